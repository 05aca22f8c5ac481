import { newSeed } from '@voicase/shared/receipt';
import { state, update } from '../state.ts';
import { replace } from '../views.ts';
import { pages } from './pages.ts';

/**
 * Opens the form, or continues the draft. The idempotency key and the access code are created here once, so repeated presses cannot create
 * a second report.
 */
export function begin(): void {
  const { channel } = state;
  if (!channel) return;
  if (!state.draft) {
    update({
      draft: {
        idempotencyKey: crypto.randomUUID(),
        seed: newSeed(),
        anonymity: channel.mode === 'CONFIDENTIAL' ? 'CONFIDENTIAL' : 'ANONYMOUS',
        name: '',
        contact: '',
        answers: {},
        uploads: [],
        attempts: [],
      },
      notice: undefined,
    });
  }
  const [first] = pages();
  if (first) replace(first);
}
