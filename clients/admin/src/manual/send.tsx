import { ApiProblem } from '@voicase/shared/gql';
import { accessSecret } from '@voicase/shared/receipt';
import { today } from '@voicase/shared/time';
import { EnterReport, EntryChannels } from '../../gen/documents';
import { useMember } from '../app/member';
import { client, refreshCases } from '../app/query';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { problemOf } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import { toInput, type Channel, type Draft } from './draft';
import { keep } from './keep';
import type { Entered } from './receipt';

interface Sent {
  channel: Channel;
  draft: Draft;
  onEntered: (done: Entered) => void;
}

/** Sends the report, with the access code that is made here. */
export function useSend({ channel, draft, onEntered }: Sent) {
  const { organisation } = useMember().membership;
  return useOnce({
    mutationFn: async () => {
      const { key, seed } = keep(draft);
      const access = draft.wantsCode ? { access: await accessSecret(seed, organisation.id) } : {};
      const input = toInput(draft, channel.form, today(organisation.timeZone));
      return request(EnterReport, { input: { ...input, ...access, idempotencyKey: key } }).then(({ enterReport }) => ({
        enterReport,
        seed,
      }));
    },
    // The page then shows the questions of the new version, with the answers to those that remain.
    onError: (problem) => void (isFormChanged(problem) && client.invalidateQueries({ queryKey: [EntryChannels.name] })),
    onSuccess: ({ enterReport, seed }) => {
      void refreshCases();
      onEntered({
        report: enterReport,
        seed: draft.wantsCode ? seed : undefined,
        channel,
        organisation: organisation.name,
        language: draft.language,
        isAnonymous: draft.anonymity === 'ANONYMOUS',
      });
    },
  });
}

const isFormChanged = (problem: unknown): boolean => problem instanceof ApiProblem && problem.code === 'FORM_CHANGED';

/** The reason why the report was not entered. */
export function NotSent({ problem }: { problem: unknown }) {
  const t = useT();
  const { code, field } = problemOf(problem);
  const known = {
    CONFLICT: t('manual.why.CONFLICT'),
    NOT_ALLOWED_NOW: t('manual.why.NOT_ALLOWED_NOW'),
    INVALID: field === 'receivedOn' ? t('manual.why.day') : t('manual.why.INVALID'),
  }[code as string];
  const why = isFormChanged(problem) ? t('manual.why.FORM_CHANGED') : known;
  return (
    <Problem title={t('manual.not-sent')} problem={problem} why={why} unanswered={t('manual.unanswered')} safe={t('manual.safe')} focus />
  );
}
