import { CaseAccess } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { useCase } from '../context';
import { Conflict } from './conflict';
import { Reach } from './reach';

/** Shows which members can see the case and which are excluded. */
export function AccessTab() {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const query = useAsk(CaseAccess, { id, named: can('CASE_ASSIGN') });
  return (
    <section aria-labelledby="tab-heading" className="access">
      <Landing as="h2" id="tab-heading">
        {t('tab.access')}
      </Landing>
      <Load query={query} failed={t('access.failed')}>
        {({ case: access }) => (
          <>
            <Reach access={access} />
            <Conflict />
          </>
        )}
      </Load>
    </section>
  );
}
