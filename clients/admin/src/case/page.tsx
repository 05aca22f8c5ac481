import { Navigate, Outlet } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { CaseContext } from './context';
import { Gone } from './gone';
import { Head } from './head';
import { Side } from './side';
import { Tabs } from './tabs';
import { useCaseHead, useCaseId } from './use-case';
import { Way } from './way';

/** The case page has three zones: the head, the tabs with their page, and the properties. */
export function CasePage() {
  const t = useT();
  const id = useCaseId();
  const query = useCaseHead(id);
  if (query.data === null) return <Gone id={id} look={() => void query.refetch()} />;
  return (
    <>
      <Way id={id} />
      <Load query={query} failed={t('case.failed')}>
        {(head) =>
          head && (
            <CaseContext value={head} key={head.id}>
              <title>{t('case.title', { number: head.number })}</title>
              <Head />
              <div className="case-body">
                <div className="case-main">
                  <Tabs />
                  <Outlet />
                </div>
                <Side />
              </div>
            </CaseContext>
          )
        }
      </Load>
    </>
  );
}

/** Members who may write start at the conversation, all others at the report. */
export function FirstTab() {
  const { can } = useMember();
  const id = useCaseId();
  const writes = can('REPORTER_MESSAGE') || can('CASE_EDIT');
  return <Navigate to={writes ? '/cases/$id/conversation' : '/cases/$id/report'} params={{ id }} replace />;
}
