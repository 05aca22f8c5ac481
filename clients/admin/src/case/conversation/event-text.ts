import { use } from 'react';
import { loadTexts, useT, type Key } from '../../i18n';
import type { Event } from './use-history';

/** The texts of steps about the identity belong to its tab, because few cases have such steps. */
const IDENTITY = 'identity.step.';
let texts: Promise<void> | undefined;

const identityTexts = () =>
  (texts ??= loadTexts('identity').catch((problem: unknown) => {
    texts = undefined;
    throw problem;
  }));

/** Says in one sentence what happened. */
export function useEventText({ kind, from, to, routing }: Pick<Event, 'kind' | 'from' | 'to' | 'routing'>): string {
  const t = useT();
  if (kind.startsWith('IDENTITY_')) {
    use(identityTexts());
    return t(`${IDENTITY}${kind}` as Key);
  }
  if (routing) return t('timeline.routed', { rule: routing.rule });
  if (kind !== 'STAGE_CHANGED' || !to) return t(`timeline.kind.${kind}` as Key);
  return from ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) }) : t('timeline.set', { to: t(`stage.${to}`) });
}
