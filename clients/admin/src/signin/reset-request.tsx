import { addressFault } from '@voicase/shared/text';
import { useEffect, useRef, useState } from 'react';
import { RequestReset } from '../../gen/documents';
import { Link } from '../entry/link';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { Alone } from './alone';
import { useAuth } from './auth';

/** Requests a reset. The response is the same whether or not the account exists. */
export function ResetRequestPage() {
  const t = useT();
  const [email, setEmail] = useState('');
  const [asked, setAsked] = useState(false);
  const { send, busy, problem } = useAuth(RequestReset, () => setAsked(true));
  const [tried, setTried] = useState(false);
  const bad = addressFault(email) === 'bad';
  const submit = () => {
    setTried(true);
    if (!bad) send({ email: email.trim() });
  };
  return (
    <Alone title={t('reset.request.title')} heading={t('reset.request.heading')}>
      {asked ? (
        <Asked />
      ) : (
        <Form className="stack" onSubmit={submit}>
          {problem !== undefined && <Problem title={t('reset.request.failed')} problem={problem} safe={t('safe.typed')} focus />}
          <p>{t('reset.request.first')}</p>
          <p>{t('reset.request.then')}</p>
          <Field label={t('signin.email')} error={tried && bad ? t('invite.email.bad') : undefined}>
            {(control) => (
              <input
                {...control}
                type="email"
                autoComplete="username"
                required
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Submit busy={busy}>{t('reset.request.do')}</Submit>
        </Form>
      )}
      <p className="after">
        <Link to="/sign-in">{t('reset.back')}</Link>
      </p>
    </Alone>
  );
}

function Asked() {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h2 tabIndex={-1} ref={heading}>
        {t('reset.asked')}
      </h2>
      <p>{t('reset.asked.text')}</p>
    </>
  );
}
