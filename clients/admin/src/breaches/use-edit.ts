import { useState } from 'react';
import { ChangeBreach } from '../../gen/documents';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { isReplacing, useBased } from '../kit/newer';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { faultsOf, fieldsOf, inputOf, type Fields } from './fields';
import { refreshed } from './refreshed';
import type { Breach } from './types';

/** The form of an entry's description, and the act that saves the description. */
export function useEdit(of: Breach, onClose: () => void) {
  const t = useT();
  const draft = useDraft(`breach:${of.id}:edit`);
  const stored = fieldsOf(of);
  const fields: Fields = { ...stored, ...draft.fields };
  const [tried, setTried] = useState(false);
  const act = useStaffAct(
    ChangeBreach,
    () => {
      draft.drop();
      say(t('breaches.saved'));
      onClose();
    },
    refreshed,
  );
  const based = useBased(draft, { stored, isNewer: (before) => isReplacing(fields, before, stored), act });
  return {
    fields,
    stored,
    faults: tried ? faultsOf(fields) : [],
    act,
    based,
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.conflict');
      if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.is-closed');
      return isWrong(act.error, 'nis2') ? t('breaches.nis2.wrong') : undefined;
    },
    submit() {
      setTried(true);
      if (based.isOvertaken) based.notice.current?.focus();
      else if (faultsOf(fields).length === 0) act.mutate({ breach: of.id, expected: of.revision, content: inputOf(fields) });
    },
  };
}
