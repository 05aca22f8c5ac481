import { Link, useNavigate } from '@tanstack/react-router';
import type { Permission } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { useShortcut } from '../shortcuts/use';
import { useCase } from './context';
import { wantFocus } from './focus';

const tabs: { name: 'dialogue' | 'report' | 'files' | 'notes' | 'timeline' | 'access'; needs?: Permission }[] = [
  { name: 'dialogue', needs: 'REPORTER_MESSAGE' },
  { name: 'report' },
  { name: 'files' },
  { name: 'notes', needs: 'CASE_EDIT' },
  { name: 'timeline' },
  { name: 'access' },
];

/** The tabs are links instead of ARIA tabs, so that each tab has an address and Back works. */
export function Tabs() {
  const t = useT();
  const { can } = useMember();
  const { id, unread } = useCase();
  const navigate = useNavigate();
  const write = (tab: 'dialogue' | 'notes', needs: Permission) => {
    if (!can(needs)) return;
    wantFocus(tab);
    void navigate({ to: `/cases/$id/${tab}`, params: { id } });
  };
  useShortcut('reply', () => write('dialogue', 'REPORTER_MESSAGE'));
  useShortcut('note', () => write('notes', 'CASE_EDIT'));
  return (
    <nav className="tabs" aria-label={t('tabs.label')}>
      {tabs.map(
        ({ name, needs }) =>
          (!needs || can(needs)) && (
            <Link key={name} to={`/cases/$id/${name}`} params={{ id }}>
              {t(`tab.${name}`)}
              {name === 'dialogue' && unread ? <span className="badge">{t('row.unread', { count: unread })}</span> : null}
            </Link>
          ),
      )}
    </nav>
  );
}
