import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { SettleCheckIn } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useArrival } from '../case/arrival';
import { useCase } from '../case/context';
import { checkInQuestion } from '../case/conversation/ready';
import { draftOf, messageDraft, useDraft } from '../case/drafts';
import { wantFocus } from '../case/focus';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Due } from '../kit/due';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKeptOpen } from '../kit/kept';
import { LongText, textFault } from '../kit/long-text';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { results, type CheckIn } from './risk';

/** The days after the closing on which staff ask the reporter whether there was a detriment. */
export function CheckIns({ of }: { of: readonly CheckIn[] }) {
  const t = useT();
  useArrival('check-ins');
  return (
    <section aria-labelledby="check-ins">
      <h4 id="check-ins" tabIndex={-1}>
        {t('checkin.heading')}
      </h4>
      <p className="hint">{t('checkin.text')}</p>
      <ul className="items">
        {of.map((one) => (
          <CheckInItem key={one.id} of={one} />
        ))}
      </ul>
    </section>
  );
}

function CheckInItem({ of }: { of: CheckIn }) {
  const t = useT();
  const { can } = useMember();
  const { id, language } = useCase();
  const navigate = useNavigate();
  const [settling, settle] = useKeptOpen(`${id}:check-in.${of.id}`, false);
  const name = t('checkin.after', { days: of.days });
  // In the language of the reporter, as the other prepared messages. The text is put before what the member has typed already.
  const ask = () => {
    const draft = draftOf(messageDraft(id));
    const typed = draft.read().fields['text'] ?? '';
    const question = checkInQuestion(language);
    if (!typed.includes(question)) draft.set('text', typed.trim() ? `${question}\n\n${typed}` : question);
    wantFocus('message');
    void navigate({ to: '/cases/$id/conversation', params: { id } });
  };
  const due = { id: of.id, kind: 'OWN' as const, dueOn: of.dueOn, metOn: null, pausedOn: null, daysLeft: of.daysLeft };
  return (
    <li>
      <p>
        <b>{name}</b> <Day on={of.dueOn} /> {!of.result && <Due deadline={due} />}
      </p>
      {of.result && (
        <p>
          <span className="word">{t(`checkin.result.${of.result}`)}</span> {of.settledOn && <Day on={of.settledOn} />} ·{' '}
          <span dir="auto">{of.settledBy?.name}</span>
        </p>
      )}
      {of.remark && <Typed text={of.remark} />}
      {!of.result && (
        <div className="row">
          {can('REPORTER_MESSAGE') && (
            <button type="button" className="button small" aria-label={`${t('checkin.ask')}: ${name}`} onClick={ask}>
              {t('checkin.ask')}
            </button>
          )}
          {can('CASE_EDIT') && (
            <button type="button" className="button small" aria-label={`${t('checkin.settle')}: ${name}`} onClick={() => settle(true)}>
              {t('checkin.settle')}
            </button>
          )}
        </div>
      )}
      {settling && <SettleDialog of={of} onClose={() => settle(false)} />}
    </li>
  );
}

function SettleDialog({ of, onClose }: { of: CheckIn; onClose: () => void }) {
  const t = useT();
  const draft = useDraft(`${useCase().id}:check-in.${of.id}`);
  const result = results.find((one) => one === draft.fields['result']);
  const { remark = '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(SettleCheckIn, {
    done: () => {
      draft.drop();
      say(t('checkin.settled'));
      onClose();
      focusOn('check-ins');
    },
  });
  const needsRemark = result === 'SIGNS' || result === 'RETALIATION';
  const fault = textFault(remark);
  const isRemark = needsRemark ? !fault : fault !== 'long';
  return (
    <FormDialog
      title={`${t('checkin.settle')}: ${t('checkin.after', { days: of.days })}`}
      action={t('checkin.save')}
      failed={t('checkin.not-settled')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => {
        setTried(true);
        if (result && isRemark) act.mutate({ checkIn: of.id, result, remark: remark.trim() ? remark : null });
      }}
      onClose={onClose}
    >
      <p>{t('checkin.once')}</p>
      <Choice
        label={t('checkin.result')}
        error={tried && !result ? t('checkin.result.missing') : undefined}
        value={result}
        any={t('field.choose')}
        options={results.map((one) => [one, t(`checkin.result.${one}`)])}
        onChange={(next) => draft.set('result', next ?? '')}
      />
      <Field
        label={t(needsRemark ? 'checkin.remark' : 'checkin.remark.optional')}
        error={tried && !isRemark ? t('checkin.remark.wrong') : undefined}
      >
        {(control) => <LongText {...control} rows={4} required={needsRemark} text={remark} onText={(next) => draft.set('remark', next)} />}
      </Field>
    </FormDialog>
  );
}
