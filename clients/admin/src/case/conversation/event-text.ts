import { useT } from '../../i18n';
import type { Event } from './use-history';

/** Returns a function that says in one sentence what happened. */
export function useEventText(): (event: Pick<Event, 'kind' | 'from' | 'to' | 'routing'>) => string {
  const t = useT();
  return ({ kind, from, to, routing }) => {
    if (routing) return t('timeline.routed', { rule: routing.rule });
    if (kind !== 'STAGE_CHANGED' || !to) return t(`timeline.kind.${kind}`);
    return from ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) }) : t('timeline.set', { to: t(`stage.${to}`) });
  };
}
