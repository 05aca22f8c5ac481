import { LiftRestriction, Members, RestrictCase } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { refreshCases, useAct, useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { Load } from '../../kit/load';
import { say } from '../../kit/say';
import { isProblem, isWrong, problemOf } from '../../session/ask';
import { useCase } from '../context';
import { useReason } from './reason';

export function RestrictDialog({ chosen, onClose }: { chosen: readonly { id: string }[]; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const { membership } = useMember();
  const people = useAsk(Members, {}, { lasting: true });
  const [names, setNames] = useKept(`${id}:restrict.members`, () => [...new Set([membership.id, ...chosen.map((one) => one.id)])]);
  const reason = useReason(`${id}:restrict`);
  const act = useAct(RestrictCase, {
    done: ({ restrictCase }) => {
      reason.sent();
      say(t(restrictCase.case.restrictionRequest ? 'access.restriction.waits' : 'access.restricted'));
      onClose();
    },
    failed: (problem) => void (isProblem(problem, 'CONFLICT') && refreshCases()),
  });
  const why = (error: unknown) => {
    if (isWrong(error, 'members')) return t('access.restrict.why');
    return { NOT_ALLOWED_NOW: t('access.alone'), CONFLICT: t('access.restrict.other') }[problemOf(error).code as string];
  };
  const toggle = (one: string, on: boolean) => setNames(on ? [...names, one] : names.filter((other) => other !== one));
  return (
    <FormDialog
      title={t('access.restrict.title')}
      action={t('access.restrict')}
      failed={t('access.not-restricted')}
      problem={act.error}
      why={why(act.error)}
      busy={act.isPending}
      onSubmit={() => reason.check() && act.mutate({ case: id, members: names, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('access.restrict.text')}</p>
      <p>{t('access.restrict.two')}</p>
      <p>{t('access.restrict.first')}</p>
      <fieldset>
        <legend>{t('access.restrict.who')}</legend>
        <Load query={people} failed={t('assign.nobody')} lines={4}>
          {({ members }) =>
            members.map(({ id: one, name, role }) => (
              <Check key={one} checked={names.includes(one)} disabled={one === membership.id} onChange={(on) => toggle(one, on)}>
                <span dir="auto">{name}</span>{' '}
                <span className="muted">{t(one === membership.id ? 'access.you-stay' : `role.${role}`)}</span>
              </Check>
            ))
          }
        </Load>
      </fieldset>
      {reason.field}
    </FormDialog>
  );
}

export function LiftDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, department } = useCase();
  const reason = useReason(`${id}:lift`);
  const act = useAct(LiftRestriction, {
    done: () => {
      reason.sent();
      say(t('access.lifted'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('access.lift')}
      action={t('access.lift')}
      failed={t('access.not-lifted')}
      problem={act.error}
      why={problemOf(act.error).code === 'NOT_ALLOWED_NOW' ? t('access.lift.why') : undefined}
      busy={act.isPending}
      onSubmit={() => reason.check() && act.mutate({ case: id, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('access.lift.text', { name: department.name })}</p>
      {reason.field}
    </FormDialog>
  );
}
