import { useState } from 'react';
import { ChangeTag, Facets } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { TagWord } from '../kit/tag';
import { useStaffAct } from '../settings/act';
import { TagDialog } from './dialog';
import type { Tag } from './types';

/** The organisation's list of tags. */
export function TagsPage() {
  const t = useT();
  const query = useAsk(Facets, {});
  const [adding, add] = useState(false);
  return (
    <>
      <title>{t('tags.title')}</title>
      <Landing as="h1" id="page">
        {t('tags.heading')}
      </Landing>
      <p className="prose">{t('tags.text')}</p>
      <p className="prose">{t('tags.no-names')}</p>
      <p>
        <button type="button" className="button primary" onClick={() => add(true)}>
          {t('tags.add')}
        </button>
      </p>
      <Load query={query} failed={t('tags.failed')}>
        {({ tags }) => <Lists tags={tags} />}
      </Load>
      {adding && <TagDialog onClose={() => add(false)} />}
    </>
  );
}

function Lists({ tags }: { tags: Tag[] }) {
  const t = useT();
  const [used, archived] = [tags.filter((one) => !one.archived), tags.filter((one) => one.archived)];
  return (
    <>
      {used.length > 0 ? <List tags={used} /> : <p className="nothing">{t('tags.none')}</p>}
      {archived.length > 0 && (
        <section aria-labelledby="archived" className="part">
          <h2 id="archived">{t('tags.archived')}</h2>
          <p className="muted">{t('tags.archived.text')}</p>
          <List tags={archived} />
        </section>
      )}
    </>
  );
}

const List = ({ tags }: { tags: Tag[] }) => (
  <ul className="items">
    {tags.map((one) => (
      <TagItem key={one.id} one={one} />
    ))}
  </ul>
);

function TagItem({ one }: { one: Tag }) {
  const t = useT();
  const [editing, edit] = useState(false);
  const act = useStaffAct(ChangeTag, ({ changeTag: { tag } }) =>
    say(t(tag.archived ? 'tags.archive.done' : 'tags.restore.done', { name: tag.name })),
  );
  return (
    <li>
      <p>
        <TagWord of={one} />
      </p>
      {act.error && <Problem title={t('tags.not-changed')} problem={act.error} focus />}
      <div className="row">
        <button type="button" className="button" aria-label={t('tags.change.name', { name: one.name })} onClick={() => edit(true)}>
          {t('tags.change')}
        </button>
        <button
          type="button"
          className="button"
          aria-label={t(one.archived ? 'tags.restore.name' : 'tags.archive.name', { name: one.name })}
          aria-disabled={act.isPending || undefined}
          onClick={() => act.mutate({ tag: one.id, archived: !one.archived })}
        >
          {t(one.archived ? 'tags.restore' : 'tags.archive')}
        </button>
      </div>
      {editing && <TagDialog of={one} onClose={() => edit(false)} />}
    </li>
  );
}
