import type { Severity } from '../../gen/documents';
import { useT } from '../i18n';

/** Critical and high have all bars. The word tells them apart. */
const filled: Record<Severity, number> = { LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 3 };
const bars = [4, 8, 12];

/** The severity as bars with its word. */
export function SeverityWord({ severity }: { severity: Severity | null }) {
  const t = useT();
  return (
    <span className={`severity severity-${severity?.toLowerCase() ?? 'none'}`}>
      <svg viewBox="0 0 13 12" width="13" height="12" aria-hidden="true">
        {bars.map((height, at) => (
          <rect
            key={height}
            x={at * 5}
            y={12 - height}
            width="3"
            height={height}
            rx="1"
            className={severity && at < filled[severity] ? 'on' : undefined}
          />
        ))}
      </svg>
      <span>{severity ? t(`severity.${severity}`) : t('severity.none')}</span>
    </span>
  );
}
