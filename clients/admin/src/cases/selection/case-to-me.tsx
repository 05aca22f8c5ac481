import { useState } from 'react';
import { useCase } from '../../case/context';
import { useStart } from '../../session/task';
import { useLastAct } from './last-act';
import { Outcome } from './outcome';
import { useToMe } from './to-me';
import { ToMeFailed } from './to-me-failed';

/** Assigns the case of the page to the member when it is mounted, and offers to undo it. The list offers the same undo. */
export function CaseToMe() {
  const { id, number } = useCase();
  const { act, ...last } = useLastAct();
  const [isMade, setMade] = useState(false);
  const toMe = useToMe((kind, { done, equal, unsure }) => {
    if (done.length + equal.length + unsure.length === 0) return;
    last.made({ kind, done, equal, unsure });
    setMade(true);
  });
  useStart(() => toMe.assign([{ id, number }]));
  const close = () => {
    last.close();
    document.getElementById('case-name')?.focus();
  };
  return (
    <>
      <ToMeFailed act={toMe} />
      {isMade && act && <Outcome key={act.number} act={act} isNew onUndone={(undone) => last.undone(act.number, undone)} onClose={close} />}
    </>
  );
}
