/** Assigns cases to the member, with one key. */
import { useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { say } from '../../kit/say';
import { useTask } from '../../session/task';
import { carryOut, type Failed, type Result, type Target } from './carry-out';
import type { Kind } from './change';
import { useRunner } from './run';
import { renewRows } from './wire';

export interface ToMe {
  busy: boolean;
  /** The cases that were not assigned. */
  failed: Failed[];
  assign: (targets: readonly Target[]) => void;
  dismiss: () => void;
}

/** `onResult` gets what was changed, so that it can be undone. */
export function useToMe(onResult: (kind: Kind, result: Result) => void): ToMe {
  const t = useT();
  const { membership } = useMember();
  const { isGone, run } = useRunner();
  const [failed, setFailed] = useState<Failed[]>([]);
  const task = useTask((targets: readonly Target[]) =>
    run(async (wire) => {
      setFailed([]);
      const change = { kind: 'assign', members: [membership.id] } as const;
      const result = await carryOut(targets, change, wire, { progress: () => undefined, stopped: isGone });
      await renewRows();
      onResult('assign', result);
      if (!isGone()) setFailed(result.failed);
    }),
  );
  return {
    busy: task.busy,
    failed,
    assign(targets) {
      if (targets.length === 0) say(t('tome.choose'));
      else task.run(targets);
    },
    dismiss: () => setFailed([]),
  };
}
