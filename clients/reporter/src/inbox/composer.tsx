import { ApiProblem, isPassing } from '@voicase/shared/gql';
import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { hasSession, sendMessage } from '../api.ts';
import { FilePicker } from '../files/picker.tsx';
import { Button } from '../kit/button.tsx';
import { Problem } from '../kit/problem.tsx';
import { Notice, announce } from '../kit/notice.tsx';
import { TextField } from '../kit/text-field.tsx';
import { asProblem, ofMessage } from '../problems.ts';
import { filesOf, waitingFor } from '../review/submit.ts';
import { endsSession, renew } from '../session.ts';
import { type Channel, type Composer, isWritten, state, update } from '../state.ts';
import { t } from '../texts.ts';
import { useState } from 'preact/hooks';
import { blank, remaining } from './remaining.ts';
import { withMessage } from './messages.ts';

async function send(composer: Composer): Promise<void> {
  update({ messaging: true, changedSince: false, problem: undefined });
  const { idempotencyKey, ...sent } = { ...composer };
  try {
    const files = await filesOf(sent);
    composer.first ??= sent;
    const message = await sendMessage({ idempotencyKey, text: sent.text, files }).catch((thrown: unknown) => {
      throw ofMessage(thrown);
    });
    update({ ...remaining(composer, sent), ...(state.report ? { report: withMessage(state.report, message) } : {}) });
    announce(t('composer.sent'));
  } catch (thrown) {
    await recover(composer, thrown);
  } finally {
    update({ messaging: false });
  }
}

/** Handles a failed attempt. The text and the files always stay. */
async function recover(composer: Composer, thrown: unknown): Promise<void> {
  if (endsSession(thrown)) {
    // The session is still open, so the abort means that a file was removed while the message waited for it.
    if (hasSession()) update({ problem: new ApiProblem('MESSAGE_STOPPED') });
    return;
  }
  const problem = asProblem(thrown);
  if (problem.code === 'CONFLICT') {
    // The first attempt had arrived, but its response was lost and the reporter changed the text since. Keep the rest as a new message.
    update({ ...remaining(composer, composer.first ?? composer), changedSince: false });
    await renew();
    return update({ problem: new ApiProblem('MESSAGE_CONFLICT') });
  }
  if (!isPassing(problem)) delete composer.first;
  update({ problem });
}

/** Returns why the text cannot be sent. */
function mistake(text: string): string | undefined {
  if (!shows(text)) return t('composer.empty');
  return left(text, TEXT) < 0 ? t('fault.TOO_LONG', { max: TEXT }) : undefined;
}

export function Composing({ channel }: { channel: Channel }) {
  const composer = state.composer ?? blank();
  const { messaging } = state;
  const [error, setError] = useState<string>();
  const change = (patch: Partial<Composer>) => update({ composer: Object.assign(composer, patch) });
  const submit = () => {
    const wrong = mistake(composer.text);
    setError(wrong);
    if (wrong) document.getElementById('message')?.focus();
    else void send(composer);
  };
  const waiting = messaging ? waitingFor(composer) : 0;
  const problem = isWritten(composer) ? state.problem : undefined;
  return (
    <form
      noValidate
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!messaging) submit();
      }}
    >
      <TextField
        id="message"
        label={t('composer.label')}
        help={t('composer.help')}
        error={error}
        text={composer.text}
        onText={(text) => change({ text })}
      />
      <FilePicker id="message-files" channel={channel} uploads={composer.uploads} onChange={(uploads) => change({ uploads })} />
      {state.changedSince && <Notice kind="warn">{t('composer.changedSince')}</Notice>}
      {waiting > 0 && <Notice>{t('review.waiting', { count: waiting })}</Notice>}
      <Problem problem={problem} safe={problem?.code === 'MESSAGE_FULL' ? undefined : t('problem.nothingLost')} />
      <Button kind="primary" submit busy={messaging}>
        {t(messaging ? 'composer.sending' : 'composer.send')}
      </Button>
    </form>
  );
}
