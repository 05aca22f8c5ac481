import { use } from 'react';
import { loadTexts, useT, type Key, type Part } from '../../i18n';
import type { Event } from './use-history';

/** The texts of some steps belong to a part of their own (`identity.step.`, `evidence.step.`), because few cases have such steps. */
const tabs: readonly (readonly [Part, RegExp])[] = [
  ['identity', /^IDENTITY_/],
  ['evidence', /^(EVIDENCE|CUSTODY|INTERVIEW|MINUTES|DETRIMENT|CHECK_IN)_/],
  ['outside', /^OUTSIDE_/],
  ['people', /^RETALIATION_/],
  ['redaction', /REDACT/],
];
const texts = new Map<Part, Promise<void>>();
const loaded = new Set<Part>();

function textsOf(part: Part): Promise<void> {
  const known = texts.get(part);
  if (known) return known;
  const loading = loadTexts(part).then(
    () => void loaded.add(part),
    (problem: unknown) => {
      texts.delete(part);
      throw problem;
    },
  );
  texts.set(part, loading);
  return loading;
}

const tabOf = (kind: string): Part | undefined => tabs.find(([, kinds]) => kinds.test(kind))?.[0];

/** Loads the texts of these steps, so that no page waits for them. */
export const loadEventTexts = (events: readonly Pick<Event, 'kind'>[]) =>
  Promise.all(events.flatMap(({ kind }) => tabOf(kind) ?? []).map(textsOf));

/** Says in one sentence what happened. */
export function useEventText({ kind, from, to, routing }: Pick<Event, 'kind' | 'from' | 'to' | 'routing'>): string {
  const t = useT();
  const tab = tabOf(kind);
  if (tab) {
    if (!loaded.has(tab)) use(textsOf(tab));
    return t(`${tab}.step.${kind}` as Key);
  }
  if (routing) return t('timeline.routed', { rule: routing.rule });
  if (kind !== 'STAGE_CHANGED' || !to) return t(`timeline.kind.${kind}` as Key);
  return from ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) }) : t('timeline.set', { to: t(`stage.${to}`) });
}
