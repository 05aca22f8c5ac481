import { Link, useParams } from '@tanstack/react-router';
import Printer from 'lucide-react/icons/printer';
import { useState } from 'react';
import { Breach } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Printing } from '../../print/printing';
import { Cases } from '../cases';
import { ClockList } from '../clock-list';
import { Content } from '../content';
import { EditDialog } from '../edit';
import { useNow } from '../now';
import { todosOf } from '../rules';
import { BreachSheet } from '../sheet';
import { StepDialog } from '../step';
import { Steps } from '../steps';
import type { Breach as Entry } from '../types';

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
  const [open, setOpen] = useKeptOpen<'edit' | 'step' | undefined>(`breach.${of.id}`, undefined);
  const [printing, print] = useState(false);
  const close = () => setOpen(undefined);
  return (
    <>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('breaches.number', { number: of.number })} <span dir="auto">{of.title}</span>
        </Landing>
        <button type="button" className="button" onClick={() => print(true)}>
          <Printer size={16} aria-hidden /> {t('breaches.print')}
        </button>
      </div>
      <p className="prose">{t(of.closed ? 'breaches.is-closed' : 'breaches.kept')}</p>
      <section aria-labelledby="breach-clocks" className="part">
        <h2 id="breach-clocks">{t('breaches.clocks')}</h2>
        <ClockList of={of.clocks} now={now} />
        {!of.closed && (
          <ul>
            {todosOf(of).map((todo) => (
              <li key={todo}>{t(`breaches.todo.${todo}`)}</li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="breach-steps" className="part">
        <h2 id="breach-steps" tabIndex={-1}>
          {t('breaches.steps')}
        </h2>
        <Steps of={of.steps} />
        <button type="button" className="button primary" onClick={() => setOpen('step')}>
          {t('breaches.record')}
        </button>
      </section>
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
      {open === 'step' && <StepDialog of={of} onClose={close} />}
      {open === 'edit' && !of.closed && <EditDialog of={of} onClose={close} />}
      {printing && (
        <Printing onDone={() => print(false)}>
          <BreachSheet of={of} />
        </Printing>
      )}
    </>
  );
}
