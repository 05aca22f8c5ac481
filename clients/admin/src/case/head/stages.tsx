import type { Stage } from '../../../gen/documents';
import { stages } from '../../cases/search';
import { useT } from '../../i18n';

/** The five stages with the current one. The current stage differs by weight, shape and a word for screen readers too. */
export function Stages({ current }: { current: Stage }) {
  const t = useT();
  const at = stages.indexOf(current);
  return (
    <ol className="stages" aria-label={t('head.stages')}>
      {stages.map((stage, index) => (
        <li key={stage} className={index < at ? 'done' : index === at ? 'now' : undefined} aria-current={index === at ? 'step' : undefined}>
          {t(`stage.short.${stage}`)}
        </li>
      ))}
    </ol>
  );
}
