import { type ReactNode } from 'react';
import { inOrder } from '../cases/clock';
import { useMember } from '../app/member';
import { inMyLanguage, languageName, useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { SeverityWord } from '../kit/severity';
import { useCase } from './context';
import { EditDialog } from './edit';

/** The panel with the properties of the case. The panel is next to the tabs, or below the tabs on narrow screens. */
export function Side() {
  const t = useT();
  const { can } = useMember();
  const one = useCase();
  const [editing, edit] = useKeptOpen(`${one.id}:edit`, false);
  return (
    <aside className="side" aria-labelledby="properties">
      <div className="side-head">
        <h2 id="properties">{t('side.heading')}</h2>
        {can('CASE_EDIT') && (
          <button type="button" className="button" onClick={() => edit(true)}>
            {t('side.edit')}
          </button>
        )}
      </div>
      <dl>
        <Row name={t('side.title')}>{one.title ? <span dir="auto">{one.title}</span> : <None />}</Row>
        <Row name={t('side.category')}>{one.category ? <span dir="auto">{inMyLanguage(one.category.name)}</span> : <None />}</Row>
        <Row name={t('side.severity')}>
          <SeverityWord severity={one.severity} />
        </Row>
        <Row name={t('side.department')}>
          <span dir="auto">{one.department.name}</span>
        </Row>
        <Row name={t('side.channel')}>
          <span dir="auto">{inMyLanguage(one.channel.name)}</span>
        </Row>
        <Row name={t('side.source')}>{t(`source.${one.source}`)}</Row>
        <Row name={t('side.anonymity')}>{t(`anonymity.${one.anonymity}`)}</Row>
        <Row name={t('side.language')}>{languageName(one.language)}</Row>
        <Row name={t('side.received')}>
          <Day on={one.receivedOn} />
        </Row>
        {inOrder(one.deadlines).map(({ kind, dueOn }) => (
          <Row key={kind} name={t(`side.due.${kind}`)}>
            <Day on={dueOn} />
          </Row>
        ))}
        {one.closedOn && (
          <Row name={t('side.closed')}>
            <Day on={one.closedOn} />
          </Row>
        )}
        {one.restricted && <Row name={t('side.access')}>{t('side.restricted')}</Row>}
      </dl>
      {one.closing && <Closing closing={one.closing} />}
      {editing && <EditDialog onClose={() => edit(false)} />}
    </aside>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None() {
  return <span className="muted">{useT()('side.none')}</span>;
}

/** The proposed or final closing. */
function Closing({ closing }: { closing: NonNullable<ReturnType<typeof useCase>['closing']> }) {
  const t = useT();
  return (
    <section aria-labelledby="closing">
      <h2 id="closing">{t(closing.closedOn ? 'closing.heading' : 'closing.proposed')}</h2>
      <dl>
        <Row name={t('field.outcome')}>{t(`outcome.${closing.outcome}`)}</Row>
        {closing.findings && (
          <Row name={t('field.findings')}>
            <Typed text={closing.findings} />
          </Row>
        )}
        {closing.actions && (
          <Row name={t('field.actions')}>
            <Typed text={closing.actions} />
          </Row>
        )}
        <Row name={t('field.words')}>
          <Typed text={closing.words} />
        </Row>
        {closing.proposedBy && (
          <Row name={t('closing.by')}>
            <span dir="auto">{closing.proposedBy.name}</span>
          </Row>
        )}
        {closing.approvedBy && (
          <Row name={t('closing.approved')}>
            <span dir="auto">{closing.approvedBy.name}</span>
          </Row>
        )}
      </dl>
    </section>
  );
}
