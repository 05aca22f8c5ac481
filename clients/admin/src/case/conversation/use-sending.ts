import { SendMessage } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client, refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { announce } from '../../kit/announce';
import { textFault } from '../../kit/long-text';
import { say } from '../../kit/say';
import { doorOf, isProblem } from '../../session/ask';
import { request } from '../../session/request';
import { isOutOfSight } from '../../session/sight';
import { useDraft } from '../drafts';
import { useUploads } from '../files/use-uploads';
import { DELAY, messageDraft, wait, type Course, type Outgoing } from './waiting';

/** Hands a message to the waiting messages, after its files are uploaded. All attempts use the same idempotency key. */
export function useSending(id: string) {
  const t = useT();
  const organisation = useMember().membership.organisation.id;
  const draft = useDraft(messageDraft(id));
  const uploads = useUploads(messageDraft(id), id);

  const course: Course = {
    send: (message) => send(organisation, message),
    sent: () => say(t('dialogue.sent')),
    failed: () => say(t('waiting.failed')),
    held: () => say(t('waiting.held')),
  };

  async function run() {
    const files = await uploads.finished();
    // The text may have been removed while the files were uploading.
    if (!files || textFault(draft.read().fields['text'] ?? '')) return;
    const { key, fields } = draft.take();
    const message = { key, of: id, text: fields['text'] ?? '', feedback: fields['feedback'] === 'yes', files, uploads: uploads.clear() };
    const count = wait(message, course);
    announce(t('waiting.begun', { count, seconds: DELAY / 1000 }));
  }
  return { draft, uploads, busy: uploads.waiting, send: () => void run() };
}

/** Sends to the organisation of the case, which may no longer be the selected one. */
async function send(organisation: string, { key, of, text, feedback, files }: Outgoing) {
  const input = { case: of, idempotencyKey: key, text, feedback, files: [...files] };
  try {
    await request(SendMessage, { input }, doorOf(organisation));
  } catch (problem) {
    // The case may no longer be visible, or an earlier attempt did arrive.
    if (isOutOfSight(problem)) void client.invalidateQueries({ queryKey: ['CaseSeen', { id: of }] });
    if (isProblem(problem, 'CONFLICT')) void refreshCases();
    throw problem;
  }
  // The message is in the stream before it stops waiting.
  await refreshCases();
}
