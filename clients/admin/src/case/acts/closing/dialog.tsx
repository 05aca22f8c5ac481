import { TEXT } from '@voicase/shared/limits';
import { useRef, useState } from 'react';
import { CloseCase, SubmitForReview } from '../../../../gen/documents';
import { refreshCases } from '../../../app/query';
import { useFormats, useT } from '../../../i18n';
import { Field } from '../../../kit/field';
import { FormDialog } from '../../../kit/form-dialog';
import { LongText } from '../../../kit/long-text';
import { say } from '../../../kit/say';
import { problemOf } from '../../../session/ask';
import { useOnce } from '../../../session/once';
import { request } from '../../../session/request';
import { useCase } from '../../context';
import { useDraft } from '../../drafts';
import { ActionList } from './action-list';
import { Amounts } from './amounts';
import { faultsIn, fieldsOf, hasFindings, inputOf, partOf, type Closing, type ClosingAct, type FieldName, type Part } from './fields';
import { ChangedByMe } from './mark';
import { NewerProposal } from './newer';
import { Outcomes } from './outcomes';
import { RetentionFields } from './retention';
import { Words } from './words';

interface Props {
  act: ClosingAct;
  onClose: () => void;
}

/**
 * Proposes a closing, approves a proposal, or closes a case from triage. The fields begin with the proposal. The input
 * is kept until the act has succeeded.
 */
export function ClosingDialog({ act, onClose }: Props) {
  const t = useT();
  const locale = useFormats();
  const head = useCase();
  const draft = useDraft(`${head.id}:${act}`);
  const latest = act === 'dismiss' ? null : head.closing;
  // The proposal that the member reads does not change under their eyes.
  const [base, setBase] = useState<Closing | null>(() =>
    draft.fields['before'] ? (JSON.parse(draft.fields['before']) as Closing) : latest,
  );
  const isOvertaken = act === 'close' && base?.id !== latest?.id;
  const notice = useRef<HTMLElement>(null);
  const [tried, setTried] = useState(false);
  const proposed = fieldsOf(base, locale);
  const fields = { ...proposed, ...draft.fields };
  const faults = tried ? faultsIn(act, fields, locale) : undefined;
  const run = useOnce({
    mutationFn: (): Promise<unknown> => {
      const { findings, correctiveActions, damage, recovered, ...short } = inputOf(act, head.id, fields, locale, base?.revision);
      if (act === 'dismiss') return request(CloseCase, { input: short });
      const { expected, ...proposal } = { ...short, findings, correctiveActions, damage, recovered };
      return act === 'submit'
        ? request(SubmitForReview, { input: proposal })
        : request(CloseCase, { input: { ...proposal, ...(expected !== undefined && { expected }) } });
    },
    onSuccess: async () => {
      draft.drop();
      await refreshCases();
      say(t(`act.done.${act}`));
      onClose();
    },
    // The newer proposal appears in the dialog.
    onError: (problem) => void (problemOf(problem).code === 'CONFLICT' && refreshCases()),
  });

  const set = (name: FieldName, value: string) => {
    if (base && !draft.fields['before']) draft.set('before', JSON.stringify(base));
    draft.set(name, value);
  };
  const restore = (part: Part) => Object.entries(partOf(part, proposed)).forEach(([name, value]) => draft.set(name, value));
  const submit = () => {
    setTried(true);
    if (isOvertaken) notice.current?.focus();
    else if (!faultsIn(act, fields, locale)) run.mutate();
  };
  const adopt = () => {
    setBase(latest);
    if (draft.fields['before']) draft.set('before', JSON.stringify(latest));
    run.reset();
  };
  const textError = (name: FieldName) => {
    const fault = faults?.fields[name];
    if (!fault) return undefined;
    return fault === 'long' ? t('text.long', { max: TEXT }) : t(`missing.${name as 'findings' | 'words'}`);
  };
  const mark = (part: Part) =>
    act === 'close' && base && <ChangedByMe part={part} fields={fields} proposed={proposed} onRestore={() => restore(part)} />;
  const refusedField = problemOf(run.error).field ?? '';
  return (
    <FormDialog
      title={t(`act.${act}`)}
      action={t(`act.do.${act}`)}
      failed={t('act.failed')}
      problem={isOvertaken ? undefined : run.error}
      safe={t('safe.typed')}
      busy={run.isPending}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(`act.means.${act}`)}</p>
      {isOvertaken && latest && (
        <NewerProposal ref={notice} before={proposed} now={fieldsOf(latest, locale)} by={latest.proposedBy} onAdopt={adopt} />
      )}
      <Outcomes
        act={act}
        value={fields.outcome}
        error={faults?.fields.outcome && t('missing.outcome')}
        onChange={(next) => set('outcome', next)}
      >
        {mark('outcome')}
      </Outcomes>
      {hasFindings(act) && (
        <>
          <Field label={t('field.findings')} hint={t('hint.findings')} error={textError('findings')}>
            {(control) => (
              <LongText {...control} name="findings" rows={4} text={fields.findings} onText={(next) => set('findings', next)} />
            )}
          </Field>
          {mark('findings')}
          <ActionList
            value={fields.actions}
            faults={faults?.actions ?? []}
            refused={/^correctiveActions\.(\d+)\.owner$/.exec(refusedField)?.[1]}
            onChange={(next) => set('actions', next)}
          >
            {mark('correctiveActions')}
          </ActionList>
          <Amounts fields={fields} faults={faults?.fields ?? {}} mark={mark} onChange={set} />
        </>
      )}
      <RetentionFields fields={fields} error={textError('retentionReason')} onChange={set}>
        {mark('retention')}
      </RetentionFields>
      <Words text={fields.words} error={textError('words')} onChange={(next) => set('words', next)}>
        {mark('words')}
      </Words>
      {act !== 'dismiss' && (
        <Field label={t(`field.remark.${act}`)} hint={t('hint.remark')} error={textError('remark')}>
          {(control) => (
            <LongText {...control} name="remark" rows={2} required={false} text={fields.remark} onText={(next) => set('remark', next)} />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
