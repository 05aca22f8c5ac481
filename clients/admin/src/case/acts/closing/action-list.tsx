import Plus from 'lucide-react/icons/plus';
import { useId, useRef, type ReactNode } from 'react';
import { useT } from '../../../i18n';
import { useSendingNow } from '../../../kit/sending';
import { ActionFields } from '../../actions/action-fields';
import { noAction, type ActionFault, type ActionFields as Fields } from '../../actions/fields';
import { actionsOf } from './fields';

/** Maximum number of corrective actions of one closing. */
const MAX = 20;

interface Props {
  /** The actions as JSON. */
  value: string;
  faults: readonly ActionFault[][];
  /** The position of the action whose owner the server refused. */
  refused: string | undefined;
  onChange: (value: string) => void;
  children: ReactNode;
}

/** The corrective actions of a closing: add, change, remove. */
export function ActionList({ value, faults, refused, onChange, children }: Props) {
  const t = useT();
  const id = useId();
  const isSending = useSendingNow();
  const add = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const actions = actionsOf({ actions: value });
  const put = (next: readonly Fields[]) => onChange(JSON.stringify(next));
  return (
    <div ref={list} className="closing-actions" role="group" aria-labelledby={id}>
      <h3 id={id}>{t('field.actions')}</h3>
      <p className="hint">{t('hint.actions')}</p>
      {actions.length === 0 && <p className="muted">{t('actions.none.proposed')}</p>}
      {actions.map((action, at) => (
        // Actions have no identity before they are sent.
        <fieldset key={at} className="closing-action stack">
          <legend>{t('action.number', { number: at + 1 })}</legend>
          <ActionFields
            fields={action}
            faults={faults[at] ?? []}
            ownerRefused={refused === String(at)}
            onChange={(next) => put(actions.with(at, next))}
          />
          <button
            type="button"
            className="button quiet"
            disabled={isSending}
            onClick={() => {
              put(actions.toSpliced(at, 1));
              add.current?.focus();
            }}
          >
            {t('action.remove', { number: at + 1 })}
          </button>
        </fieldset>
      ))}
      {children}
      {actions.length < MAX && (
        <button
          ref={add}
          type="button"
          className="button"
          disabled={isSending}
          onClick={() => {
            put([...actions, noAction]);
            requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('fieldset:last-of-type textarea')?.focus());
          }}
        >
          <Plus size={16} aria-hidden /> {t('action.add')}
        </button>
      )}
    </div>
  );
}
