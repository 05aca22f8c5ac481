import { Link } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { useMoment } from '../kit/time';
import { approvalsOf, type Approval } from './approvals';
import { Card } from './card';
import { Meta } from './case-row';
import type { Home } from './query';
import { AgeOf } from './today';

/** The requests that wait for the member's approval. Renders nothing for a member who can never approve a request. */
export function Waiting({ home, seesCases }: { home: Home; seesCases: boolean }) {
  const t = useT();
  const { can } = useMember();
  if (!can('USER_MANAGE') && !(seesCases && (can('CASE_ASSIGN') || can('IDENTITY_VIEW')))) return null;
  const rows = approvalsOf(home);
  return (
    <Card
      id="waiting"
      title={t('home.waiting')}
      count={rows.length}
      rows={rows}
      row={(one) => <Row one={one} />}
      empty={t('home.waiting.none')}
    />
  );
}

function Row({ one }: { one: Approval }) {
  const t = useT();
  const moment = useMoment();
  const { askedBy, askedAt, approvable, approvableFrom } = one;
  return (
    <>
      {'case' in one ? (
        <Link to={one.kind === 'restriction' ? '/cases/$id/access' : '/cases/$id/identity'} params={{ id: one.case }} className="home-link">
          {t(`home.waiting.${one.kind}`, { number: one.number })}
        </Link>
      ) : (
        <Link to={one.kind === 'fallback' ? '/settings/oversight' : '/settings/users'} className="home-link">
          <span dir="auto">{t(`home.waiting.${one.kind}`, { name: one.member })}</span>
        </Link>
      )}
      <span className="home-tail">{askedAt && <AgeOf at={askedAt} />}</span>
      <Meta
        parts={[
          askedBy
            ? t('home.waiting.asked-by', { name: askedBy.name })
            : t(one.kind === 'reset' ? 'home.waiting.asked' : 'home.waiting.left'),
          ...(!approvable && approvableFrom ? [t('home.waiting.from', { time: moment(approvableFrom) })] : []),
        ]}
      />
    </>
  );
}
