import { progress } from './form/pages.ts';
import { t } from './texts.ts';

/**
 * Sets a title such as "Error: Step 2 of 8 – Form". The title is neutral, because titles appear in the history and on
 * task bars.
 */
export function retitle(): void {
  const place = [progress(), t('title')].filter(Boolean).join(' – ');
  document.title = document.getElementById('mistakes') ? `${t('error.title')} ${place}` : place;
}
