import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { useCase } from '../context';
import { Row } from './row';

/** The proposed or final closing. */
export function Closing() {
  const t = useT();
  const { closing } = useCase();
  if (!closing) return null;
  return (
    <section aria-labelledby="closing" className="closing">
      <h3 id="closing">{t(closing.closedOn ? 'closing.heading' : 'closing.proposed')}</h3>
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
