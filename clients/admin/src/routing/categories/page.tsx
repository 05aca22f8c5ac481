/** The categories of cases: names, members to whom a category is limited, and the archive. */
import { CategorySettings, ChangeCategory } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { useStaffAct } from '../../settings/act';
import { AddDialog, LimitDialog, RenameDialog } from './dialogs';
import type { Category, People } from './types';

export function CategoriesPage() {
  const t = useT();
  const query = useAsk(CategorySettings, {});
  const [adding, add] = useKeptOpen('category.adding', false);
  return (
    <>
      <title>{t('categories.title')}</title>
      <Landing as="h1" id="page">
        {t('categories.heading')}
      </Landing>
      <p className="prose">{t('categories.text')}</p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => add(true)}>
          {t('categories.add')}
        </button>
      </div>
      {adding && <AddDialog onClose={() => add(false)} />}
      <Load query={query} failed={t('categories.failed')}>
        {({ categorySettings, members }) => (
          <>
            {categorySettings.length === 0 && <p className="nothing">{t('categories.none')}</p>}
            <ul className="items">
              {categorySettings.map((one) => (
                <CategoryItem key={one.id} one={one} people={members} />
              ))}
            </ul>
          </>
        )}
      </Load>
    </>
  );
}

const dialogs = { rename: RenameDialog, limit: LimitDialog };

function CategoryItem({ one, people }: { one: Category; people: People }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen<keyof typeof dialogs | undefined>(`category:${one.id}`, undefined);
  const Open = open && dialogs[open];
  const name = inMyLanguage(one.name);
  const act = useStaffAct(ChangeCategory, (_, { archived }) =>
    say(t(archived ? 'categories.archived.done' : 'categories.restored', { name })),
  );
  return (
    <li>
      <h2 className="item-name">
        <span dir="auto">{name}</span> {one.archivedOn && <span className="word">{t('categories.archived')}</span>}
      </h2>
      <p>
        {one.readers.length
          ? t('categories.limited', { names: one.readers.map((reader) => reader.name).join(', ') })
          : t('categories.open')}
      </p>
      {one.tooFewReaders && <p className="notice warn">{t('categories.too-few')}</p>}
      {act.error && <Problem title={t('categories.not-saved')} problem={act.error} focus />}
      <div className="row">
        {(['rename', 'limit'] as const).map((key) => (
          <button
            key={key}
            type="button"
            className="button"
            aria-label={t(`categories.${key}.name`, { name })}
            onClick={() => setOpen(key)}
          >
            {t(`categories.${key}`)}
          </button>
        ))}
        <button
          type="button"
          className="button"
          aria-label={t(one.archivedOn ? 'categories.restore.name' : 'categories.archive.name', { name })}
          onClick={() => act.mutate({ category: one.id, archived: !one.archivedOn })}
        >
          {t(one.archivedOn ? 'categories.restore' : 'categories.archive')}
        </button>
      </div>
      {Open && <Open one={one} people={people} onClose={() => setOpen(undefined)} />}
    </li>
  );
}
