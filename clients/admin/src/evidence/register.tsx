import { useMember } from '../app/member';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Day } from '../kit/time';
import { EvidenceDialog } from './edit';
import { EvidenceItem } from './item';
import { heldOf, unregistered, type Interview, type Investigation } from './rows';

/** The evidence register. Held interviews are part of it. */
export function Register({ of }: { of: Investigation }) {
  const t = useT();
  const { can } = useMember();
  const [adding, add] = useKeptOpen<'file' | 'thing' | undefined>(`${useCase().id}:evidence.new`, undefined);
  const items = of.evidence ?? [];
  const interviews = of.interviews ?? [];
  const held = heldOf(interviews);
  const files = unregistered(of.files ?? [], items);
  return (
    <section aria-labelledby="register">
      <h3 id="register" tabIndex={-1}>
        {t('evidence.heading')}
      </h3>
      <p className="hint">{t('evidence.text')}</p>
      {items.length + held.length === 0 && <p className="nothing">{t('evidence.none')}</p>}
      <ul className="items">
        {items.map((one) => (
          <EvidenceItem key={one.id} of={one} interviews={interviews} />
        ))}
        {held.map((one) => (
          <InterviewRow key={one.id} of={one} />
        ))}
      </ul>
      {can('EVIDENCE_MANAGE') && (
        <div className="row">
          {files.length > 0 && (
            <button type="button" className="button" onClick={() => add('file')}>
              {t('evidence.add.file')}
            </button>
          )}
          <button type="button" className="button" onClick={() => add('thing')}>
            {t('evidence.add.thing')}
          </button>
        </div>
      )}
      {adding && <EvidenceDialog files={adding === 'file' ? files : undefined} interviews={interviews} onClose={() => add(undefined)} />}
    </section>
  );
}

/** A held interview in the register. Its minutes are in the section below. */
function InterviewRow({ of: { id, name, day, minutes } }: { of: Interview }) {
  const t = useT();
  return (
    <li>
      <p>
        <a href={`#interview-${id}`}>{t('evidence.interview', { name })}</a> <span className="word">{t('evidence.kind.INTERVIEW')}</span>
      </p>
      <p className="muted">
        <Day on={day} /> · {t('evidence.minutes', { count: minutes.length })}
      </p>
    </li>
  );
}
