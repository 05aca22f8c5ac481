import { useState } from 'react';
import { useDraft } from '../case/drafts';

/**
 * A draft whose other fields keep the values that they had when the form was opened. The page fetches its data again
 * while the form is open, and nothing in the form may change unseen.
 */
export function useBegun<Fields extends Record<string, string>>(name: string, begin: () => Fields) {
  const draft = useDraft(name);
  const [begun] = useState(begin);
  const put = (part: Partial<Fields>) => {
    for (const [field, value] of Object.entries(part)) if (value !== undefined) draft.set(field, value);
  };
  /** Stores the fields that were not edited too, so that a retry after the lock sends the same input. */
  const keep = () => put({ ...begun, ...draft.read().fields });
  return {
    fields: { ...begun, ...draft.fields },
    set(part: Partial<Fields>) {
      keep();
      put(part);
    },
    key() {
      keep();
      return draft.key();
    },
    renew: draft.renew,
    drop: draft.drop,
  };
}
