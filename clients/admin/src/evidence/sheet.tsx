/** The evidence register and the interviews, on paper. */
import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { Facts, Steps } from './facts';
import { InterviewFacts, VersionHead } from './interview-facts';
import { heldOf, isAltered, lastCheck, type Interview, type Item } from './rows';

interface Props {
  of: { evidence: readonly Item[] | null; interviews: readonly Interview[] | null };
}

/** All items with their chain of custody. Held interviews are part of the register. */
export function EvidenceSheet({ of }: Props) {
  const t = useT();
  const interviews = of.interviews ?? [];
  return (
    <>
      {of.evidence?.map((one) => (
        <ItemSheet key={one.id} of={one} interviews={interviews} />
      ))}
      {heldOf(interviews).map(({ id, name, day, minutes }) => (
        <article key={id}>
          <p>
            <b dir="auto">{t('evidence.interview', { name })}</b> <Day on={day} /> · {t('evidence.minutes', { count: minutes.length })}
          </p>
        </article>
      ))}
    </>
  );
}

function ItemSheet({ of, interviews }: { of: Item; interviews: readonly Interview[] }) {
  const t = useT();
  const number = t('evidence.number', { number: of.number });
  const checked = lastCheck(of.custody);
  return (
    <article>
      <h3>
        <span translate="no">{number}</span> <span dir="auto">{of.title}</span>
      </h3>
      <p>
        {t(`evidence.kind.${of.kind}`)} · {t(`evidence.relevance.${of.relevance}`)}
      </p>
      <Facts of={of} interviews={interviews} />
      {of.digest && (
        <p>
          SHA-256 <code className="evidence-digest">{of.digest}</code>
        </p>
      )}
      {of.digest && checked && (
        <p>
          {t(isAltered(checked) ? 'evidence.mismatch' : 'evidence.unchanged')} <Day on={checked.happenedOn} />
        </p>
      )}
      <p>{t('evidence.chain', { number, count: of.custody.length })}</p>
      <Steps of={of.custody} />
    </article>
  );
}

/** All interviews with all versions of their minutes, the newest first. */
export function InterviewsSheet({ of }: { of: readonly Interview[] }) {
  const t = useT();
  return of.map((one) => (
    <article key={one.id}>
      <h3 dir="auto">{one.name}</h3>
      <p>
        {t(`interviews.state.${one.state}`)} <Day on={one.day} />
      </p>
      <InterviewFacts of={one} />
      {one.minutes.map((version) => (
        <article key={version.id}>
          <VersionHead of={version} />
          <Typed text={version.text} />
        </article>
      ))}
    </article>
  ));
}
