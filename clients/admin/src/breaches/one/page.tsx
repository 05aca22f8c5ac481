import { Link, useParams } from '@tanstack/react-router';
import Printer from 'lucide-react/icons/printer';
import { useState } from 'react';
import { Breach, type BreachStepKind } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Printing } from '../../print/printing';
import { Cases } from '../cases';
import { DeadlineList } from '../deadline-list';
import { Content } from '../content';
import { EditDialog } from '../edit';
import { useNow } from '../now';
import { firstAwareness } from '../rules';
import { BreachSheet } from '../sheet';
import { StepDialog } from '../step';
import type { Breach as Entry } from '../types';
import { StepsPart } from './steps-part';
import { Todos } from './todos';

/** One entry of the register. */
export function BreachPage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useAsk(Breach, { id }, { every: 60_000 });
  return (
    <>
      <title>{t('breaches.title')}</title>
      <p className="back">
        <Link to="/settings/breaches">{t('breaches.heading')}</Link>
      </p>
      <Load query={query} failed={t('breaches.one.failed')} lines={8}>
        {({ breach }) => <One of={breach} />}
      </Load>
    </>
  );
}

function One({ of }: { of: Entry }) {
  const t = useT();
  const now = useNow();
  const { timeZone } = useMember().membership.organisation;
  const [open, setOpen] = useKeptOpen<'edit' | BreachStepKind | undefined>(`breach.${of.id}`, undefined);
  const moved = Date.parse(of.awareAt) > firstAwareness(of);
  const [printing, print] = useState(false);
  const close = () => setOpen(undefined);
  return (
    <>
      <div className="list-head">
        <Landing as="h1" id="page">
          {`${t('breaches.number', { number: of.number })}: `}
          <span dir="auto">{of.title}</span>
        </Landing>
        <button type="button" className="button" onClick={() => print(true)}>
          <Printer size={16} aria-hidden /> {t('breaches.print')}
        </button>
      </div>
      <p className="prose">{t(of.closed ? 'breaches.is-closed' : 'breaches.kept')}</p>
      {!of.closed && <Todos of={of} now={now} onStep={setOpen} />}
      <section aria-labelledby="breach-deadlines" className="part">
        <h2 id="breach-deadlines">{t('breaches.deadlines')}</h2>
        <DeadlineList of={of.deadlines} now={now} />
        <p className="hint">{t('breaches.zone', { zone: timeZone })}</p>
        {moved && <p className="hint">{t('breaches.moved')}</p>}
      </section>
      <StepsPart of={of} onStep={setOpen} />
      <section aria-labelledby="breach-content" className="part">
        <h2 id="breach-content">{t('breaches.content')}</h2>
        <Content of={of} level="h3" />
        {!of.closed && (
          <button type="button" className="button" onClick={() => setOpen('edit')}>
            {t('breaches.edit')}
          </button>
        )}
      </section>
      <Cases of={of} />
      {open === 'edit' && <EditDialog of={of} onClose={close} />}
      {open && open !== 'edit' && <StepDialog of={of} kind={open} onClose={close} />}
      {printing && (
        <Printing onDone={() => print(false)}>
          <BreachSheet of={of} />
        </Printing>
      )}
    </>
  );
}
