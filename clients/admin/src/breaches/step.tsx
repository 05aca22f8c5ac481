import { TEXT } from '@voicase/shared/limits';
import type { BreachStepKind } from '../../gen/documents';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText } from '../kit/long-text';
import { kindsOf, needsText, withChosen } from './rules';
import { KindFields } from './step-fields';
import { TimeField } from './time-field';
import type { Breach } from './types';
import { useStep } from './use-step';

/** Records a step. Steps never change, so the dialog says how a mistake is corrected. */
export function StepDialog({ of: now, kind, onClose }: { of: Breach; kind: BreachStepKind; onClose: () => void }) {
  const t = useT();
  const { of, typed, at, act, set, wrong, why, submit } = useStep(now, kind, onClose);
  const kinds = kindsOf(of);
  const verb = typed.kind === 'CLOSED' ? 'breaches.todo.act.CLOSE' : typed.kind === 'REOPENED' ? 'breaches.reopen' : 'breaches.record';
  return (
    <FormDialog
      title={t(verb)}
      action={t(verb)}
      failed={t('breaches.not-recorded')}
      problem={act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('breaches.record.text')}</p>
      <Choice
        label={t('breaches.kind')}
        hint={typed.kind === 'DETECTED' || typed.kind === 'AWARE' ? t('breaches.kind.correction') : undefined}
        error={wrong('kind', t('breaches.kind.wrong'))}
        value={typed.kind}
        options={withChosen(kinds, typed.kind).map((one) => [one, t(`breaches.step.${one}`)])}
        onChange={(next) => set({ kind: kinds.find((one) => one === next) ?? typed.kind })}
      />
      <TimeField
        label={t('breaches.at')}
        error={wrong('at', t('breaches.at.wrong'))}
        value={typed.at}
        onChange={(next) => set({ at: next })}
      />
      <KindFields of={of} typed={typed} at={at} set={set} wrong={wrong} />
      <Field
        label={t(needsText(typed.kind) ? 'breaches.words' : 'breaches.words.optional')}
        hint={t(`breaches.words.${typed.kind}`)}
        error={wrong('text', t('breaches.words.wrong', { max: TEXT }))}
      >
        {(control) => (
          <LongText {...control} rows={4} required={needsText(typed.kind)} text={typed.text} onText={(text) => set({ text })} />
        )}
      </Field>
    </FormDialog>
  );
}
