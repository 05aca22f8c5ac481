import { ApiProblem } from '@voicase/shared/gql';
import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { sendMessage } from '../api.ts';
import { FilePicker } from '../files/picker.tsx';
import { Button } from '../kit/button.tsx';
import { Problem } from '../kit/problem.tsx';
import { Field, described } from '../kit/field.tsx';
import { Left } from '../kit/left.tsx';
import { Notice, announce } from '../kit/notice.tsx';
import { asProblem } from '../problems.ts';
import { filesOf, waitingFor } from '../review/submit.ts';
import { endsSession, renew } from '../session.ts';
import { type Channel, type Composer, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { useState } from 'preact/hooks';
import { withMessage } from './messages.ts';

const blank = (): Composer => ({ idempotencyKey: crypto.randomUUID(), text: '', uploads: [] });

/** The first try had arrived though its answer was lost, and the text was changed since: it becomes a message of its own. */
async function becomesAnother(composer: Composer): Promise<void> {
  composer.idempotencyKey = crypto.randomUUID();
  await renew();
}

async function send(composer: Composer): Promise<void> {
  update({ busy: true, problem: undefined });
  try {
    const files = await filesOf(composer);
    const message = await sendMessage({ idempotencyKey: composer.idempotencyKey, text: composer.text, files });
    update({ composer: undefined, ...(state.report ? { report: withMessage(state.report, message) } : {}) });
    announce(t('composer.sent'));
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (endsSession(problem)) return;
    if (problem.code === 'CONFLICT') await becomesAnother(composer);
    update({ problem });
  } finally {
    update({ busy: false });
  }
}

/** What keeps a text from being sent, in words. */
function mistake(text: string): string | undefined {
  if (!shows(text)) return t('composer.empty');
  return left(text, TEXT) < 0 ? t('fault.TOO_LONG', { max: TEXT }) : undefined;
}

export function Composing({ channel }: { channel: Channel }) {
  const composer = state.composer ?? blank();
  const [error, setError] = useState<string>();
  const field = { id: 'message', label: t('composer.label'), help: t('composer.help'), error };
  const change = (patch: Partial<Composer>) => update({ composer: Object.assign(composer, patch) });
  const submit = () => {
    const wrong = mistake(composer.text);
    setError(wrong);
    if (wrong) document.getElementById('message')?.focus();
    else void send(composer);
  };
  const waiting = state.busy ? waitingFor(composer) : 0;
  const problem = composer.text ? state.problem : undefined;
  return (
    <form
      noValidate
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!state.busy) submit();
      }}
    >
      <Field {...field}>
        <textarea rows={5} dir="auto" autocomplete="off" spellcheck={false} {...described(field)} value={composer.text} onInput={(event) => change({ text: event.currentTarget.value })} />
        <Left text={composer.text} max={TEXT} />
      </Field>
      <FilePicker id="message-files" channel={channel} uploads={composer.uploads} onChange={(uploads) => change({ uploads })} />
      {waiting > 0 && <Notice>{t('review.waiting', { count: waiting })}</Notice>}
      <Problem problem={problem && (problem.code === 'CONFLICT' ? new ApiProblem('MESSAGE_CONFLICT') : problem)} safe={t('problem.nothingLost')} />
      <Button kind="primary" submit busy={state.busy}>{t(state.busy ? 'composer.sending' : 'composer.send')}</Button>
    </form>
  );
}
