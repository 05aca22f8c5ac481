import { ApproveIdentityOpening, RefuseIdentityOpening, RequestIdentityOpening } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { languageName, useT } from '../i18n';
import type { Decided } from '../kit/decision';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { problemOf } from '../session/ask';
import type { Opening } from './types';
import { Text, useWriting } from './writing';

/** Requests to open the identity. The reporter reads the second text after the opening. */
export function AskDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, language } = useCase();
  const writing = useWriting(`${id}:identity`);
  const act = useAct(RequestIdentityOpening, {
    done: () => {
      writing.sent();
      say(t('identity.asked'));
      onClose();
      focusOn('openings');
    },
  });
  const submit = () => {
    if (!writing.check('reason', 'words')) return;
    act.mutate({ case: id, idempotencyKey: writing.key(), reason: writing.text('reason'), words: writing.text('words') });
  };
  return (
    <FormDialog
      title={t('identity.ask')}
      action={t('identity.ask.do')}
      failed={t('identity.not-asked')}
      problem={act.error}
      why={problemOf(act.error).code === 'NOT_ALLOWED_NOW' ? t('identity.ask.why') : undefined}
      safe={t('identity.safe')}
      busy={act.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('identity.ask.text')}</p>
      <Text writing={writing} name="reason" label={t('identity.reason')} hint={t('identity.reason.hint')} />
      <Text
        writing={writing}
        name="words"
        label={t('identity.words')}
        hint={t('identity.words.hint', { language: languageName(language) })}
        lang={language}
      />
    </FormDialog>
  );
}

/** The decision of another member, or the end of the own request. */
export function DecideDialog({ one, act, onClose }: { one: Opening; act: Decided; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const writing = useWriting(`${id}:identity:${one.id}`);
  const word = act === 'approve' ? act : one.mine ? 'withdraw' : 'refuse';
  const done = () => {
    writing.sent();
    say(t(`identity.done.${word}`));
    onClose();
    focusOn('openings');
  };
  const approve = useAct(ApproveIdentityOpening, { done });
  const refuse = useAct(RefuseIdentityOpening, { done });
  const run = act === 'approve' ? approve : refuse;
  const submit = () => {
    if (act === 'approve') approve.mutate({ request: one.id });
    else if (one.mine) refuse.mutate({ request: one.id, reason: null });
    else if (writing.check('reason')) refuse.mutate({ request: one.id, reason: writing.text('reason') });
  };
  return (
    <FormDialog
      title={t(`identity.${word}`)}
      action={t(`identity.${word}`)}
      failed={t(`identity.not-done.${word}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t('identity.why') : undefined}
      safe={word === 'refuse' ? t('identity.safe') : undefined}
      busy={run.isPending}
      danger={act === 'refuse'}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(`identity.means.${word}`)}</p>
      {act === 'approve' && (
        <>
          <p className="muted">{t('identity.reason')}</p>
          <Typed text={one.reason} />
          <p className="muted">{t('identity.words')}</p>
          <Typed text={one.words} />
        </>
      )}
      {word === 'refuse' && <Text writing={writing} name="reason" label={t('identity.refusal')} hint={t('identity.refusal.hint')} />}
    </FormDialog>
  );
}
