import { daysLater, today } from '@voicase/shared/time';
import { PrepareDisclosure } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { languageName, useT } from '../i18n';
import { Check } from '../kit/check';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { HoldBack, HoldFields, isHoldDay } from './hold';
import { isToldDay, ToldFields } from './told';
import { isLine, Line, Text, useWriting, type Writing } from './writing';

/** The days until the proposed look at information that is held back. */
const LOOK_AGAIN = 90;

interface Props {
  mayHoldBack: boolean;
  /** Whether the member made the reporter's access code. */
  isCodeMine: boolean;
  onClose: () => void;
}

/** Prepares a disclosure to one recipient: with the reporter's consent, or because of a legal duty. */
export function PrepareDialog({ mayHoldBack, isCodeMine, onClose }: Props) {
  const t = useT();
  const { id, hasAccessCode } = useCase();
  const { timeZone } = useMember().membership.organisation;
  const writing = useWriting(`${id}:disclosure`);
  const [isDuty, setDuty] = useKept(`${id}:disclosure.duty`, !hasAccessCode);
  const [isHeld, setHeld] = useKept(`${id}:disclosure.held`, false);
  const [until, setUntil] = useKept(`${id}:disclosure.until`, () => daysLater(today(timeZone), LOOK_AGAIN));
  const [toldOn, setToldOn] = useKept(`${id}:disclosure.told-on`, () => today(timeZone));
  const holds = hasAccessCode && isDuty && isHeld;
  const act = useAct(PrepareDisclosure, {
    done: () => {
      writing.sent();
      say(t(isDuty ? 'disclosure.prepared.duty' : 'disclosure.prepared.consent'));
      onClose();
      focusOn('disclosures');
    },
  });
  const submit = () => {
    const isTyped = writing.check('purpose', ...(holds ? ['holdReason'] : []), ...(hasAccessCode ? [] : ['toldHow']));
    const lines = ['recipient', ...(isDuty ? ['provision'] : [])].every((field) => isLine(writing.text(field)));
    const days = (!holds || isHoldDay(until, timeZone)) && (hasAccessCode || isToldDay(toldOn, timeZone));
    if (!isTyped || !lines || !days) return;
    act.mutate({
      case: id,
      idempotencyKey: writing.key(),
      recipient: writing.text('recipient').trim(),
      purpose: writing.text('purpose'),
      provision: isDuty ? writing.text('provision').trim() : null,
      hold: holds ? { until, reason: writing.text('holdReason') } : null,
      told: hasAccessCode ? null : { on: toldOn, how: writing.text('toldHow') },
    });
  };
  return (
    <FormDialog
      title={t('disclosure.prepare')}
      action={t(isDuty ? 'disclosure.prepare.duty' : 'disclosure.prepare.consent')}
      failed={t('disclosure.not-prepared')}
      problem={act.error}
      why={isCodeMine && !isDuty ? t('disclosure.code-yours') : undefined}
      safe={t('identity.safe')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Basis isDuty={isDuty} onDuty={setDuty} />
      <Line writing={writing} name="recipient" label={t('disclosure.recipient')} hint={t('disclosure.recipient.hint')} />
      {isDuty && <Line writing={writing} name="provision" label={t('disclosure.provision')} hint={t('disclosure.provision.hint')} />}
      <Purpose writing={writing} />
      {hasAccessCode && isDuty && <HoldBack may={mayHoldBack} isHeld={isHeld} onHeld={setHeld} />}
      {holds && <HoldFields writing={writing} until={until} onUntil={setUntil} />}
      {!hasAccessCode && <ToldFields writing={writing} on={toldOn} onDay={setToldOn} />}
    </FormDialog>
  );
}

/** The reasons, in the reporter's language. */
function Purpose({ writing }: { writing: Writing }) {
  const t = useT();
  const { language } = useCase();
  const hint = t('identity.words.hint', { language: languageName(language) });
  return <Text writing={writing} name="purpose" label={t('disclosure.purpose')} hint={hint} lang={language} />;
}

/** The reporter's consent, or a legal duty. Without an access code, only a legal duty is possible. */
function Basis({ isDuty, onDuty }: { isDuty: boolean; onDuty: (isDuty: boolean) => void }) {
  const t = useT();
  const { hasAccessCode } = useCase();
  return (
    <>
      <p>{t('disclosure.prepare.text')}</p>
      {hasAccessCode ? (
        <fieldset>
          <legend>{t('disclosure.basis')}</legend>
          <Check type="radio" name="basis" checked={!isDuty} onChange={() => onDuty(false)}>
            {t('disclosure.basis.CONSENT')}
          </Check>
          <Check type="radio" name="basis" checked={isDuty} onChange={() => onDuty(true)}>
            {t('disclosure.basis.LEGAL_DUTY')}
          </Check>
        </fieldset>
      ) : (
        <p className="notice">{t('disclosure.no-code')}</p>
      )}
    </>
  );
}
