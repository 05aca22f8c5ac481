import { use } from 'react';
import { loadTexts, useT, type Key } from '../../i18n';
import type { Event } from './use-history';

/** Few cases have these steps. So their texts belong to the part of their own page. The key is the beginning of the kind. */
const PARTS = { IDENTITY: 'identity', OUTSIDE: 'outside' } as const;
type Rare = (typeof PARTS)[keyof typeof PARTS];

const rareOf = (kind: string): Rare | undefined => PARTS[kind.split('_', 1)[0] as keyof typeof PARTS] as Rare | undefined;

const loading = new Map<Rare, Promise<void>>();

function texts(part: Rare): Promise<void> {
  const known =
    loading.get(part) ??
    loadTexts(part).catch((problem: unknown) => {
      loading.delete(part);
      throw problem;
    });
  loading.set(part, known);
  return known;
}

/** Says in one sentence what happened. */
export function useEventText({ kind, from, to, routing }: Pick<Event, 'kind' | 'from' | 'to' | 'routing'>): string {
  const t = useT();
  const rare = rareOf(kind);
  if (rare) {
    use(texts(rare));
    return t(`${rare}.step.${kind}` as Key);
  }
  if (routing) return t('timeline.routed', { rule: routing.rule });
  if (kind !== 'STAGE_CHANGED' || !to) return t(`timeline.kind.${kind}` as Key);
  return from ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) }) : t('timeline.set', { to: t(`stage.${to}`) });
}
