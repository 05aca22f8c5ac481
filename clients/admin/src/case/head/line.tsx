import { useState } from 'react';
import { page } from '../../app/lazy';
import { useMember } from '../../app/member';
import { Piece } from '../../app/piece';
import { useT } from '../../i18n';
import { CaseName } from '../../kit/case-name';
import { NextDue } from '../../kit/due';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { useShortcut } from '../../shortcuts/use';
import { ActAfterMessages } from '../acts/message-first';
import { MessageDialog } from '../clocks/message-dialog';
import { mayAcknowledge } from '../clocks/state';
import { AssignDialog } from '../assign/dialog';
import { useCase } from '../context';
import { nextOffer, offers, type Act } from '../moves';
import { AssigneeButton } from './assignees';
import { Marks } from './marks';
import { CaseMenu } from './menu';
import { Stages } from './stages';

const NAME = 'case-name';

const CaseToMe = page(() => import('../../cases/selection/case-to-me'), 'CaseToMe', 'cases');

/** Closes a dialog. The act may have removed the button that opened the dialog, so the heading then takes the focus. */
function closing(close: () => void) {
  close();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById(NAME)?.focus();
  });
}

/** The second line of the head: title, stages, next deadline, assignee, and what can be done. */
export function Line() {
  const t = useT();
  const { can } = useMember();
  const head = useCase();
  const { id, stage, moves, deadlines } = head;
  const [assigning, assign] = useKeptOpen(`${id}:assign`, false);
  const [open, setOpen] = useKeptOpen<Act | undefined>(`${id}:act`, undefined);
  const [acknowledging, acknowledge] = useKeptOpen(`${id}:acknowledge`, false);
  const isUnacknowledged = mayAcknowledge(head) && can('REPORTER_MESSAGE');
  const mayAssign = can('CASE_ASSIGN');
  // Each press is a new attempt.
  const [attempt, setAttempt] = useState(0);
  const assignMe = mayAssign ? () => setAttempt((before) => before + 1) : undefined;
  useShortcut('assign', mayAssign ? () => assign(true) : undefined);
  useShortcut('assignMe', assignMe);
  const all = offers(stage, moves);
  const next = nextOffer(all);
  const startAssigning = mayAssign ? () => assign(true) : undefined;
  return (
    <>
      <div className="case-line">
        <Name />
        <Marks head={head} place="line" />
        <Stages current={stage} />
        <span className="case-due">{stage !== 'CLOSED' && <NextDue deadlines={deadlines} />}</span>
        <AssigneeButton needed={all.some(({ block }) => block === 'NEEDS_ASSIGNEE')} onAssign={startAssigning} />
        {isUnacknowledged && (
          <button type="button" className="button primary" onClick={() => acknowledge(true)}>
            {t('clock.act.acknowledgement')}
          </button>
        )}
        {next && (
          <button type="button" className={isUnacknowledged ? 'button' : 'button primary'} onClick={() => setOpen(next)}>
            {t(next === 'submit' && head.waiting?.over ? 'waiting-reporter.close' : `act.${next}`)}
          </button>
        )}
        <CaseMenu
          acts={all.flatMap(({ act, block }) => (block || act === next ? [] : act))}
          onAct={setOpen}
          onAssign={startAssigning}
          onAssignMe={assignMe}
        />
        {open && <ActAfterMessages act={open} onClose={() => closing(() => setOpen(undefined))} />}
        {acknowledging && <MessageDialog act="acknowledgement" onClose={() => closing(() => acknowledge(false))} />}
        {assigning && <AssignDialog onClose={() => closing(() => assign(false))} />}
      </div>
      {attempt > 0 && <Piece key={attempt} of={CaseToMe} failed={t('assign.failed')} />}
    </>
  );
}

/** The title, or the code name. The number is in the line above, so only screen readers read it here. */
function Name() {
  const one = useCase();
  return (
    <Landing as="h1" id={NAME}>
      <span className="number visually-hidden" translate="no">
        {one.number}
      </span>{' '}
      <CaseName of={one} className="case-title" hint />
    </Landing>
  );
}
