/** The form of a claim of retaliation. */
import { useEffect, useState } from 'preact/hooks';
import { Authorities } from '../kit/authorities.tsx';
import { Button } from '../kit/button.tsx';
import { Field, described } from '../kit/field.tsx';
import { Left, isShort } from '../kit/left.tsx';
import { Notice } from '../kit/notice.tsx';
import { Problem } from '../kit/problem.tsx';
import { Working } from '../review/working.tsx';
import { type Channel, type Claim, state } from '../state.ts';
import { t } from '../texts.ts';
import { FIELDS, NAMES, type Name, change, faultOf } from './claims.ts';
import { type Failure, sendClaim } from './send-claim.ts';

/** Sends the claim after a check of its fields. */
function useClaim(channel: Channel, claim: Claim) {
  const [sending, setSending] = useState<AbortController>();
  const [failure, setFailure] = useState<Failure>();
  // The proof of work ends when the report is locked or left.
  useEffect(() => () => sending?.abort(), [sending]);
  const [isChecked, setChecked] = useState(false);
  const send = async (): Promise<void> => {
    const wrong = NAMES.find((name) => faultOf(claim, name));
    setChecked(true);
    if (wrong) return document.getElementById(`claim-${wrong}`)?.focus();
    const own = new AbortController();
    setSending(own);
    setFailure(undefined);
    setFailure(await sendClaim(channel, claim, own.signal));
    setSending(undefined);
  };
  return { sending, failure, isChecked, send };
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

/** Names the external authorities in the same alert, so that a screen reader reads them too. */
const Refused = ({ channel, isRefused }: { channel: Channel; isRefused: boolean }) => (
  <div role="alert">
    {isRefused && (
      <Notice kind="danger">
        <p>
          <strong>{t('claim.refused')}</strong>
        </p>
        <p>{t('claim.elsewhere')}</p>
        <Authorities channel={channel} />
      </Notice>
    )}
  </div>
);

export function ClaimForm({ channel, claim }: { channel: Channel; claim: Claim }) {
  const { sending, failure, isChecked, send } = useClaim(channel, claim);
  const isRefused = failure?.problem.code === 'NOT_ALLOWED_NOW';
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
      <Working sending={state.work === undefined ? undefined : sending} />
      <Refused channel={channel} isRefused={isRefused} />
      <Problem problem={isRefused ? undefined : failure?.problem} {...(failure && { safe: t(failure.safe) })} />
      <Button submit busy={sending !== undefined}>
        {t(sending ? 'review.sending' : 'claim.send')}
      </Button>
    </form>
  );
}
