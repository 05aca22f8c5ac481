import { useState } from 'react';
import { JoinOrganisation, Me, type InvitationFactsQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { resetTitles } from '../kit/titles';
import { ask, isProblem } from '../session/ask';
import { chooseOrganisation } from '../session/organisation';
import { open, signOut } from '../session/refresh';
import { hasSession } from '../session/start';
import { broadcast } from '../session/tabs';
import { useStart, useTask } from '../session/task';
import { SignInSteps } from './steps';

interface Props {
  token: string;
  facts: InvitationFactsQuery['invitation'];
}

/** Shown if the invited address already has an account. Its owner signs in, if needed, and accepts. */
export function Join({ token, facts }: Props) {
  const t = useT();
  /** The address of the signed-in account, or null without a session. */
  const [email, setEmail] = useState<string | null>();
  const look = useTask(async () => setEmail((await hasSession()) ? (await ask(Me, {})).me.email : null));
  const leave = useTask(async () => {
    await signOut();
    setEmail(null);
  });
  useStart(look.run);
  const problem = look.problem ?? leave.problem;
  if (problem !== undefined) return <Problem title={t('enrol.failed')} problem={problem} retry={look.run} />;
  if (email === undefined) return <Loading lines={3} />;
  if (email === null)
    return (
      <>
        <p>{t('join.sign-in')}</p>
        <SignInSteps
          email={facts.email}
          onSession={(grant) => {
            resetTitles();
            open(grant);
            broadcast('in');
            look.run();
          }}
        />
      </>
    );
  if (email.toLowerCase() === facts.email.toLowerCase()) return <Yes token={token} facts={facts} />;
  return (
    <>
      <p>{t('join.other', { invited: facts.email, here: email })}</p>
      <button type="button" className="button" aria-disabled={leave.busy || undefined} onClick={leave.run}>
        {leave.busy ? t('submit.busy') : t('signout.do')}
      </button>
    </>
  );
}

function Yes({ token, facts }: Props) {
  const t = useT();
  const { busy, problem, run } = useTask(async () => {
    const { membership } = (await ask(JoinOrganisation, { input: { token } })).joinOrganisation;
    chooseOrganisation(membership.organisation.id);
    // Reload, because the fetched data belongs to the previous organisation.
    window.location.assign('/');
  });
  return (
    <div className="stack">
      {problem !== undefined && (
        <Problem title={t('join.failed')} problem={problem} why={isProblem(problem, 'NOT_FOUND') ? t('enrol.gone') : undefined} focus />
      )}
      <p>{t('join.as', { email: facts.email })}</p>
      <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
        {busy ? t('submit.busy') : t('join.do', { name: facts.organisation })}
      </button>
    </div>
  );
}
