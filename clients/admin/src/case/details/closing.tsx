import { formatDayShort } from '@voicase/shared/time';
import type { ReactNode } from 'react';
import { useFormats, useT } from '../../i18n';
import { Typed } from '../../kit/text';
import type { Closing as Facts } from '../acts/closing/fields';
import { formatMoney } from '../acts/closing/money';
import { ActionFacts } from '../actions/facts';
import { useCase, type CaseHead } from '../context';
import { Row } from './row';

type Plain = NonNullable<Facts['proposal']>;
type Part = 'outcome' | 'findings' | 'correctiveActions' | 'damage' | 'recovered' | 'retention' | 'words';

/** The proposed or final closing. */
export function Closing() {
  const t = useT();
  const { closing } = useCase();
  if (!closing) return null;
  return (
    <section aria-labelledby="closing" className="closing">
      <h3 id="closing">{t(closing.closedOn ? 'closing.heading' : 'closing.proposed')}</h3>
      <ClosingRows of={closing} />
    </section>
  );
}

/** The closings before the case was reopened. */
export function EarlierClosings() {
  const t = useT();
  const locale = useFormats();
  const { earlierClosings } = useCase();
  if (!earlierClosings?.length) return null;
  return (
    <section aria-labelledby="earlier-closings" className="closing">
      <h3 id="earlier-closings">{t('closing.earlier')}</h3>
      {earlierClosings.map((one) => (
        <details key={one.id}>
          <summary>
            {t('closing.earlier.one', {
              day: one.closedOn ? formatDayShort(one.closedOn, locale) : '',
              outcome: t(`outcome.${one.outcome}`),
            })}
          </summary>
          <ClosingRows of={one} />
        </details>
      ))}
    </section>
  );
}

type Earlier = NonNullable<CaseHead['earlierClosings']>[number];

/** All facts of a closing. What the approver changed is marked, with what was proposed. */
export function ClosingRows({ of, printed = false }: { of: Facts | Earlier; printed?: boolean }) {
  const t = useT();
  const { proposal } = of;
  const row = (part: Part, name: string, show: (one: Plain) => ReactNode) => {
    const shown = show(of);
    const wasChanged = of.changed.includes(part) && proposal;
    if (!shown && !wasChanged) return null;
    return (
      <Row name={name}>
        {shown || <span className="muted">{t('side.none')}</span>}
        {wasChanged && <Proposed open={printed}>{show(proposal) || t('side.none')}</Proposed>}
      </Row>
    );
  };
  return (
    <dl>
      {row('outcome', t('field.outcome'), (one) => t(`outcome.${one.outcome}`))}
      {row('findings', t('field.findings'), (one) => one.findings && <Typed text={one.findings} />)}
      {row('correctiveActions', t('field.actions'), (one) => (one.actions || one.correctiveActions.length > 0) && <Actions of={one} />)}
      {row('damage', t('field.damage'), (one) => one.damage && <Amount of={one.damage} />)}
      {row('recovered', t('field.recovered'), (one) => one.recovered && <Amount of={one.recovered} />)}
      {row('retention', t('field.retention'), (one) => one.retention && <Retention of={one} />)}
      {row('words', t('field.words'), (one) => (
        <Typed text={one.words} />
      ))}
      {of.proposedBy && (
        <Row name={t('closing.by')}>
          <span dir="auto">{of.proposedBy.name}</span>
        </Row>
      )}
      {of.approvedBy && (
        <Row name={t('closing.approved')}>
          <span dir="auto">{of.approvedBy.name}</span>
        </Row>
      )}
    </dl>
  );
}

/** What was proposed, below what the approver made of it. */
function Proposed({ open, children }: { open: boolean; children: ReactNode }) {
  const t = useT();
  return (
    <details className="closing-proposed" open={open}>
      <summary>{t('closing.changed')}</summary>
      {children}
    </details>
  );
}

const Amount = ({ of }: { of: NonNullable<Plain['damage']> }) => formatMoney(of, useFormats());

/** The actions as the closing has them. Old closings have one text instead. */
function Actions({ of: { actions, correctiveActions } }: { of: Plain }) {
  return (
    <>
      {actions && <Typed text={actions} />}
      {correctiveActions.length > 0 && (
        <ul className="plain actions">
          {correctiveActions.map((one) => (
            <li key={one.id}>
              <ActionFacts of={one} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The class, the day on which the case is due for erasure, and why. */
function Retention({ of: { retention, retainUntil, retentionReason } }: { of: Plain }) {
  const t = useT();
  const locale = useFormats();
  if (!retention) return null;
  if (retention === 'PROCEEDINGS')
    return (
      <>
        <p>{t('retention.until.PROCEEDINGS')}</p>
        {retentionReason && <Typed text={retentionReason} />}
      </>
    );
  const why = t(`retention.why.${retention}`);
  return retainUntil ? t('retention.until', { day: formatDayShort(retainUntil, locale), why }) : t(`retention.${retention}`);
}
