import { left } from '@voicase/shared/limits';
import { t } from '../texts.ts';

/** The count is shown only when few characters are left. */
export const isShort = (text: string, max: number): boolean => left(text, max) < 200;

/** Shows how many characters are left. The control with this id refers to it in `aria-describedby`. */
export function Left({ id, text, max }: { id: string; text: string; max: number }) {
  const count = left(text, max);
  if (!isShort(text, max)) return null;
  return (
    <p class={count < 0 ? 'error' : 'muted'} id={`${id}-left`}>
      {count < 0 ? t('form.over', { count: -count }) : t('form.left', { count })}
    </p>
  );
}
