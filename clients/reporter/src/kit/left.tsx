import { left } from '@voicase/shared/limits';
import { t } from '../texts.ts';

/** How much may still be written; told only when it becomes short. */
export function Left({ text, max }: { text: string; max: number }) {
  const count = left(text, max);
  if (count >= 200) return null;
  return <p class={count < 0 ? 'error' : 'muted'}>{count < 0 ? t('form.over', { count: -count }) : t('form.left', { count })}</p>;
}
