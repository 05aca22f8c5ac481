import { useState } from 'react';
import { AcceptInvitation, InvitationFacts, type InvitationFactsQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { Loading } from '../kit/loading';
import { isName, NameInput } from '../kit/name-input';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { ask, isProblem, isWrong } from '../session/ask';
import { useStart, useTask } from '../session/task';
import { Alone } from './alone';
import { useAuth } from './auth';
import { begin } from './begin';
import { Join } from './join';
import { isLong, NewPassword } from './new-password';
import { SignInSteps } from './steps';
import type { Ticket } from './ticket';
import { useToken } from './token';

type Facts = InvitationFactsQuery['invitation'];

/** The target of an invitation's link. The page creates an account, or adds the organisation to an existing account. */
export function EnrolPage() {
  const t = useT();
  const token = useToken();
  return (
    <Alone title={t('enrol.title')} heading={t('enrol.heading')}>
      {token ? <Invited token={token} /> : <p>{t('enrol.no-token')}</p>}
    </Alone>
  );
}

function Invited({ token }: { token: string }) {
  const t = useT();
  const [facts, setFacts] = useState<Facts>();
  const { problem, run } = useTask(async () => setFacts((await ask(InvitationFacts, { token }, 'auth')).invitation));
  useStart(run, token);
  if (problem !== undefined) {
    const gone = isProblem(problem, 'NOT_FOUND');
    return <Problem title={t('enrol.unknown')} problem={problem} why={gone ? t('enrol.gone') : undefined} retry={gone ? undefined : run} />;
  }
  if (!facts) return <Loading lines={3} />;
  return (
    <>
      <p>{t('enrol.invited')}</p>
      <p>
        <b dir="auto">{facts.organisation}</b>
      </p>
      {facts.hasAccount ? <Join token={token} facts={facts} /> : <NewAccount token={token} facts={facts} />}
    </>
  );
}

function NewAccount({ token, facts }: { token: string; facts: Facts }) {
  const [ticket, setTicket] = useState<Ticket>();
  if (ticket) return <SignInSteps from={ticket} email={facts.email} onSession={(grant) => begin(grant)} />;
  return <NamePassword token={token} email={facts.email} onTicket={setTicket} />;
}

interface FormProps {
  token: string;
  email: string;
  onTicket: (ticket: Ticket) => void;
}

function NamePassword({ token, email, onTicket }: FormProps) {
  const t = useT();
  const [typed, setTyped] = useState({ name: '', password: '' });
  const { send, busy, problem } = useAuth(AcceptInvitation, ({ acceptInvitation }) => onTicket(acceptInvitation));
  const weak = isWrong(problem, 'password');
  const nameless = isWrong(problem, 'name');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (isName(typed.name) && isLong(typed.password)) send({ token, ...typed });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('enrol.failed')}
          problem={problem}
          why={weak ? t('password.weak') : nameless ? t('me.name.wrong') : isProblem(problem, 'NOT_FOUND') ? t('enrol.gone') : undefined}
          unanswered={t('enrol.unanswered')}
          safe={t('safe.typed')}
          focus
        />
      )}
      <p>{t('enrol.text')}</p>
      <Field label={t('signin.email')}>
        {(control) => <input {...control} type="email" autoComplete="username" readOnly value={email} />}
      </Field>
      <Field
        label={t('enrol.name')}
        hint={t('enrol.name.hint')}
        error={nameless || (tried && !isName(typed.name)) ? t('me.name.wrong') : undefined}
      >
        {(control) => (
          <NameInput {...control} autoComplete="name" required text={typed.name} onText={(name) => setTyped({ ...typed, name })} />
        )}
      </Field>
      <NewPassword
        label={t('password.new')}
        value={typed.password}
        weak={weak}
        tried={tried}
        onChange={(password) => setTyped({ ...typed, password })}
      />
      <Submit busy={busy}>{t('enrol.submit')}</Submit>
    </Form>
  );
}
