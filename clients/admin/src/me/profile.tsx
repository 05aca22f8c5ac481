import { addressFault } from '@voicase/shared/text';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ChangeEmail, ChangeName } from '../../gen/documents';
import { useMember } from '../app/member';
import { client, useAct } from '../app/query';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { useKept, useKeptOpen } from '../kit/kept';
import { isName, NameInput } from '../kit/name-input';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { isWrong } from '../session/ask';

export function Profile() {
  const t = useT();
  const { me, membership } = useMember();
  const [changing, change] = useKeptOpen<'name' | 'email' | undefined>('me', undefined);
  const close = () => change(undefined);
  return (
    <>
      <dl>
        <Fact name={t('me.name')} act={t('me.name.change')} onAct={() => change('name')}>
          <span dir="auto">{me.name}</span>
        </Fact>
        <Fact name={t('signin.email')} act={t('me.email.change')} onAct={() => change('email')}>
          {me.email}
        </Fact>
        <Fact name={t('me.role')}>
          {t(`role.${membership.role}`)} <Link to="/me/rights">{t('my-rights.heading')}</Link>
        </Fact>
      </dl>
      {changing === 'name' && <NameDialog onClose={close} />}
      {changing === 'email' && <EmailDialog onClose={close} />}
    </>
  );
}

function Fact({ name, act, onAct, children }: { name: string; act?: string; onAct?: () => void; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="row">
        {children}
        {act && (
          <button type="button" className="button" onClick={onAct}>
            {act}
          </button>
        )}
      </dd>
    </div>
  );
}

function NameDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { me } = useMember();
  const [name, setName] = useKept('me.name', me.name);
  const act = useAct(ChangeName, {
    done: () => {
      void client.invalidateQueries({ queryKey: ['Me'] });
      say(t('me.name.done'));
      onClose();
    },
  });
  const wrong = isWrong(act.error, 'name') ? t('me.name.wrong') : undefined;
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (isName(name)) act.mutate({ name: name.trim() });
  };
  return (
    <Dialog title={t('me.name.change')} onClose={onClose}>
      <Form className="stack" onSubmit={submit}>
        {act.error && <Problem title={t('me.name.failed')} problem={act.error} why={wrong} safe={t('safe.typed')} focus />}
        <Field label={t('me.name')} hint={t('enrol.name.hint')} error={wrong ?? (tried && !isName(name) ? t('me.name.wrong') : undefined)}>
          {(control) => <NameInput {...control} autoComplete="name" required text={name} onText={setName} />}
        </Field>
        <Submit busy={act.isPending}>{t('me.save')}</Submit>
      </Form>
    </Dialog>
  );
}

function EmailDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { me } = useMember();
  const [email, setEmail] = useKept('me.email', '');
  const act = useAct(ChangeEmail);
  const wrong = isWrong(act.error, 'email') ? t('me.email.wrong') : undefined;
  const [tried, setTried] = useState(false);
  const bad = addressFault(email);
  const submit = () => {
    setTried(true);
    if (!bad) act.mutate({ email: email.trim() });
  };
  return (
    <Dialog title={t('me.email.change')} onClose={onClose}>
      <p role="status">{act.data ? t('me.email.sent', { address: act.data.changeEmail.sentTo }) : ''}</p>
      {!act.data && (
        <Form className="stack" onSubmit={submit}>
          {act.error && <Problem title={t('me.email.failed')} problem={act.error} why={wrong} safe={t('safe.typed')} focus />}
          <p>{t('me.email.how', { address: me.email })}</p>
          <Field label={t('me.email.new')} error={wrong ?? (tried && bad ? t(`invite.email.${bad}`) : undefined)}>
            {(control) => (
              <input
                {...control}
                type="email"
                autoComplete="email"
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Submit busy={act.isPending}>{t('me.email.send')}</Submit>
        </Form>
      )}
    </Dialog>
  );
}
