import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { RemoveMember, RequestIdentityView, RequestMemberReset, ResumeMember, StaffMembers, SuspendMember } from '../../../gen/documents';
import { client, useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { FormDialog } from '../../kit/form-dialog';
import { useKept, useKeptOpen } from '../../kit/kept';
import { Load } from '../../kit/load';
import { say } from '../../kit/say';
import { isWrong, problemOf } from '../../session/ask';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { useStaffAct } from '../act';
import type { Member } from './member';

type Act = 'suspend' | 'resume' | 'reset' | 'view' | 'remove';

/** The acts on a whole membership. Each button opens a dialog that explains the act. */
export function MemberActs({ one }: { one: Member }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen<Act | undefined>(`member:${one.id}`, undefined);
  // The right to request identities needs two administrators, so the member requests it here and not in the form of
  // rights.
  const view: Act[] = one.effectiveRights.some(({ permission, given }) => given && permission === 'IDENTITY_VIEW') ? [] : ['view'];
  const acts: Act[] = [one.suspendedAt ? 'resume' : 'suspend', 'reset', ...view, 'remove'];
  const close = () => setOpen(undefined);
  return (
    <div className="acts part">
      {acts.map((act) => (
        <button key={act} type="button" className={act === 'remove' ? 'button danger' : 'button'} onClick={() => setOpen(act)}>
          {t(`member.act.${act}`)}
        </button>
      ))}
      {open === 'remove' ? <RemoveDialog one={one} onClose={close} /> : open && <SimpleDialog one={one} act={open} onClose={close} />}
    </div>
  );
}

const operations = { suspend: SuspendMember, resume: ResumeMember, reset: RequestMemberReset, view: RequestIdentityView };

function SimpleDialog({ one: { id, name }, act, onClose }: { one: Member; act: keyof typeof operations; onClose: () => void }) {
  const t = useT();
  const run = useStaffAct<unknown, { member: string }>(operations[act], () => {
    say(t(`member.done.${act}`, { name }));
    onClose();
  });
  return (
    <FormDialog
      title={t(`member.title.${act}`, { name })}
      action={t(`member.do.${act}`)}
      failed={t(`member.not.${act}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t(`member.why.${act}`) : undefined}
      busy={run.isPending}
      danger={act === 'suspend'}
      onSubmit={() => run.mutate({ member: id })}
      onClose={onClose}
    >
      <p>{t(`member.means.${act}`, { name })}</p>
    </FormDialog>
  );
}

/** Removes a member. Their open cases must go to a successor. The member may have open cases that the administrator cannot see. */
function RemoveDialog({ one: { id, name, openCases, openActions, apiTokens }, onClose }: { one: Member; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const [heir, setHeir] = useKept<string | undefined>(`member.heir:${id}`, undefined);
  const [missing, setMissing] = useState(false);
  const people = useAsk(StaffMembers, {});
  const act = useOnce({
    mutationFn: () => request(RemoveMember, { input: { member: id, handOver: heir ?? null } }),
    onSuccess: async ({ removeMember: { handedOver } }) => {
      say(t('member.done.remove', { name, count: handedOver }));
      // Leave the removed member's page first.
      await navigate({ to: '/settings/users' });
      client.removeQueries({ queryKey: ['StaffMember'] });
      await client.invalidateQueries();
    },
  });
  const refused = isWrong(act.error, 'handOver');
  const error = missing && !heir ? t('member.heir.missing') : refused ? t('member.heir.refused') : undefined;
  const submit = () => {
    setMissing(openCases > 0 && !heir);
    if (!openCases || heir) act.mutate();
  };
  return (
    <FormDialog
      title={t('member.title.remove', { name })}
      action={t('member.do.remove')}
      failed={t('member.not.remove')}
      problem={act.error}
      why={refused ? t('member.heir.refused') : problemOf(act.error).code === 'NOT_ALLOWED_NOW' ? t('member.why.remove') : undefined}
      busy={act.isPending}
      danger
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('member.means.remove', { name })}</p>
      {apiTokens > 0 && <p>{t('member.means.tokens', { count: apiTokens })}</p>}
      <Load query={people} failed={t('users.failed')} lines={1}>
        {({ members }) => (
          <Choice
            label={t('member.heir')}
            hint={[t('member.heir.hint', { count: openCases, name }), openActions > 0 && t('member.heir.actions', { count: openActions })]
              .filter(Boolean)
              .join(' ')}
            error={error}
            value={heir}
            any={t(openCases ? 'field.choose' : openActions ? 'member.heir.without' : 'member.heir.nobody')}
            options={members.filter((other) => other.assignable && other.id !== id).map((other) => [other.id, other.name])}
            onChange={setHeir}
          />
        )}
      </Load>
    </FormDialog>
  );
}
