import { Link, useNavigate } from '@tanstack/react-router';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import type { ComponentType } from 'react';
import { useLastSearch, usePlace } from '../../cases/last-list';
import { useT } from '../../i18n';
import { useShortcut } from '../../shortcuts/use';
import type { CaseHead } from '../context';
import { Marks } from './marks';
import { Present } from './present';
import { useViewName } from './view-name';

/** The first line of the head: the list that the case is in, the case number, and the neighbours in that list. */
export function Where({ id, head }: { id: string; head: CaseHead | null | undefined }) {
  const t = useT();
  const search = useLastSearch();
  const view = useViewName();
  return (
    <div className="case-where">
      <nav className="crumbs" aria-label={t('case.way')}>
        <ol>
          <li className="crumb-cases">
            <Link to="/cases" activeProps={{}}>
              {t('cases.heading')}
            </Link>
          </li>
          <li>
            <Link to="/cases" search={search} activeProps={{}} className="crumb-view" dir="auto" title={view}>
              {view}
            </Link>
          </li>
          {head && (
            <li>
              <span className="number" aria-current="page" translate="no">
                {head.number}
              </span>
            </li>
          )}
        </ol>
      </nav>
      {head && <Marks head={head} place="where" />}
      {head && <Present id={id} />}
      <Neighbours id={id} />
    </div>
  );
}

function Neighbours({ id }: { id: string }) {
  const t = useT();
  const place = usePlace(id);
  const navigate = useNavigate();
  const go = (to: string | undefined) => to && void navigate({ to: '/cases/$id', params: { id: to } });
  useShortcut('next', () => go(place?.next));
  useShortcut('previous', () => go(place?.previous));
  if (!place || place.of < 2) return null;
  return (
    <nav className="neighbours" aria-label={t('case.neighbours')}>
      <span className="muted">{t('case.place', { at: place.at, of: place.of })}</span>
      <Neighbour id={place.previous} name={t('case.previous')} icon={ChevronLeft} />
      <Neighbour id={place.next} name={t('case.next')} icon={ChevronRight} />
    </nav>
  );
}

interface NeighbourProps {
  id: string | undefined;
  name: string;
  icon: ComponentType<{ size: number; 'aria-hidden': true }>;
}

function Neighbour({ id, name, icon: Icon }: NeighbourProps) {
  const icon = <Icon size={16} aria-hidden />;
  // The empty place keeps the other button where it is.
  if (!id)
    return (
      <span className="neighbour none" aria-hidden>
        {icon}
      </span>
    );
  return (
    <Link className="neighbour" to="/cases/$id" params={{ id }} aria-label={name} title={name}>
      {icon}
    </Link>
  );
}
