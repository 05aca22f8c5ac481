import type { Stage } from '../../gen/documents';
import { useT } from '../i18n';

/** The stage as a pill with a dot. The word names the stage, so colour is never the only difference. */
export function StageWord({ stage }: { stage: Stage }) {
  const t = useT();
  return <span className={`pill stage-${stage.toLowerCase()}`}>{t(`stage.${stage}`)}</span>;
}
