import { Link, useLocation } from '@tanstack/react-router';
import Briefcase from 'lucide-react/icons/briefcase';
import ChartColumn from 'lucide-react/icons/chart-column';
import CircleHelp from 'lucide-react/icons/circle-question-mark';
import House from 'lucide-react/icons/house';
import ListTodo from 'lucide-react/icons/list-todo';
import Server from 'lucide-react/icons/server';
import Settings from 'lucide-react/icons/settings';
import { SavedViews } from '../../cases/saved/rail';
import { useT } from '../../i18n';
import { useMember } from '../member';
import { figures, firstSetting, mayOpen } from '../places';
import { QueueCount } from './queue-count';

/** The main navigation: at the side, or at the bottom of a narrow page. */
export function Rail() {
  const t = useT();
  const member = useMember();
  // A saved view is a line of the rail too, and only one line is the current one.
  const isSaved = useLocation().search.saved !== undefined;
  return (
    <nav className="rail" aria-label={t('shell.nav')}>
      <ul className="rail-links">
        <li>
          <Link to="/" activeOptions={{ exact: true }} className="rail-link">
            <House aria-hidden size={16} />
            <span>{t('shell.home')}</span>
          </Link>
        </li>
        <li>
          <Link
            to="/cases"
            // The number is that of the first view, so the link leads there, too.
            search={{}}
            activeOptions={isSaved ? { exact: true } : { includeSearch: false }}
            className="rail-link"
          >
            <Briefcase aria-hidden size={16} />
            <span>{t('shell.cases')}</span>
            <QueueCount />
          </Link>
        </li>
        <li>
          <Link to="/tasks" activeOptions={{ includeSearch: false }} className="rail-link">
            <ListTodo aria-hidden size={16} />
            <span>{t('tab.tasks')}</span>
          </Link>
        </li>
        {mayOpen(figures, member) && (
          <li>
            <Link to={figures.to} activeOptions={{ includeSearch: false }} className="rail-link">
              <ChartColumn aria-hidden size={16} />
              <span>{t(figures.text)}</span>
            </Link>
          </li>
        )}
      </ul>
      <SavedViews />
      <Foot />
    </nav>
  );
}

function Foot() {
  const t = useT();
  const member = useMember();
  const settings = firstSetting(member);
  return (
    <ul className="rail-links rail-foot">
      {settings && (
        <li>
          <Link to={settings} className="rail-link">
            <Settings aria-hidden size={16} />
            <span>{t('shell.settings')}</span>
          </Link>
        </li>
      )}
      {member.me.isPlatformOwner && (
        <li>
          <Link to="/platform" className="rail-link">
            <Server aria-hidden size={16} />
            <span>{t('platform.heading')}</span>
          </Link>
        </li>
      )}
      <li>
        <Link to="/help" className="rail-link">
          <CircleHelp aria-hidden size={16} />
          <span>{t('shell.help')}</span>
        </Link>
      </li>
    </ul>
  );
}
