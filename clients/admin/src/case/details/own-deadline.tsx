import Ellipsis from 'lucide-react/icons/ellipsis';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { CompleteDeadline, Members, MoveDeadline, PauseDeadline, RemoveDeadline, ReopenDeadline } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAct, useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { Load } from '../../kit/load';
import { Menu, MenuItem } from '../../kit/menu';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { isWrong } from '../../session/ask';
import { useReason } from '../access/reason';
import type { CaseDeadline } from '../context';
import { useDraft } from '../drafts';
import { DayField } from './day-field';

type WithReason = 'move' | 'resume' | 'pause' | 'remove';

/** The acts on an own deadline. Each change is a step of the timeline. */
export function OwnActs({ deadline }: { deadline: CaseDeadline }) {
  const t = useT();
  const { id, title, metOn, pausedOn } = deadline;
  const [open, setOpen] = useKeptOpen<WithReason | undefined>(`deadline:${id}`, undefined);
  const complete = useAct(CompleteDeadline, { done: () => say(t('own.done.done')) });
  const reopen = useAct(ReopenDeadline, { done: () => say(t('own.done.reopen')) });
  const problem = complete.error ?? reopen.error;
  const acts: WithReason[] = metOn ? ['remove'] : pausedOn ? ['resume', 'remove'] : ['move', 'pause', 'remove'];
  return (
    <>
      {problem && <Problem title={t('own.not-changed')} problem={problem} focus />}
      <Menu
        trigger={<Ellipsis size={16} aria-hidden />}
        label={t('own.more', { title: title ?? '' })}
        className="button quiet small deadline-more"
      >
        {metOn ? (
          <MenuItem onSelect={() => reopen.mutate({ deadline: id })}>{t('own.act.reopen')}</MenuItem>
        ) : (
          <MenuItem onSelect={() => complete.mutate({ deadline: id })}>{t('own.act.done')}</MenuItem>
        )}
        {acts.map((act) => (
          <MenuItem key={act} danger={act === 'remove'} onSelect={() => setOpen(act)}>
            {t(`own.act.${act}`)}
          </MenuItem>
        ))}
      </Menu>
      {open && <ReasonDialog act={open} deadline={deadline} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface Props {
  act: WithReason;
  deadline: CaseDeadline;
  onClose: () => void;
}

function ReasonDialog({ act, deadline: { id, title, dueOn, owner: present }, onClose }: Props) {
  const t = useT();
  const first = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(`deadline:${id}:${act}`);
  const { dueOn: day = dueOn, owner = present?.id } = draft.fields;
  const [tried, setTried] = useState(false);
  const reason = useReason(`deadline:${id}:${act}:reason`, '');
  const done = () => {
    reason.sent();
    draft.drop();
    say(t(`own.done.${act}`));
    onClose();
  };
  const move = useAct(MoveDeadline, { done });
  const pause = useAct(PauseDeadline, { done });
  const remove = useAct(RemoveDeadline, { done });
  const moves = act === 'move' || act === 'resume';
  const running = moves ? move : act === 'pause' ? pause : remove;

  function submit() {
    setTried(true);
    if (!reason.check() || (moves && day < first)) return;
    if (moves) move.mutate({ deadline: id, dueOn: day, owner: owner ?? null, reason: reason.text });
    else if (act === 'pause') pause.mutate({ deadline: id, reason: reason.text });
    else remove.mutate({ deadline: id, reason: reason.text });
  }

  return (
    <FormDialog
      title={t(`own.act.${act}`)}
      action={t(`own.act.${act}`)}
      failed={t('own.not-changed')}
      problem={running.error}
      why={isWrong(running.error, 'owner') ? t('own.owner.why') : undefined}
      safe={t('safe.typed')}
      busy={running.isPending}
      danger={act === 'remove'}
      onSubmit={submit}
      onClose={onClose}
    >
      <p dir="auto">
        <b>{title}</b>
      </p>
      {moves && <DayField value={day} first={first} wrong={tried && day < first} onChange={(next) => draft.set('dueOn', next)} />}
      {moves && <OwnerField value={owner} onChange={(next) => draft.set('owner', next)} />}
      {reason.field}
    </FormDialog>
  );
}

/** The member who looks after the deadline. The present owner stays if the member chooses nobody else. */
function OwnerField({ value, onChange }: { value: string | undefined; onChange: (next: string) => void }) {
  const t = useT();
  const people = useAsk(Members, {}, { lasting: true });
  return (
    <Load query={people} failed={t('assign.nobody')} lines={2}>
      {({ members }) => (
        <Choice
          label={t('own.owner')}
          value={value}
          any={value ? undefined : t('action.owner.none')}
          options={members.map((one) => [one.id, one.name])}
          onChange={(next) => next && onChange(next)}
        />
      )}
    </Load>
  );
}
