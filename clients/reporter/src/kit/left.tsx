import { left } from '@voicase/shared/limits';
import { t } from '../texts.ts';

/** Told only when it becomes short. */
export const isShort = (text: string, max: number): boolean => left(text, max) < 200;

/** How much may still be written in the field of that id, which is described by it. */
export function Left({ id, text, max }: { id: string; text: string; max: number }) {
  const count = left(text, max);
  if (!isShort(text, max)) return null;
  return (
    <p class={count < 0 ? 'error' : 'muted'} id={`${id}-left`}>
      {count < 0 ? t('form.over', { count: -count }) : t('form.left', { count })}
    </p>
  );
}
