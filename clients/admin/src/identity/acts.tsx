import { daysLater, today } from '@voicase/shared/time';
import { ApproveDisclosure, CancelDisclosure, HoldBackDisclosure, RecordDisclosure, TellOfDisclosure } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { problemOf } from '../session/ask';
import { HoldFields, isHoldDay } from './hold';
import type { Disclosure } from './types';
import { Text, useWriting } from './writing';

export type DisclosureAct = 'approve' | 'record' | 'hold' | 'tell' | 'cancel';

/** The text that each act needs. */
const texts: Record<DisclosureAct, string | undefined> = {
  approve: undefined,
  record: 'manner',
  hold: 'holdReason',
  tell: undefined,
  cancel: 'reason',
};

/** One act on a disclosure. */
export function ActDialog({ one, act, onClose }: { one: Disclosure; act: DisclosureAct; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const { timeZone } = useMember().membership.organisation;
  const writing = useWriting(`${id}:disclosure:${one.id}:${act}`);
  const [until, setUntil] = useKept(`${id}:disclosure:${one.id}.until`, () => daysLater(today(timeZone), 90));
  const done = () => {
    writing.sent();
    say(t(`disclosure.done.${act}`));
    onClose();
    focusOn('disclosures');
  };
  const disclosure = one.id;
  const approve = useAct(ApproveDisclosure, { done });
  const record = useAct(RecordDisclosure, { done });
  const hold = useAct(HoldBackDisclosure, { done });
  const tell = useAct(TellOfDisclosure, { done });
  const cancel = useAct(CancelDisclosure, { done });
  const run = { approve, record, hold, tell, cancel }[act];
  const field = texts[act];
  const submit = () => {
    if (field && !writing.check(field)) return;
    if (act === 'approve') approve.mutate({ disclosure });
    else if (act === 'record') record.mutate({ disclosure, manner: writing.text('manner') });
    else if (act === 'tell') tell.mutate({ disclosure });
    else if (act === 'cancel') cancel.mutate({ disclosure, reason: writing.text('reason') });
    else if (isHoldDay(until, timeZone, one.askedAt)) hold.mutate({ disclosure, hold: { until, reason: writing.text('holdReason') } });
  };
  return (
    <FormDialog
      title={t(`disclosure.act.${act}`)}
      action={t(`disclosure.act.${act}`)}
      failed={t(`disclosure.failed.${act}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t('disclosure.why') : undefined}
      safe={field && t('identity.safe')}
      busy={run.isPending}
      danger={act === 'cancel'}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        <b dir="auto">{one.recipient}</b>
      </p>
      <p>{t(`disclosure.means.${act}`)}</p>
      {act === 'record' && <Text writing={writing} name="manner" label={t('disclosure.manner')} hint={t('disclosure.manner.hint')} />}
      {act === 'cancel' && <Text writing={writing} name="reason" label={t('disclosure.ending')} hint={t('disclosure.ending.hint')} />}
      {act === 'hold' && <HoldFields writing={writing} until={until} onUntil={setUntil} askedAt={one.askedAt} />}
    </FormDialog>
  );
}
