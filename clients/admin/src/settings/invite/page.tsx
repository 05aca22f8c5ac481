import { addressFault } from '@voicase/shared/text';
import { today } from '@voicase/shared/time';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { InviteMember } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { useKept } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { isWrong } from '../../session/ask';
import { useStaffAct } from '../act';
import { WithFacts, type Facts } from '../rights/facts';
import { faultsOf, RightsForm } from '../rights/form';
import { toInput, type Rights } from '../rights/rights';

const nobody: Rights = { role: 'MEMBER', allow: [], deny: [], caseScope: 'DEPARTMENTS', departments: [], expiresOn: null };

export function InvitePage() {
  const t = useT();
  return (
    <>
      <title>{t('invite.title')}</title>
      <p className="back">
        <Link to="/settings/users">{t('users.back')}</Link>
      </p>
      <Landing as="h1">{t('invite.heading')}</Landing>
      <p className="prose">{t('invite.text')}</p>
      <WithFacts>{(facts) => <InviteForm facts={facts} />}</WithFacts>
    </>
  );
}

function InviteForm({ facts }: { facts: Facts }) {
  const t = useT();
  const navigate = useNavigate();
  const { membership } = useMember();
  const [email, setEmail] = useKept('invite.email', '');
  const [rights, setRights] = useKept('invite.rights', nobody);
  const [tried, setTried] = useState(false);
  const act = useStaffAct(InviteMember, () => {
    say(t('invite.done', { email: email.trim() }));
    void navigate({ to: '/settings/users' });
  });
  const bad = addressFault(email);
  const faults = faultsOf(rights, undefined, facts, today(membership.organisation.timeZone));

  function submit() {
    setTried(true);
    if (!bad && !faults.length && !act.isPending) act.mutate({ email: email.trim(), rights: toInput(rights) });
  }

  return (
    <Form className="stack settings-form" summary onSubmit={submit}>
      <Field label={t('signin.email')} hint={t('invite.email.hint')} error={tried && bad ? t(`invite.email.${bad}`) : undefined}>
        {(control) => (
          <input {...control} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <RightsForm rights={rights} facts={facts} tried={tried} onChange={setRights} />
      <div className="save">
        {act.error && (
          <Problem
            title={t('invite.failed')}
            problem={act.error}
            why={isWrong(act.error, 'email') ? t('invite.known') : undefined}
            safe={t('safe.typed')}
            focus
          />
        )}
        <Submit busy={act.isPending}>{t('invite.send')}</Submit>
      </div>
    </Form>
  );
}
