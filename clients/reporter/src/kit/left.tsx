import { left } from '@voicase/shared/limits';
import { useEffect } from 'preact/hooks';
import { t } from '../texts.ts';
import { announce } from './notice.tsx';

const words = (count: number): string => (count < 0 ? t('form.over', { count: -count }) : t('form.left', { count }));

/** Told only when it becomes short. */
export const isShort = (text: string, max: number): boolean => left(text, max) < 200;

/** How much may still be written in the field of that id, which is described by it. It is also announced once there is too much. */
export function Left({ id, text, max }: { id: string; text: string; max: number }) {
  const count = left(text, max);
  useEffect(() => {
    if (count < 0) announce(words(count));
  }, [count < 0]);
  if (!isShort(text, max)) return null;
  return <p class={count < 0 ? 'error' : 'muted'} id={`${id}-left`}>{words(count)}</p>;
}
