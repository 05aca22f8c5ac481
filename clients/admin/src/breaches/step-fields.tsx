import { NAME, TEXT } from '@voicase/shared/limits';
import type { BreachRegime } from '../../gen/documents';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { isLate, phasesOf, withChosen, type Fault, type Typed } from './rules';
import type { Breach } from './types';

interface Props {
  of: Breach;
  typed: Typed;
  /** The point in time of the typed time. */
  at: string | undefined;
  set: (part: Partial<Typed>) => void;
  wrong: (fault: Fault, text: string) => string | undefined;
}

/** The fields that only some steps have. */
export function KindFields(props: Props) {
  switch (props.typed.kind) {
    case 'ASSESSED':
      return <RiskField {...props} />;
    case 'DECIDED':
      return <DecisionFields {...props} />;
    case 'REPORTED':
      return <ReportFields {...props} />;
    default:
      return null;
  }
}

const risks = ['NONE', 'RISK', 'HIGH'] as const;

function RiskField({ typed, set, wrong }: Props) {
  const t = useT();
  return (
    <Choice
      label={t('breaches.risk')}
      hint={t('breaches.risk.hint')}
      error={wrong('risk', t('breaches.choose'))}
      value={typed.risk}
      any={t('field.choose')}
      options={risks.map((risk) => [risk, t(`breaches.risk.${risk}`)])}
      onChange={(risk) => set({ risk: risk ?? '' })}
    />
  );
}

function DecisionFields({ typed, set, wrong }: Props) {
  const t = useT();
  const answers = [
    ['yes', t('breaches.yes')],
    ['no', t('breaches.no')],
  ] as const;
  return (
    <>
      <Choice
        label={t('breaches.authority')}
        hint={t('breaches.authority.hint')}
        error={wrong('authority', t('breaches.choose')) ?? wrong('authority-risk', t('breaches.authority.wrong'))}
        value={typed.authority}
        any={t('field.choose')}
        options={answers}
        onChange={(authority) => set({ authority: authority ?? '' })}
      />
      <Choice
        label={t('breaches.tell')}
        hint={t('breaches.tell.hint')}
        error={wrong('persons', t('breaches.choose'))}
        value={typed.told}
        any={t('field.choose')}
        options={answers}
        onChange={(told) => set({ told: told ?? '' })}
      />
    </>
  );
}

function ReportFields({ of, typed, at, set, wrong }: Props) {
  const t = useT();
  const phases = phasesOf(of, typed.regime);
  const law = (regime: BreachRegime) => set({ regime, phase: phasesOf(of, regime)[0] ?? typed.phase });
  return (
    <>
      {(of.nis2 || typed.regime === 'NIS2') && (
        <Choice
          label={t('breaches.regime')}
          value={typed.regime}
          options={(['GDPR', 'NIS2'] as const).map((one) => [one, t(`breaches.regime.${one}`)])}
          onChange={(next) => law(next === 'NIS2' ? 'NIS2' : 'GDPR')}
        />
      )}
      <Choice
        label={t('breaches.phase')}
        error={wrong('phase', t('breaches.phase.wrong'))}
        value={typed.phase}
        options={withChosen(phases, typed.phase).map((one) => [one, t(`breaches.phase.${one}`)])}
        onChange={(next) => set({ phase: phases.find((one) => one === next) ?? typed.phase })}
      />
      <Field label={t('breaches.reference')} hint={t('breaches.reference.hint')} error={wrong('reference', t('text.long', { max: NAME }))}>
        {(control) => <NameInput {...control} autoComplete="off" text={typed.reference} onText={(reference) => set({ reference })} />}
      </Field>
      {at && isLate(of, typed.regime, typed.phase, at) && (
        <Field label={t('breaches.late')} hint={t('breaches.late.hint')} error={wrong('late', t('breaches.words.wrong', { max: TEXT }))}>
          {(control) => <LongText {...control} rows={3} text={typed.late} onText={(late) => set({ late })} />}
        </Field>
      )}
    </>
  );
}
