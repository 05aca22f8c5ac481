/** The form of a claim of retaliation. */
import { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { formatWait } from '@voicase/shared/time';
import { useEffect, useState } from 'preact/hooks';
import { Authorities } from '../kit/authorities.tsx';
import { Button } from '../kit/button.tsx';
import { Field, described } from '../kit/field.tsx';
import { Left, isShort } from '../kit/left.tsx';
import { Notice } from '../kit/notice.tsx';
import { Problem } from '../kit/problem.tsx';
import { prepare } from '../review/work.ts';
import { type Channel, type Claim, state } from '../state.ts';
import { t } from '../texts.ts';
import { FIELDS, NAMES, type Name, change, faultOf } from './claims.ts';
import { sendClaim } from './send-claim.ts';

/** Sends the claim after a check of its fields. */
function useClaim(channel: Channel, claim: Claim) {
  const [sending, setSending] = useState<AbortController>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isChecked, setChecked] = useState(false);
  const send = async (): Promise<void> => {
    const wrong = NAMES.find((name) => faultOf(claim, name));
    setChecked(true);
    if (wrong) return document.getElementById(`claim-${wrong}`)?.focus();
    const own = new AbortController();
    setSending(own);
    setProblem(undefined);
    setProblem(await sendClaim(channel, claim, own.signal));
    setSending(undefined);
  };
  return { sending, problem, isChecked, send };
}

function Told({ claim, name, isChecked, isClosed }: { claim: Claim; name: Name; isChecked: boolean; isClosed: boolean }) {
  const max = FIELDS[name];
  const fault = isChecked ? faultOf(claim, name) : undefined;
  const field = {
    id: `claim-${name}`,
    label: t(`claim.${name}`),
    help: t(`claim.${name}Help`),
    error: fault && t(`fault.${fault}`, { max }),
    optional: name !== 'what',
    isShort: isShort(claim[name], max),
  };
  const props = {
    ...described(field),
    dir: 'auto',
    autocomplete: 'off',
    spellcheck: false,
    readOnly: isClosed,
    value: claim[name],
    onInput: (event: { currentTarget: { value: string } }) => change(claim, name, event.currentTarget.value),
  } as const;
  return (
    <Field {...field}>
      {name === 'since' ? <input type="text" {...props} /> : <textarea rows={name === 'what' ? 6 : 3} {...props} />}
      <Left id={field.id} text={claim[name]} max={max} />
    </Field>
  );
}

/** The proof of work of a flooded channel. */
const Working = ({ sending }: { sending: AbortController | undefined }) => (
  <div role="status">
    {sending && state.work !== undefined && (
      <Notice>
        <p>{t('work.text')}</p>
        <p>{t('work.time', { time: formatWait(state.work, language()) })}</p>
        <Button onClick={() => sending.abort(new ApiProblem('STOPPED'))}>{t('work.stop')}</Button>
      </Notice>
    )}
  </div>
);

export function ClaimForm({ channel, claim }: { channel: Channel; claim: Claim }) {
  const { sending, problem, isChecked, send } = useClaim(channel, claim);
  useEffect(prepare, []);
  const isRefused = problem?.code === 'NOT_ALLOWED_NOW';
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending) void send();
      }}
    >
      <p>{t('claim.text')}</p>
      {NAMES.map((name) => (
        <Told key={name} claim={claim} name={name} isChecked={isChecked} isClosed={sending !== undefined} />
      ))}
      <Working sending={sending} />
      <Problem problem={problem} safe={t(isRefused ? 'claim.refused' : 'problem.nothingLost')} />
      {isRefused && <Authorities channel={channel} />}
      <Button submit busy={sending !== undefined}>
        {t(sending ? 'review.sending' : 'claim.send')}
      </Button>
    </form>
  );
}
