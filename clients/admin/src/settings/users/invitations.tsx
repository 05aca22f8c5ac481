import { useState } from 'react';
import { ResendInvitation, RevokeInvitation, RightsTable, StaffInvitations, type StaffInvitationsQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { Load } from '../../kit/load';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { useStaffAct } from '../act';
import { presetOf } from '../rights/rights';

type Invitation = StaffInvitationsQuery['invitations'][number];

/** Invitations that are not accepted yet. */
export function Invitations() {
  const t = useT();
  const query = useAsk(StaffInvitations, {});
  return (
    <section aria-labelledby="invitations" className="part">
      <h2 id="invitations" tabIndex={-1}>
        {t('invitations.heading')}
      </h2>
      <Load query={query} failed={t('invitations.failed')} lines={2}>
        {({ invitations }) =>
          invitations.length ? (
            <ul className="items">
              {invitations.map((one) => (
                <InvitationItem key={one.id} one={one} />
              ))}
            </ul>
          ) : (
            <p className="nothing">{t('invitations.none')}</p>
          )
        }
      </Load>
    </section>
  );
}

function InvitationItem({ one }: { one: Invitation }) {
  const t = useT();
  const [revoking, revoke] = useState(false);
  const table = useAsk(RightsTable, {}, { lasting: true }).data?.rightsTable;
  const preset = table && presetOf(table, one);
  const again = useStaffAct(ResendInvitation, () => say(t('invitations.resent', { email: one.email })));
  return (
    <li>
      <p>
        <b>{one.email}</b> <span className="word">{t(preset ? `preset.${preset}` : `role.${one.role}`)}</span>
      </p>
      <p className="muted">
        {t('invitations.until')} <Moment at={one.expiresAt} />
        {one.invitedBy && (
          <>
            {' · '}
            {t('invitations.by')} <span dir="auto">{one.invitedBy.name}</span>
          </>
        )}
      </p>
      {again.error && <Problem title={t('invitations.not-resent')} problem={again.error} focus />}
      <div className="row">
        <button
          type="button"
          className="button"
          aria-label={t('invitations.resend.name', { email: one.email })}
          onClick={() => again.isPending || again.mutate({ invitation: one.id })}
        >
          {again.isPending ? t('submit.busy') : t('invitations.resend')}
        </button>
        <button
          type="button"
          className="button"
          aria-label={t('invitations.revoke.name', { email: one.email })}
          onClick={() => revoke(true)}
        >
          {t('invitations.revoke')}
        </button>
      </div>
      {revoking && <RevokeDialog one={one} onClose={() => revoke(false)} />}
    </li>
  );
}

function RevokeDialog({ one, onClose }: { one: Invitation; onClose: () => void }) {
  const t = useT();
  const act = useStaffAct(RevokeInvitation, () => {
    say(t('invitations.revoked', { email: one.email }));
    onClose();
    focusOn('invitations');
  });
  return (
    <FormDialog
      title={t('invitations.revoke.title')}
      action={t('invitations.revoke')}
      failed={t('invitations.not-revoked')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ invitation: one.id })}
      onClose={onClose}
    >
      <p>{t('invitations.revoke.text', { email: one.email })}</p>
    </FormDialog>
  );
}
