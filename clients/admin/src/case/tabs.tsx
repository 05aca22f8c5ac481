import { Link, useNavigate } from '@tanstack/react-router';
import { CaseFiles, type Permission } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { useShortcut } from '../shortcuts/use';
import { useCase } from './context';
import { wantFocus, type Place } from './focus';

const tabs = ['conversation', 'report', 'tasks', 'files', 'people', 'meetings', 'investigation', 'access', 'identity'] as const;

/** The tabs are links instead of ARIA tabs, so that each tab has an address and Back works. */
export function Tabs() {
  const t = useT();
  const { can } = useMember();
  const { id, unread, tasks } = useCase();
  const done = tasks?.filter(({ state }) => state === 'DONE').length ?? 0;
  // The first request of the page has brought the files. The Files tab keeps them fresh.
  const files = useAsk(CaseFiles, { id }, { enabled: false }).data?.case.files?.length;
  const navigate = useNavigate();
  const write = (place: Place, needs: Permission) => {
    if (!can(needs)) return;
    wantFocus(place);
    if (!location.pathname.endsWith('/conversation')) void navigate({ to: '/cases/$id/conversation', params: { id } });
  };
  useShortcut('reply', () => write('message', 'REPORTER_MESSAGE'));
  useShortcut('note', () => write('note', 'CASE_EDIT'));
  return (
    <nav className="tabs" aria-label={t('tabs.label')}>
      {tabs
        .filter((name) => name !== 'identity' || can('IDENTITY_VIEW'))
        .map((name) => (
          <Link key={name} to={`/cases/$id/${name}`} params={{ id }} activeOptions={{ includeSearch: false }}>
            {t(`tab.${name}`)}
            {name === 'tasks' && tasks?.length ? <span className="tab-count">{`${String(done)}/${String(tasks.length)}`}</span> : null}
            {name === 'files' && files ? <span className="tab-count">{files}</span> : null}
            {name === 'conversation' && unread ? <span className="badge">{t('row.unread', { count: unread })}</span> : null}
          </Link>
        ))}
    </nav>
  );
}
