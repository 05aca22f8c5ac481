import { useState } from 'react';
import { ChangePassword } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { Moment } from '../../kit/time';
import { isWrong } from '../../session/ask';
import { request } from '../../session/request';
import { useTask } from '../../session/task';
import { isLong, NewPassword } from '../../signin/new-password';
import { show } from './shown';

export function Password({ changedAt }: { changedAt: string | null }) {
  const t = useT();
  const [changing, change] = useState(false);
  return (
    <section>
      <h2>{t('signin.password')}</h2>
      {changedAt && (
        <p className="muted">
          {t('password.changed')} <Moment at={changedAt} />
        </p>
      )}
      <button type="button" className="button" onClick={() => change(true)}>
        {t('password.change')}
      </button>
      {changing && <PasswordDialog onClose={() => change(false)} />}
    </section>
  );
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { email } = useMember().me;
  const [typed, setTyped] = useState({ current: '', new: '' });
  // Do not use the query cache, which would keep both passwords in memory for a while.
  const { busy, problem, run } = useTask(async () => {
    show((await request(ChangePassword, { input: typed })).changePassword.security);
    say(t('password.done'));
    onClose();
  });
  const weak = isWrong(problem, 'new');
  const wrong = isWrong(problem, 'current') ? t('password.wrong') : undefined;
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (typed.current && isLong(typed.new)) run();
  };
  return (
    <Dialog title={t('password.change')} onClose={onClose}>
      <Form className="stack" onSubmit={submit}>
        {problem !== undefined && (
          <Problem
            title={t('password.not-set')}
            problem={problem}
            why={weak ? t('password.weak') : wrong}
            unanswered={t('password.unanswered')}
            focus
          />
        )}
        {/* Tells the password manager which account the password belongs to. */}
        <input type="text" autoComplete="username" hidden readOnly value={email} />
        <Field label={t('password.current')} error={wrong ?? (tried && !typed.current ? t('missing.password') : undefined)}>
          {(control) => (
            <input
              {...control}
              type="password"
              autoComplete="current-password"
              required
              value={typed.current}
              onChange={(event) => setTyped({ ...typed, current: event.target.value })}
            />
          )}
        </Field>
        <NewPassword
          label={t('password.new')}
          value={typed.new}
          weak={weak}
          tried={tried}
          onChange={(next) => setTyped({ ...typed, new: next })}
        />
        <Submit busy={busy}>{t('password.set')}</Submit>
      </Form>
    </Dialog>
  );
}
