/**
 * The investigation of a case: its evidence, its interviews, and the protection of the reporter. The conversation and the
 * printed sheet show the steps of all three with the texts of this part: `evidence.step.${kind}`.
 */
import { CaseInvestigation } from '../../gen/documents';
import { page } from '../app/lazy';
import { Piece } from '../app/piece';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Interviews } from './interviews';
import { Register } from './register';

const Protection = page(() => import('../detriment/section'), 'ProtectionSection', 'detriment');

export function InvestigationTab() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseInvestigation, { id });
  return (
    <section aria-labelledby="tab-heading" className="investigation">
      <Landing as="h2" id="tab-heading">
        {t('evidence.tab')}
      </Landing>
      <Load query={query} failed={t('evidence.failed')}>
        {({ case: found }) => (
          <>
            <Register of={found} />
            <Interviews of={found} />
          </>
        )}
      </Load>
      <Piece of={Protection} lines={3} />
    </section>
  );
}
