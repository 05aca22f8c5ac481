import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { inOrder } from '../../kit/deadline';
import { Due } from '../../kit/due';
import { useKeptOpen } from '../../kit/kept';
import { Day } from '../../kit/time';
import { MessageDialog } from '../clocks/message-dialog';
import { mayAcknowledge } from '../clocks/state';
import { useCase, type CaseDeadline } from '../context';
import { AddDeadlineDialog } from './add-deadline';
import { OwnActs } from './own-deadline';
import { Row } from './row';
import { Why } from './why';

/** Each deadline with its date, its state and its proof, and what can be done now. */
export function Deadlines() {
  const t = useT();
  const { can } = useMember();
  const { id, stage, deadlines } = useCase();
  const [adding, add] = useKeptOpen(`${id}:add-deadline`, false);
  const isOpen = stage !== 'CLOSED';
  return (
    <section aria-labelledby="deadlines">
      <h3 id="deadlines">{t('side.deadlines')}</h3>
      <dl>
        {inOrder(deadlines).map((deadline) => (
          <Row key={deadline.id} name={deadline.title ?? t(`side.due.${deadline.kind}`)}>
            <span className="deadline">
              <Day on={deadline.dueOn} />{' '}
              {isOpen || deadline.metOn ? <Due deadline={deadline} /> : <span className="muted">{t('due.stopped')}</span>}
            </span>
            <Proof deadline={deadline} />
            {isOpen && can('CASE_EDIT') && deadline.kind === 'OWN' && <OwnActs deadline={deadline} />}
            {deadline.kind !== 'OWN' && deadline.kind !== 'MEETING' && <Why deadline={deadline} />}
          </Row>
        ))}
      </dl>
      {isOpen && <LegalActs />}
      {isOpen && can('CASE_EDIT') && (
        <button type="button" className="button quiet small" onClick={() => add(true)}>
          {t('own.add')}
        </button>
      )}
      {adding && <AddDeadlineDialog onClose={() => add(false)} />}
    </section>
  );
}

/** Who met the deadline, and how. An own deadline shows its owner. */
function Proof({ deadline }: { deadline: CaseDeadline }) {
  const t = useT();
  const { kind, metOn, metBy, metByMessage, interim, extendedOn, owner } = deadline;
  const name = metBy?.name ?? '';
  const lines = [
    owner && t('own.owner.is', { name: owner.name }),
    kind === 'OWN' && !owner && t('action.owner.none'),
    extendedOn && t('proof.extended'),
    interim && t('proof.interim'),
    kind === 'PERSONAL_MESSAGE' && !metOn && t('proof.only-automatic'),
    kind === 'ACKNOWLEDGEMENT' && metOn && !metBy && metByMessage && t('proof.automatic', { number: metByMessage }),
    metBy && metByMessage && t('proof.message', { number: metByMessage, name }),
    metBy && !metByMessage && t(kind === 'FEEDBACK' ? 'proof.closing' : 'proof.done', { name }),
  ].filter((line) => typeof line === 'string');
  return lines.map((line) => (
    <span key={line} className="proof muted" dir="auto">
      {line}
    </span>
  ));
}

type LegalAct = 'acknowledgement' | 'extension';

/** The acknowledgement and the extension of the law, while they are possible. */
function LegalActs() {
  const t = useT();
  const { can } = useMember();
  const head = useCase();
  const [open, setOpen] = useKeptOpen<LegalAct | undefined>(`${head.id}:legal-act`, undefined);
  if (!can('REPORTER_MESSAGE')) return null;
  const acts: LegalAct[] = [
    ...(mayAcknowledge(head) ? (['acknowledgement'] as const) : []),
    ...(head.feedbackChoices.extendsTo && can('CASE_EDIT') ? (['extension'] as const) : []),
  ];
  return (
    <>
      {acts.map((act) => (
        <button key={act} type="button" className="button quiet small" onClick={() => setOpen(act)}>
          {t(`clock.side.${act}`)}
        </button>
      ))}
      {open && <MessageDialog act={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
