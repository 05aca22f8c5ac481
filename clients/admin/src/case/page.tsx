import { Link, Navigate, Outlet } from '@tanstack/react-router';
import { Case } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCaseId } from '../app/routes';
import { useT } from '../i18n';
import { Load } from '../kit/load';
import { CaseContext } from './context';
import { Head } from './head';
import { Side } from './side';
import { Tabs } from './tabs';
import '../styles/case.css';

/** A case in three zones: head, tabs with their page, and the properties beside it. */
export function CasePage() {
  const t = useT();
  const { can } = useMember();
  const id = useCaseId();
  const query = useAsk(Case, { id, dialogue: can('REPORTER_MESSAGE') });
  return (
    <>
      <p className="back">
        <Link to="/cases">{t('case.back')}</Link>
      </p>
      <Load query={query} failed={t('case.failed')}>
        {({ case: head }) => (
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
        )}
      </Load>
    </>
  );
}

/** The dialogue for those who may read it, the report for everybody else. */
export function FirstTab() {
  const { can } = useMember();
  const id = useCaseId();
  return <Navigate to={can('REPORTER_MESSAGE') ? '/cases/$id/dialogue' : '/cases/$id/report'} params={{ id }} replace />;
}
