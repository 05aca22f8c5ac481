import Ellipsis from 'lucide-react/icons/ellipsis';
import { today } from '@voicase/shared/time';
import { useState } from 'react';
import { CompleteDeadline, MoveDeadline, PauseDeadline, RemoveDeadline, ReopenDeadline } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { Menu, MenuItem } from '../../kit/menu';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { useReason } from '../access/reason';
import type { CaseDeadline } from '../context';
import { useDraft } from '../drafts';
import { DayField } from './add-deadline';

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
      <Menu trigger={<Ellipsis size={16} aria-hidden />} label={t('own.more', { title: title ?? '' })} className="button quiet small">
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

function ReasonDialog({ act, deadline: { id, title, dueOn }, onClose }: Props) {
  const t = useT();
  const first = today(useMember().membership.organisation.timeZone);
  const draft = useDraft(`deadline:${id}:${act}`);
  const day = draft.fields['dueOn'] ?? dueOn;
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
    if (moves) move.mutate({ deadline: id, dueOn: day, reason: reason.text });
    else if (act === 'pause') pause.mutate({ deadline: id, reason: reason.text });
    else remove.mutate({ deadline: id, reason: reason.text });
  }

  return (
    <FormDialog
      title={t(`own.act.${act}`)}
      action={t(`own.act.${act}`)}
      failed={t('own.not-changed')}
      problem={running.error}
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
      {reason.field}
    </FormDialog>
  );
}
