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

function textsOf(part: Part): Promise<void> {
  const known = texts.get(part);
  if (known) return known;
  const loading = loadTexts(part).catch((problem: unknown) => {
    texts.delete(part);
    throw problem;
  });
  texts.set(part, loading);
  return loading;
}

/** Says in one sentence what happened. */
export function useEventText({ kind, from, to, routing }: Pick<Event, 'kind' | 'from' | 'to' | 'routing'>): string {
  const t = useT();
  const tab = tabs.find(([, kinds]) => kinds.test(kind));
  if (tab) {
    use(textsOf(tab[0]));
    return t(`${tab[0]}.step.${kind}` as Key);
  }
  if (routing) return t('timeline.routed', { rule: routing.rule });
  if (kind !== 'STAGE_CHANGED' || !to) return t(`timeline.kind.${kind}` as Key);
  return from ? t('timeline.moved', { from: t(`stage.${from}`), to: t(`stage.${to}`) }) : t('timeline.set', { to: t(`stage.${to}`) });
}
