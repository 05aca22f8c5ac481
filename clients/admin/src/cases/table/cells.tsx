import { inMyLanguage, useT } from '../../i18n';
import { NextDue } from '../../kit/due';
import { Initials, NoInitials } from '../../kit/initials';
import { SeverityWord } from '../../kit/severity';
import { Tags } from '../../kit/tag';
import { ShortDay } from '../../kit/time';
import { StageWord } from '../../kit/words';
import type { Row } from '../list-query';
import type { Column } from './columns';

export function Cell({ column, row }: { column: Column; row: Row }) {
  const t = useT();
  switch (column) {
    case 'stage':
      return <StageWord stage={row.stage} />;
    case 'due':
      return <NextDue deadlines={row.stage === 'CLOSED' ? [] : row.deadlines} />;
    case 'severity':
      return <SeverityWord severity={row.severity} />;
    case 'category':
      return row.category ? <Cut text={inMyLanguage(row.category.name)} /> : <span className="muted">{t('row.no-category')}</span>;
    case 'tags':
      return <Tags of={row.tags} />;
    case 'department':
      return <Cut text={row.department.name} />;
    case 'assignees':
      return <People of={row.assignees} />;
    case 'received':
      return (
        <>
          <span className="narrow-only">{t('column.received')} </span>
          <ShortDay on={row.receivedOn} />
        </>
      );
  }
}

/** A text that may be cut. The tooltip has the whole text. */
const Cut = ({ text }: { text: string }) => (
  <span className="cut" dir="auto" title={text}>
    {text}
  </span>
);

const MAX_SHOWN = 3;

function People({ of }: { of: Row['assignees'] }) {
  const t = useT();
  if (of.length === 0) return <NoInitials label={t('row.nobody')} />;
  const rest = of.slice(MAX_SHOWN).map(({ member }) => member.name);
  return (
    <span className="handlers">
      {of.slice(0, MAX_SHOWN).map(({ member }) => (
        <Initials key={member.id} name={member.name} />
      ))}
      {rest.length > 0 && (
        <span title={rest.join(', ')}>
          <span aria-hidden="true">{t('row.more-people', { count: rest.length })}</span>
          <span className="visually-hidden">{rest.join(', ')}</span>
        </span>
      )}
    </span>
  );
}
