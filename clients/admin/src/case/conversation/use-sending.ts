import { useRef } from 'react';
import { SendMessage } from '../../../gen/documents';
import { refreshCases, useAct } from '../../app/query';
import { useT } from '../../i18n';
import { say } from '../../kit/say';
import { isProblem } from '../../session/ask';
import { useDraft } from '../drafts';
import { useUploads } from '../files/use-uploads';

/** Sends a message to the reporter. The files are uploaded first. All attempts use the same idempotency key. */
export function useSending(id: string) {
  const t = useT();
  const draft = useDraft(`${id}:dialogue`);
  const uploads = useUploads(`${id}:dialogue`, id);
  const sent = useRef(draft.fields);
  const act = useAct(SendMessage, {
    done: () => {
      const changed = draft.sent(sent.current);
      uploads.clear();
      say(t(changed ? 'dialogue.sent.changed' : 'dialogue.sent'));
    },
    failed: (problem) => {
      // The idempotency key was used with another text, because an earlier attempt did arrive. Show the message of that
      // attempt. The current text becomes a new message.
      if (!isProblem(problem, 'CONFLICT')) return;
      draft.renew();
      void refreshCases();
    },
  });

  async function run() {
    const files = await uploads.finished();
    if (!files) return;
    sent.current = draft.read().fields;
    const { text = '', feedback } = sent.current;
    act.mutate({ case: id, idempotencyKey: draft.key(), text, feedback: feedback === 'yes', files });
  }
  return { draft, uploads, busy: act.isPending || uploads.waiting, error: act.error, send: () => void run() };
}
