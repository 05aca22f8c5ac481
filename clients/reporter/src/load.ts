import catalogs from 'virtual:catalogs';
import { language, preferred, speak } from '@voicase/shared/i18n';
import { fetchChannel } from './api.ts';
import { asProblem } from './review/submit.ts';
import { offered } from './shell.tsx';
import { update } from './state.ts';

/** The channel is the one path there is. */
export const slug = (): string => decodeURIComponent(location.pathname.split('/')[1] ?? '');

export async function loadChannel(): Promise<void> {
  update({ channelProblem: undefined });
  try {
    update({ channel: await fetchChannel(slug()) });
    // A language that this channel does not take reports in is not offered either.
    if (!offered().includes(language())) await speak(catalogs, preferred(offered())).then(() => update(), () => undefined);
  } catch (problem) {
    update({ channelProblem: asProblem(problem) });
  }
}
