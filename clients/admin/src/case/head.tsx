import { inOrder } from '../cases/clock';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Due } from '../kit/due';
import { useKeptOpen } from '../kit/kept';
import { Landing } from '../kit/landing';
import { StageWord } from '../kit/words';
import { useShortcut } from '../shortcuts/use';
import { ActBar } from './acts/bar';
import { AssignDialog } from './assign';
import { useCase } from './context';

/** The head of the case shows number, title, stage, deadlines and assignees. */
export function Head() {
  const t = useT();
  const { can } = useMember();
  const { id, number, pseudonym, title, stage, deadlines, assignees } = useCase();
  const [assigning, assign] = useKeptOpen(`${id}:assign`, false);
  const mayAssign = can('CASE_ASSIGN');
  useShortcut('assign', () => mayAssign && assign(true));
  return (
    <header className="case-head">
      <Landing as="h1">
        <span className="number" translate="no">
          {number}
        </span>{' '}
        <span dir="auto" translate={title ? undefined : 'no'}>
          {title ?? pseudonym}
        </span>
      </Landing>
      <p className="facts">
        <StageWord stage={stage} />
        {title && (
          <span className="muted" dir="auto" translate="no">
            {pseudonym}
          </span>
        )}
        {inOrder(deadlines).map((clock) => (
          <Due key={clock.kind} clock={clock} named />
        ))}
      </p>
      <p className="facts">
        <span>
          {assignees.length > 0 && t('head.assigned')} <b dir="auto">{names(assignees) || t('row.nobody')}</b>
        </span>
        {mayAssign && (
          <button type="button" className="button" onClick={() => assign(true)}>
            {t('head.assign')}
          </button>
        )}
      </p>
      <ActBar onAssign={mayAssign ? () => assign(true) : undefined} />
      {assigning && <AssignDialog onClose={() => assign(false)} />}
    </header>
  );

  function names(of: typeof assignees) {
    return of.map(({ member, backup }) => (backup ? t('head.backup', { name: member.name }) : member.name)).join(', ');
  }
}
