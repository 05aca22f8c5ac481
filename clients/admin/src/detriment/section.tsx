/** The protection of the reporter: assessments of the risk of a detriment, and check-ins after the closing. */
import { CaseProtection } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useArrival } from '../case/arrival';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Load } from '../kit/load';
import { AssessDialog } from './assess';
import { CheckIns } from './check-ins';
import { AssessmentFacts } from './facts';
import { byMoment, type Protection } from './risk';

export function ProtectionSection() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseProtection, { id });
  useArrival('protection');
  return (
    <section aria-labelledby="protection">
      <h3 id="protection" tabIndex={-1}>
        {t('detriment.heading')}
      </h3>
      <p className="hint">{t('detriment.text')}</p>
      <Load query={query} failed={t('detriment.failed')}>
        {({ case: found }) => <Content of={found} />}
      </Load>
    </section>
  );
}

function Content({ of }: { of: Protection }) {
  const t = useT();
  const { can } = useMember();
  const { id, protection } = useCase();
  const [assessing, assess] = useKeptOpen(`${id}:assess`, false);
  const shown = byMoment(of.assessments ?? []);
  return (
    <>
      {protection?.assessment && <p className="notice">{t('detriment.due', { moment: t(`detriment.moment.${protection.assessment}`) })}</p>}
      {shown.length === 0 && <p className="nothing">{t('detriment.none')}</p>}
      <ul className="items">
        {shown.map(({ latest, earlier }) => (
          <li key={latest.moment}>
            <h4 className="item-name">{t('detriment.at', { moment: t(`detriment.moment.${latest.moment}`) })}</h4>
            <AssessmentFacts of={latest} />
            {earlier.length > 0 && (
              <details>
                <summary>{t('detriment.earlier', { count: earlier.length })}</summary>
                {earlier.map((one) => (
                  <AssessmentFacts key={one.id} of={one} />
                ))}
              </details>
            )}
          </li>
        ))}
      </ul>
      {can('CASE_EDIT') && (
        <button type="button" className="button" onClick={() => assess(true)}>
          {t('detriment.assess')}
        </button>
      )}
      {assessing && <AssessDialog all={of.assessments ?? []} onClose={() => assess(false)} />}
      {of.checkIns && of.checkIns.length > 0 && <CheckIns of={of.checkIns} />}
    </>
  );
}
