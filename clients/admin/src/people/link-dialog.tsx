import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { LinkCases, type CaseLinkKind } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import type { Other } from './people';

const kinds: readonly CaseLinkKind[] = ['RELATED', 'DUPLICATE_OF', 'HAS_DUPLICATE', 'PARENT', 'CHILD'];

/** The dialog suggests this many cases. */
const SUGGESTED = 5;

interface Props {
  /** Cases that name a person of this case, and that are not linked yet. */
  suggested: readonly Other[];
  onClose: () => void;
}

/** The typed link, and the act that saves it. */
function useLink(onClose: () => void) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:link`);
  const { number = '', reason = '' } = draft.fields;
  const [kind, setKind] = useKept<CaseLinkKind>(`${id}:link.kind`, 'RELATED');
  const act = useAct(LinkCases, {
    done: () => {
      draft.drop();
      say(t('links.added'));
      onClose();
    },
    // An earlier attempt with other entries did arrive and is in the list.
    failed: (problem) => void (isProblem(problem, 'CONFLICT') && draft.renew()),
  });
  const why = () => {
    if (isWrong(act.error, 'number')) return t('links.unknown');
    if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('links.linked');
    return isProblem(act.error, 'CONFLICT') ? t('links.conflict') : undefined;
  };
  const submit = () => {
    if (!shows(number) || left(reason, TEXT) < 0) return;
    act.mutate({ case: id, idempotencyKey: draft.key(), number: number.trim(), kind, reason: shows(reason) ? reason.trim() : null });
  };
  return { draft, number, reason, kind, setKind, act, why: act.error ? why() : undefined, submit };
}

/** Links the case to another case by its number. */
export function LinkDialog({ suggested, onClose }: Props) {
  const t = useT();
  const { draft, number, reason, kind, setKind, act, why, submit } = useLink(onClose);
  const [tried, setTried] = useState(false);
  return (
    <FormDialog
      title={t('links.add')}
      action={t('links.add')}
      failed={t('links.not-added')}
      problem={act.error}
      why={why}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        submit();
      }}
      onClose={onClose}
    >
      <Field
        label={t('links.number')}
        hint={t('links.number.hint')}
        error={tried && !shows(number) ? t('links.number.missing') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={number} onText={(next) => draft.set('number', next)} />}
      </Field>
      <Suggested of={suggested} chosen={number} onChoose={(next) => draft.set('number', next)} />
      <Choice
        label={t('links.kind')}
        value={kind}
        options={kinds.map((one) => [one, t(`links.kind.${one}`)])}
        onChange={(wanted) => setKind(kinds.find((one) => one === wanted) ?? 'RELATED')}
      />
      <Field label={t('field.reason.optional')} hint={t('links.reason.hint')}>
        {(control) => <LongText {...control} rows={2} required={false} text={reason} onText={(next) => draft.set('reason', next)} />}
      </Field>
    </FormDialog>
  );
}

function Suggested({ of, chosen, onChoose }: { of: readonly Other[]; chosen: string; onChoose: (number: string) => void }) {
  const t = useT();
  if (of.length === 0) return null;
  return (
    <fieldset>
      <legend>{t('links.suggested')}</legend>
      <div className="row">
        {of.slice(0, SUGGESTED).map(({ id, number }) => (
          <button key={id} type="button" className="chip" aria-pressed={chosen === number} onClick={() => onChoose(number)}>
            <span translate="no">{number}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
