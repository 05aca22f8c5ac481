/** Labels for stages and severities. The text names the value, so colour is never the only difference. */
import type { Severity, Stage } from '../../gen/documents';
import { useT } from '../i18n';

export function StageWord({ stage }: { stage: Stage }) {
  const t = useT();
  return <span className={`word stage-${stage.toLowerCase()}`}>{t(`stage.${stage}`)}</span>;
}

export function SeverityWord({ severity }: { severity: Severity | null }) {
  const t = useT();
  if (!severity) return <span className="muted">{t('severity.none')}</span>;
  return <span className={`word severity-${severity.toLowerCase()}`}>{t(`severity.${severity}`)}</span>;
}
