import { useRef } from 'react';
import { SendMessage } from '../../../gen/documents';
import { refreshCases, useAct } from '../../app/query';
import { useT } from '../../i18n';
import { say } from '../../kit/say';
import { isProblem } from '../../session/ask';
import { useDraft } from '../drafts';
import { useUploads } from '../files/use-uploads';

/** The way of a message to the reporter: first its files arrive, then it goes, under one key however often it is tried. */
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
      // The key was used with another text: an earlier try did arrive. Show it; what stands here now is another message.
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
