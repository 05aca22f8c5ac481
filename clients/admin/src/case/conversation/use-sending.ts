import { pause } from '@voicase/shared/gql';
import { useMember } from '../../app/member';
import { client, refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { announce } from '../../kit/announce';
import { say } from '../../kit/say';
import { isProblem, isUnanswered } from '../../session/ask';
import { isOutOfSight } from '../../session/sight';
import { useCase } from '../context';
import { messageDraft, useDraft } from '../drafts';
import { takeUploads, useUploads } from '../files/use-uploads';
import { purposeOf, type Purpose } from './purpose';
import { deliver } from './send';
import { DELAY, wait, type Course, type Outgoing, type Waiting } from './waiting';

/** Milliseconds that a sent message waits for the stream to show it. */
const SHOWN = 5_000;

/** Returns a function that hands a message over to the waiting messages. */
export function useHandOver() {
  const t = useT();
  const { id, number } = useCase();
  const { organisation } = useMember().membership;
  const course: Course = {
    send,
    begun: (count) => announce(t('waiting.begun', { count, seconds: DELAY / 1000 })),
    sent: () => say(t('dialogue.sent')),
    failed: (unsure) => say(t(unsure ? 'waiting.failed.unsure' : 'waiting.failed', { number })),
    held: () => say(t('waiting.held', { number })),
  };
  return (message: Pick<Outgoing, 'key' | 'text' | 'uploads' | 'told'> & { purpose: Purpose }) =>
    wait({ ...message, organisation, of: id, number }, course);
}

/** Hands the text and the files of the composer over. All attempts use the same idempotency key. */
export function useSending() {
  const { id } = useCase();
  const name = messageDraft(id);
  const draft = useDraft(name);
  const uploads = useUploads(name, id);
  const handOver = useHandOver();

  function run() {
    // Whatever is typed or added after this press belongs to the next message.
    const { key, fields } = draft.take();
    const told = fields['told'] === 'yes';
    handOver({ key, text: fields['text'] ?? '', told, purpose: purposeOf(fields['purpose']), uploads: takeUploads(name) });
  }
  return { draft, uploads, send: run };
}

async function send(message: Waiting, check: () => void) {
  try {
    await deliver(message, check);
  } catch (problem) {
    if (isOutOfSight(problem)) void client.invalidateQueries({ queryKey: ['CaseSeen', { id: message.of }] });
    // This attempt or an earlier one may have arrived, so the stream may show the message.
    if (isProblem(problem, 'CONFLICT') || isUnanswered(problem)) void refreshCases();
    throw problem;
  }
  // The message is in the stream before it stops waiting. A session that ends meanwhile must not delay this.
  await Promise.race([refreshCases(), pause(SHOWN)]);
}
