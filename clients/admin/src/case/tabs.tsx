import { Link, useNavigate } from '@tanstack/react-router';
import { CaseFiles, type Permission } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { useShortcut } from '../shortcuts/use';
import { useCase } from './context';
import { wantFocus } from './focus';

/** The tabs are links instead of ARIA tabs, so that each tab has an address and Back works. */
export function Tabs() {
  const t = useT();
  const { can } = useMember();
  const { id, unread } = useCase();
  // The first request of the page has brought the files. The tab of the files keeps them fresh.
  const files = useAsk(CaseFiles, { id }, { enabled: false }).data?.case.files?.length;
  const navigate = useNavigate();
  const write = (place: 'dialogue' | 'notes', needs: Permission) => {
    if (!can(needs)) return;
    wantFocus(place);
    void navigate({ to: '/cases/$id', params: { id } });
  };
  useShortcut('reply', () => write('dialogue', 'REPORTER_MESSAGE'));
  useShortcut('note', () => write('notes', 'CASE_EDIT'));
  return (
    <nav className="tabs" aria-label={t('tabs.label')}>
      <Link to="/cases/$id" params={{ id }} activeOptions={{ exact: true }}>
        {t('tab.conversation')}
        {unread ? <span className="badge">{t('row.unread', { count: unread })}</span> : null}
      </Link>
      <Link to="/cases/$id/report" params={{ id }}>
        {t('tab.report')}
      </Link>
      <Link to="/cases/$id/files" params={{ id }}>
        {t('tab.files')}
        {files ? <span className="tab-count">{files}</span> : null}
      </Link>
      <Link to="/cases/$id/access" params={{ id }}>
        {t('tab.access')}
      </Link>
    </nav>
  );
}
