import { CaseIdentity } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Disclosures } from './disclosures';
import { Openings } from './openings';

/**
 * The sealed identity of the reporter: who opened it and why, and who else may learn it. The identity itself is in no
 * query. The conversation and the printed sheet show the steps with the texts of this part: `identity.step.${kind}`.
 */
export function IdentityTab() {
  const t = useT();
  const { can } = useMember();
  return (
    <section aria-labelledby="tab-heading" className="access">
      <Landing as="h2" id="tab-heading">
        {t('tab.identity')}
      </Landing>
      {can('IDENTITY_VIEW') ? <Content /> : <p className="nothing">{t('identity.no-right')}</p>}
    </section>
  );
}

function Content() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseIdentity, { id });
  return (
    <Load query={query} failed={t('identity.failed')}>
      {({ caseIdentity: identity }) =>
        identity.sealed ? (
          <>
            <Openings openings={identity.openings} />
            <Disclosures identity={identity} />
          </>
        ) : (
          <p className="nothing">{t('identity.none')}</p>
        )
      }
    </Load>
  );
}
