import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Check } from '../kit/check';

interface Props {
  /** Whether the closing marks the open tasks as done. Undefined: the act is only a proposal. */
  checked: boolean | undefined;
  onChange: (checked: boolean) => void;
}

/** The open tasks, in the dialog that closes a case. */
export function OpenTasks({ checked, onChange }: Props) {
  const t = useT();
  const open = (useCase().tasks ?? []).filter(({ state }) => state === 'OPEN');
  if (open.length === 0) return null;
  return (
    <section className="blocked" aria-labelledby="open-tasks">
      <p>
        <b id="open-tasks">{t('tasks.closing.open', { count: open.length })}</b>
      </p>
      <ul>
        {open.map(({ id, title }) => (
          <li key={id} dir="auto">
            {title}
          </li>
        ))}
      </ul>
      {checked === undefined ? (
        <p>{t('tasks.closing.later')}</p>
      ) : (
        <Check checked={checked} onChange={onChange}>
          {t('tasks.closing.complete')}
        </Check>
      )}
    </section>
  );
}
