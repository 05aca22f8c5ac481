import { useState } from 'preact/hooks';
import { answerDisclosure } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { day } from '../kit/day.ts';
import { announce } from '../kit/notice.tsx';
import { Problem } from '../kit/problem.tsx';
import { Words } from '../kit/text.tsx';
import { asProblem } from '../problems.ts';
import { endsSession } from '../session.ts';
import { type Report, state, update } from '../state.ts';
import { type Key, t } from '../texts.ts';

type Disclosure = Report['disclosures'][number];

/** Keeps a name in one piece inside a sentence of another direction. */
const isolated = (text: string) => `\u2068${text}\u2069`;

function Asked({ of: { id, answer, state: now, provision } }: { of: Disclosure }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof asProblem>>();
  const press = async (consent: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const disclosures = await answerDisclosure(id, consent);
      if (state.report) update({ report: { ...state.report, disclosures } });
      announce(t('name.answered'));
      document.getElementById('name')?.focus();
    } catch (thrown) {
      if (!endsSession(thrown)) setProblem(asProblem(thrown));
    }
    setBusy(false);
  };
  const button = (consent: boolean, key: Key) => (
    <Button busy={busy} onClick={() => void press(consent)}>
      {t(key)}
    </Button>
  );
  if (provision || now !== 'PLANNED') return null;
  return (
    <>
      <Problem problem={problem} />
      {!answer && (
        <>
          <p class="muted">{t('name.final')}</p>
          <div class="actions">
            {button(true, 'name.yes')}
            {button(false, 'name.no')}
          </div>
        </>
      )}
      {answer === 'GIVEN' && (
        <>
          <p class="muted">{t('name.final')}</p>
          {button(false, 'name.withdraw')}
        </>
      )}
    </>
  );
}

/** What the organisation did with the reporter's name, and what it asks or must tell. */
export function NameUse({ report: { identityOpenings, disclosures } }: { report: Report }) {
  if (identityOpenings.length + disclosures.length === 0) return null;
  return (
    <section aria-labelledby="name">
      <h2 id="name" tabIndex={-1}>
        {t('who.heading')}
      </h2>
      {identityOpenings.map(({ id, openedOn, words }) => (
        <blockquote key={id}>
          <p>{t('name.opened', { day: day(openedOn) })}</p>
          <Words>{words}</Words>
        </blockquote>
      ))}
      {disclosures.map((one) => (
        <blockquote key={one.id}>
          <p>
            <strong>
              {t(one.provision ? 'name.duty' : 'name.ask', {
                recipient: isolated(one.recipient),
                provision: isolated(one.provision ?? ''),
              })}
            </strong>
          </p>
          <Words>{one.purpose}</Words>
          {one.answer && <p>{t(`name.${one.answer}` as Key)}</p>}
          {one.disclosedOn && <p>{t('name.DISCLOSED', { day: day(one.disclosedOn) })}</p>}
          {one.state === 'CANCELLED' && <p>{t('name.CANCELLED')}</p>}
          <Asked of={one} />
        </blockquote>
      ))}
    </section>
  );
}
