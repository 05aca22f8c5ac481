import { Link } from '@tanstack/react-router';
import Plus from 'lucide-react/icons/plus';
import { Breaches } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Moment } from '../kit/time';
import { AddDialog } from './add';
import { DueAt, LeftOf } from './deadline-list';
import { nextOf } from './deadlines';
import { useNow } from './now';
import type { Line } from './types';

/** The register of personal data breaches (Art. 33(5) GDPR). */
export function BreachesPage() {
  const t = useT();
  const query = useAsk(Breaches, {}, { every: 60_000 });
  const [adding, add] = useKeptOpen('breaches.adding', false);
  return (
    <>
      <title>{t('breaches.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('breaches.heading')}
        </Landing>
        <button type="button" className="button primary" onClick={() => add(true)}>
          <Plus size={16} aria-hidden /> {t('breaches.add')}
        </button>
      </div>
      <p className="prose">{t('breaches.text')}</p>
      <Load query={query} failed={t('breaches.failed')} lines={6}>
        {({ breaches }) => <Register of={breaches} />}
      </Load>
      {adding && <AddDialog onClose={() => add(false)} />}
    </>
  );
}

function Register({ of }: { of: readonly Line[] }) {
  const t = useT();
  const now = useNow();
  const closed = of.filter((one) => one.closed);
  const open = of.filter((one) => !one.closed);
  return (
    <>
      {open.length > 0 ? (
        <Lines of={open} now={now} />
      ) : (
        <p className="nothing">{t(closed.length > 0 ? 'breaches.none.open' : 'breaches.none')}</p>
      )}
      {closed.length > 0 && (
        <details className="part">
          <summary>{t('breaches.closed', { count: closed.length })}</summary>
          <Lines of={closed} now={now} />
        </details>
      )}
    </>
  );
}

function Lines({ of, now }: { of: readonly Line[]; now: number }) {
  return (
    <ul className="items">
      {of.map((one) => (
        <Entry key={one.id} of={one} now={now} />
      ))}
    </ul>
  );
}

function Entry({ of, now }: { of: Line; now: number }) {
  const t = useT();
  const next = nextOf(of.deadlines);
  return (
    <li>
      <h2 className="item-name">
        <Link to="/settings/breaches/$id" params={{ id: of.id }}>
          {`${t('breaches.number', { number: of.number })}: `}
          <span dir="auto">{of.title}</span>
        </Link>
      </h2>
      <p className="muted">
        {`${t('breaches.aware')} `}
        <Moment at={of.awareAt} />
        {of.nis2 && <> · {t('breaches.regime.NIS2')}</>}
      </p>
      {!of.closed &&
        (next ? (
          <p>
            {`${t(`breaches.deadline.${next.kind}`)}: `}
            <LeftOf of={next} now={now} /> · <DueAt of={next} now={now} />
          </p>
        ) : (
          <p>{t('breaches.no-deadline')}</p>
        ))}
    </li>
  );
}
