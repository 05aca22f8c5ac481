/** Light, dark or the system's theme, as a class on <html>. `early.js` sets the class before the first paint. */
import { recall, remember } from '../session/memory';
import { store } from '../session/store';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'voicase.theme';
export const theme = store<Theme>(themes.find((one) => one === recall(KEY)) ?? 'system');

export function chooseTheme(next: Theme) {
  remember(KEY, next === 'system' ? null : next);
  theme.set(next);
  showTheme();
}

export function showTheme() {
  const { classList } = document.documentElement;
  classList.toggle('light', theme.get() === 'light');
  classList.toggle('dark', theme.get() === 'dark');
  const scheme = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]');
  if (scheme) scheme.content = theme.get() === 'system' ? 'light dark' : theme.get();
}
