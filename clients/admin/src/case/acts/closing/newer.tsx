import { useId, type Ref } from 'react';
import { useT } from '../../../i18n';
import { differing, type ClosingFields, type Part } from './fields';
import { Typed } from '../../../kit/text';

interface Props {
  /** Takes the focus when the approval is refused. */
  ref: Ref<HTMLElement>;
  before: ClosingFields;
  now: ClosingFields;
  by: { name: string } | null;
  onAdopt: () => void;
}

/**
 * Says that the approver read an older proposal, and what the newer one changes. The approver approves only what they
 * have seen, so the newer proposal is taken over first.
 */
export function NewerProposal({ ref, before, now, by, onAdopt }: Props) {
  const t = useT();
  const id = useId();
  const changes = differing(now, before);
  return (
    <section ref={ref} className="notice warn" role="alert" aria-labelledby={id} tabIndex={-1}>
      <h3 id={id} className="notice-title">
        {t('closing.newer')}
      </h3>
      <p dir="auto">{by ? t('closing.newer.by', { name: by.name }) : t('closing.newer.left')}</p>
      {changes.length > 0 && (
        <ul>
          {changes.map((part) => (
            <li key={part}>
              {t(`closing.part.${part}`)}
              <New part={part} now={now} />
            </li>
          ))}
        </ul>
      )}
      <p>{t('closing.newer.kept')}</p>
      <button
        type="button"
        className="button"
        onClick={({ currentTarget: { form } }) => {
          form?.querySelector<HTMLElement>('input, select, textarea')?.focus();
          onAdopt();
        }}
      >
        {t('closing.newer.adopt')}
      </button>
    </section>
  );
}

/** The new text of a part. The other parts are shown by their fields. */
function New({ part, now }: { part: Part; now: ClosingFields }) {
  return part === 'findings' || part === 'words' ? <Typed text={now[part]} /> : null;
}
