import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { CloseCase, SubmitForReview } from '../../../../gen/documents';
import { refreshCases } from '../../../app/query';
import { useFormats, useT } from '../../../i18n';
import { say } from '../../../kit/say';
import { isProblem } from '../../../session/ask';
import { useOnce } from '../../../session/once';
import { request } from '../../../session/request';
import { useCase } from '../../context';
import { useDraft } from '../../drafts';
import {
  faultsIn,
  fieldsOf,
  inputOf,
  partOf,
  type Closing,
  type ClosingAct,
  type ClosingFields,
  type FieldName,
  type Part,
} from './fields';

function send(act: ClosingAct, id: string, fields: ClosingFields, locale: string, expected: number | undefined): Promise<unknown> {
  const { findings, correctiveActions, damage, recovered, ...short } = inputOf(id, fields, locale);
  const tasks = fields.tasks && { completeTasks: true };
  if (act === 'dismiss') return request(CloseCase, { input: { ...short, ...tasks } });
  const whole = { ...short, findings, correctiveActions, damage, recovered };
  if (act === 'submit') return request(SubmitForReview, { input: whole });
  return request(CloseCase, { input: { ...whole, ...tasks, ...(expected !== undefined && { expected }) } });
}

/**
 * The proposal that the member reads, and what they typed. The proposal does not change under their eyes: a newer one
 * makes the dialog overtaken until the member takes it over.
 */
function useFields(act: ClosingAct) {
  const locale = useFormats();
  const { id, closing, waiting } = useCase();
  const draft = useDraft(`${id}:${act}`);
  const latest = act === 'dismiss' ? null : closing;
  const { before, ...typed } = draft.fields;
  const [base, setBase] = useState(() => (before ? (JSON.parse(before) as Closing) : latest));
  const proposed = fieldsOf(base, locale, act === 'submit' && waiting?.over ? 'INSUFFICIENT_INFORMATION' : undefined);
  return {
    draft,
    base,
    latest: latest && act === 'close' && latest.id !== base?.id ? latest : undefined,
    proposed,
    fields: { ...proposed, ...typed },
    set(name: FieldName, value: string) {
      if (base && !before) draft.set('before', JSON.stringify(base));
      draft.set(name, value);
    },
    adopt() {
      setBase(latest);
      if (before) draft.set('before', JSON.stringify(latest));
    },
  };
}

/** The state of the closing dialog. */
export function useClosing(act: ClosingAct, onClose: () => void) {
  const t = useT();
  const locale = useFormats();
  const { id } = useCase();
  const { draft, base, latest, proposed, fields, set, adopt } = useFields(act);
  const [tried, setTried] = useState(false);
  const faults = tried ? faultsIn(act, fields, locale) : undefined;
  const run = useOnce({
    mutationFn: () => send(act, id, fields, locale, base?.revision),
    onSuccess: async () => {
      draft.drop();
      await refreshCases();
      say(t(`act.done.${act}`));
      onClose();
    },
    // The newer proposal appears in the dialog.
    onError: (problem) => void (isProblem(problem, 'CONFLICT') && refreshCases()),
  });
  return {
    fields,
    proposed,
    /** The proposal that is newer than the one that the member read. */
    latest,
    faults,
    run,
    set,
    adopt() {
      adopt();
      run.reset();
    },
    restore: (part: Part) => Object.entries(partOf(part, proposed)).forEach(([name, value]) => draft.set(name, value)),
    textError(name: 'findings' | 'words' | 'retentionReason' | 'remark') {
      const fault = faults?.fields[name];
      return fault && (fault === 'long' || name === 'remark' ? t('text.long', { max: TEXT }) : t(`missing.${name}`));
    },
    submit() {
      setTried(true);
      if (!faultsIn(act, fields, locale)) run.mutate();
    },
  };
}

export type ClosingState = ReturnType<typeof useClosing>;
