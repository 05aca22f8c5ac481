import { useT } from '../../i18n';
import { Counted, LawSource } from '../../kit/law';
import { Day } from '../../kit/time';
import type { CaseHeadFragment } from '../../../gen/documents';

type Deadline = CaseHeadFragment['deadlines'][number];

/** Says which rule set the date of a deadline. */
export function Why({ deadline: { kind, rule } }: { deadline: Deadline }) {
  const t = useT();
  return (
    <details className="why">
      <summary>
        {t('side.why')} <span className="visually-hidden">{t(`side.due.${kind}`)}</span>
      </summary>
      {rule ? <Rule rule={rule} /> : <p>{t(kind === 'PERSONAL_MESSAGE' ? 'side.why.personal' : 'side.why.none')}</p>}
    </details>
  );
}

function Rule({ rule }: { rule: NonNullable<Deadline['rule']> }) {
  const t = useT();
  const { figure } = rule;
  return (
    <>
      <p>
        <Counted within={rule.within} from={rule.countedFrom} />: <Day on={rule.countedOn} />
      </p>
      {rule.own && (
        <p>
          {t('side.why.own')} {t('period', { ...figure.within })}
        </p>
      )}
      <p>
        <LawSource source={figure.source} checkedOn={figure.checkedOn} checked={rule.checked} />
      </p>
      {!rule.checked && <p>{t('law.unchecked')}</p>}
      <p>{t(rule.lawyer ? 'law.lawyer.yes' : 'law.lawyer.no')}</p>
    </>
  );
}
