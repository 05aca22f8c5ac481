import { useNavigate, useSearch } from '@tanstack/react-router';
import { Facets, Figures } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Download } from './download';
import { useMonth, type Category } from './labels';
import { span, within } from './search';
import { Shown } from './shown';
import type { Period } from './sums';

/** Counts of cases of the organisation, for periods that have ended. */
export function FiguresPage() {
  const t = useT();
  const query = useAsk(Figures, {}, { lasting: true });
  const names = useAsk(Facets, {}, { lasting: true });
  return (
    <>
      <title>{t('figures.title')}</title>
      <Landing as="h1" id="page">
        {t('figures.heading')}
      </Landing>
      <p className="prose">{t('figures.text')}</p>
      <Load query={query} failed={t('figures.failed')} lines={8}>
        {({ figures }) =>
          figures.length === 0 ? (
            <p className="nothing prose">{t('figures.empty')}</p>
          ) : (
            <Load query={names} failed={t('figures.failed')} lines={8}>
              {({ categories, archived }) => <Chosen all={figures} categories={[...categories, ...archived]} />}
            </Load>
          )
        }
      </Load>
      <Protection />
    </>
  );
}

/** The periods to choose from, and the figures of the choice. */
function Chosen({ all, categories }: { all: readonly Period[]; categories: readonly Category[] }) {
  const t = useT();
  const month = useMonth();
  const navigate = useNavigate({ from: '/figures' });
  const { from, to } = span(all, useSearch({ from: '/signed/figures' }));
  const periods = within(all, { from, to });
  // If the choice would end before it begins, it becomes one period.
  const begin = (value: string) => {
    const first = all.find(({ firstOn }) => firstOn === value);
    void navigate({ search: { from: value, to: first && first.lastOn > to ? first.lastOn : to } });
  };
  const end = (value: string) => {
    const last = all.find(({ lastOn }) => lastOn === value);
    void navigate({ search: { from: last && last.firstOn < from ? last.firstOn : from, to: value } });
  };
  return (
    <>
      <div className="todo-filter">
        <Choice
          label={t('figures.from')}
          value={from}
          options={all.map(({ firstOn }) => [firstOn, month(firstOn)] as const)}
          onChange={(value) => value && begin(value)}
        />
        <Choice
          label={t('figures.to')}
          value={to}
          options={all.map(({ lastOn }) => [lastOn, month(lastOn)] as const)}
          onChange={(value) => value && end(value)}
        />
        <Download periods={periods} categories={categories} from={from} to={to} />
      </div>
      <Shown periods={periods} categories={categories} />
    </>
  );
}

function Protection() {
  const t = useT();
  return (
    <section className="prose part">
      <h2>{t('figures.how')}</h2>
      <ul>
        {(['secret', 'others', 'once', 'period', 'list'] as const).map((rule) => (
          <li key={rule}>{t(`figures.how.${rule}`)}</li>
        ))}
      </ul>
    </section>
  );
}
