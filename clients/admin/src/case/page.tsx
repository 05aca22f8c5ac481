import { Navigate, Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { WaitingNotice } from './clocks/waiting';
import { CaseContext } from './context';
import { Details } from './details/details';
import { Gone } from './gone';
import { Blocked } from './head/blocked';
import { Head } from './head/head';
import { useRoom } from './room';
import { useCaseHead, useCaseId } from './use-case';

/** The case page: the head that stays in sight, the chosen tab, and the details beside it. */
export function CasePage() {
  const t = useT();
  const id = useCaseId();
  const query = useCaseHead(id);
  const place = useRef<HTMLDivElement>(null);
  const isNarrow = useRoom(place);
  if (query.data === null) return <Gone id={id} look={() => void query.refetch()} />;
  return (
    <div ref={place} className={isNarrow ? 'case single' : 'case'}>
      <Head id={id} head={query.data} />
      <Load query={query} failed={t('case.failed')}>
        {(head) =>
          head && (
            <CaseContext value={head} key={head.id}>
              <title>{t('case.title', { number: head.number })}</title>
              <Blocked />
              <WaitingNotice />
              {isNarrow && <Details folded />}
              <div className="case-body">
                <div className="case-main">
                  <Outlet />
                </div>
                {!isNarrow && <Details />}
              </div>
            </CaseContext>
          )
        }
      </Load>
    </div>
  );
}

/** Members who may write start at the conversation, all others at the report. */
export function FirstTab() {
  const { can } = useMember();
  const id = useCaseId();
  const writes = can('REPORTER_MESSAGE') || can('CASE_EDIT');
  return <Navigate to={writes ? '/cases/$id/conversation' : '/cases/$id/report'} params={{ id }} replace />;
}
