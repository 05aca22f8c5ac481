import { pause } from '@voicase/shared/gql';
import { SendMessage } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client, refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { announce } from '../../kit/announce';
import { say } from '../../kit/say';
import { doorOf, isProblem, isUnanswered } from '../../session/ask';
import { request } from '../../session/request';
import { isOutOfSight } from '../../session/sight';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { takeUploads, useUploads } from '../files/use-uploads';
import { DELAY, messageDraft, wait, type Course, type Waiting } from './waiting';

/** Milliseconds that a sent message waits for the stream to show it. */
const SHOWN = 5_000;

/** Hands the text and the files over to the waiting messages. All attempts use the same idempotency key. */
export function useSending() {
  const t = useT();
  const { id, number } = useCase();
  const { organisation } = useMember().membership;
  const name = messageDraft(id);
  const draft = useDraft(name);
  const uploads = useUploads(name, id);

  const course: Course = {
    send,
    begun: (count) => announce(t('waiting.begun', { count, seconds: DELAY / 1000 })),
    sent: () => say(t('dialogue.sent')),
    failed: (unsure) => say(t(unsure ? 'waiting.failed.unsure' : 'waiting.failed', { number })),
    held: () => say(t('waiting.held', { number })),
  };

  function run() {
    // Whatever is typed or added after this press belongs to the next message.
    const { key, fields } = draft.take();
    const feedback = fields['feedback'] === 'yes';
    wait({ key, organisation, of: id, number, text: fields['text'] ?? '', feedback, uploads: takeUploads(name) }, course);
  }
  return { draft, uploads, send: run };
}

/** Sends to the organisation of the case, which may no longer be the selected one. Never waits for a new sign-in. */
async function send({ organisation, key, of, text, feedback, files }: Waiting, check: () => void) {
  const input = { case: of, idempotencyKey: key, text, feedback, files: [...files] };
  try {
    await request(SendMessage, { input }, doorOf(organisation.id, check), false);
  } catch (problem) {
    if (isOutOfSight(problem)) void client.invalidateQueries({ queryKey: ['CaseSeen', { id: of }] });
    // This attempt or an earlier one may have arrived, so the stream may show the message.
    if (isProblem(problem, 'CONFLICT') || isUnanswered(problem)) void refreshCases();
    throw problem;
  }
  // The message is in the stream before it stops waiting. A session that ends meanwhile must not delay this.
  await Promise.race([refreshCases(), pause(SHOWN)]);
}
