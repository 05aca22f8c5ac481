import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Moment, useMoment } from '../kit/time';
import { Content } from './content';
import { StepLine } from './steps';
import type { Breach } from './types';

/** The sheet for the authority with the content of Art. 33(3) GDPR. It names no case, because cases are confidential. */
export function BreachSheet({ of }: { of: Breach }) {
  const t = useT();
  const { me, membership } = useMember();
  const now = useMoment()(new Date().toISOString());
  return (
    <>
      <header>
        <p className="case-sheet-mark">{t('breaches.sheet.mark')}</p>
        <h1>
          {`${t('breaches.number', { number: of.number })}: `}
          <span dir="auto">{of.title}</span>
        </h1>
        <p dir="auto">{membership.organisation.name}</p>
        <p>
          {`${t('breaches.aware')} `}
          <Moment at={of.awareAt} />
        </p>
        <p>{t('breaches.zone', { zone: membership.organisation.timeZone })}</p>
        <p>{t('breaches.sheet.by', { name: me.name, at: now })}</p>
      </header>
      <Content of={of} level="h2" />
      <section>
        <h2>{t('breaches.steps')}</h2>
        {of.steps.map((one) => (
          <article key={one.id}>
            <StepLine of={one} steps={of.steps} />
          </article>
        ))}
      </section>
    </>
  );
}
