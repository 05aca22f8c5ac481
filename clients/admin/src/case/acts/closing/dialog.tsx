import { useRef, type ReactNode } from 'react';
import { useFormats, useT } from '../../../i18n';
import { Field } from '../../../kit/field';
import { FormDialog } from '../../../kit/form-dialog';
import { LongText } from '../../../kit/long-text';
import { problemOf } from '../../../session/ask';
import { ActionList } from './action-list';
import { Amounts } from './amounts';
import { DuplicateHint } from './duplicate';
import { fieldsOf, hasFindings, type ClosingAct, type Part } from './fields';
import { ChangedByMe } from './mark';
import { OpenDeadlines } from './open-deadlines';
import { OpenTasks } from '../../pieces';
import { NewerProposal } from './newer';
import { Outcomes } from './outcomes';
import { RetentionFields } from './retention';
import { useClosing, type ClosingState } from './use-closing';
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
  const state = useClosing(act, onClose);
  const { run, latest, proposed } = state;
  const notice = useRef<HTMLElement>(null);
  return (
    <FormDialog
      title={t(`act.${act}`)}
      action={t(`act.do.${act}`)}
      failed={t('act.failed')}
      problem={latest ? undefined : run.error}
      safe={t('safe.typed')}
      busy={run.isPending}
      wide
      summary
      onSubmit={() => (latest ? notice.current?.focus() : state.submit())}
      onClose={onClose}
    >
      <p>{t(`act.means.${act}`)}</p>
      {latest && (
        <NewerProposal ref={notice} before={proposed} now={fieldsOf(latest, locale)} by={latest.proposedBy} onAdopt={state.adopt} />
      )}
      <OpenDeadlines />
      <OpenTasks
        checked={act === 'submit' ? undefined : state.fields.tasks !== ''}
        onChange={(on) => state.set('tasks', on ? 'done' : '')}
      />
      <Sections act={act} state={state} onLeave={onClose} />
    </FormDialog>
  );
}

function Sections({ act, state, onLeave }: { act: ClosingAct; state: ClosingState; onLeave: () => void }) {
  const t = useT();
  const { fields, proposed, faults, set, textError } = state;
  const mark = (part: Part) =>
    act === 'close' && <ChangedByMe part={part} fields={fields} proposed={proposed} onRestore={() => state.restore(part)} />;
  return (
    <>
      <Outcomes
        act={act}
        value={fields.outcome}
        error={faults?.fields.outcome && t('missing.outcome')}
        onChange={(next) => set('outcome', next)}
      >
        {mark('outcome')}
      </Outcomes>
      {fields.outcome === 'DUPLICATE' && <DuplicateHint onLeave={onLeave} />}
      {hasFindings(act) && <Substance state={state} mark={mark} />}
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
    </>
  );
}

/** Findings, corrective actions and amounts. A case that is closed from triage has none of these. */
function Substance({ state: { fields, faults, run, set, textError }, mark }: { state: ClosingState; mark: (part: Part) => ReactNode }) {
  const t = useT();
  const refused = /^correctiveActions\.(\d+)\.owner$/.exec(problemOf(run.error).field ?? '')?.[1];
  return (
    <>
      <Field label={t('field.findings')} hint={t('hint.findings')} error={textError('findings')}>
        {(control) => <LongText {...control} name="findings" rows={4} text={fields.findings} onText={(next) => set('findings', next)} />}
      </Field>
      {mark('findings')}
      <ActionList value={fields.actions} faults={faults?.actions ?? []} refused={refused} onChange={(next) => set('actions', next)}>
        {mark('correctiveActions')}
      </ActionList>
      <Amounts fields={fields} faults={faults?.fields ?? {}} mark={mark} onChange={set} />
    </>
  );
}
