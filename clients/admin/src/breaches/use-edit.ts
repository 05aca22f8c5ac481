import { useRef, useState } from 'react';
import { ChangeBreach } from '../../gen/documents';
import { useT } from '../i18n';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { faultsOf, fieldsOf, inputOf, rebased, type Fields } from './fields';
import type { Breach } from './types';

/** The form of an entry's description, and the act that saves the description. */
export function useEdit(of: Breach, onClose: () => void) {
  const t = useT();
  const [fields, setFields] = useKept<Fields>(`breach:${of.id}`, () => fieldsOf(of));
  // The page fetches the entry again while the dialog is open, so a colleague's change must not be replaced unseen.
  const [begun, setBegun] = useKept(`breach:${of.id}:begun`, () => ({ revision: of.revision, fields: fieldsOf(of) }), { typed: false });
  const notice = useRef<HTMLElement>(null);
  const [tried, setTried] = useState(false);
  const act = useStaffAct(ChangeBreach, () => {
    say(t('breaches.saved'));
    onClose();
  });
  const isOvertaken = !act.isPending && !act.isSuccess && of.revision !== begun.revision;
  return {
    fields,
    begun: begun.fields,
    faults: tried ? faultsOf(fields) : [],
    act,
    isOvertaken,
    notice,
    set: (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part })),
    keep() {
      const stored = fieldsOf(of);
      setFields(rebased(fields, begun.fields, stored));
      setBegun({ revision: of.revision, fields: stored });
      act.reset();
    },
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.newer.text');
      if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.is-closed');
      return isWrong(act.error, 'nis2') ? t('breaches.nis2.wrong') : undefined;
    },
    submit() {
      setTried(true);
      if (isOvertaken) notice.current?.focus();
      else if (faultsOf(fields).length === 0) act.mutate({ breach: of.id, expected: begun.revision, content: inputOf(fields) });
    },
  };
}
