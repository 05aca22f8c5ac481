import { shows } from '@voicase/shared/text';
import { daysLater, today } from '@voicase/shared/time';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { CreateApiToken, type CreateApiTokenInput } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { GroupError } from '../../kit/errors';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { useKept } from '../../kit/kept';
import { expectLanding, Landing } from '../../kit/landing';
import { NameInput, isName } from '../../kit/name-input';
import { Problem } from '../../kit/problem';
import { Submit } from '../../kit/submit';
import { isWrong, problemOf } from '../../session/ask';
import { useStaffAct } from '../act';
import { Matrix } from '../rights/matrix';
import { networksOf } from './networks';
import { Secret } from './secret';

/** Default lifetime in days. The lifetime is short enough for a regular review and rarely a burden. */
const DAYS = 90;

export function NewTokenPage() {
  const t = useT();
  const [secret, setSecret] = useState<string>();
  const show = (made: string) => {
    expectLanding();
    setSecret(made);
  };
  return (
    <>
      <title>{t('tokens.new.title')}</title>
      {secret === undefined ? (
        <>
          <p className="back">
            <Link to="/settings/tokens">{t('tokens.back')}</Link>
          </p>
          <Landing as="h1">{t('tokens.new')}</Landing>
          <p className="prose">{t('tokens.new.text')}</p>
          <TokenForm onMade={show} />
        </>
      ) : (
        <Secret secret={secret} />
      )}
    </>
  );
}

function TokenForm({ onMade }: { onMade: (secret: string) => void }) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const [input, setInput] = useKept<CreateApiTokenInput>('token', {
    name: '',
    permissions: [],
    readsCases: true,
    networks: [],
    expiresOn: daysLater(day, DAYS),
  });
  const [networks, setNetworks] = useKept('token.networks', '');
  const [tried, setTried] = useState(false);
  const act = useStaffAct(CreateApiToken, ({ createApiToken }) => onMade(createApiToken.secret));
  const useless = !input.readsCases && !input.permissions.length;
  const change = (part: Partial<CreateApiTokenInput>) => setInput((before) => ({ ...before, ...part }));

  function submit() {
    setTried(true);
    if (isName(input.name) && !useless && !act.isPending) act.mutate({ ...input, name: input.name.trim(), networks: networksOf(networks) });
  }

  return (
    <Form className="stack settings-form" summary onSubmit={submit}>
      <Field label={t('tokens.name')} hint={t('tokens.name.hint')} error={tried && !shows(input.name) ? t('tokens.name.empty') : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={input.name} onText={(name) => change({ name })} />}
      </Field>
      <Limits
        expiresOn={input.expiresOn}
        networks={networks}
        error={act.error}
        onExpiry={(expiresOn) => change({ expiresOn })}
        onNetworks={setNetworks}
      />
      <Permissions input={input} error={tried && useless ? t('tokens.useless') : undefined} onChange={change} />
      <div className="save">
        {act.error && (
          <Problem
            title={t('tokens.not-made')}
            problem={act.error}
            why={whyNot(act.error, t)}
            unanswered={t('tokens.unanswered')}
            safe={t('safe.typed')}
            focus
          />
        )}
        <Submit busy={act.isPending}>{t('tokens.make')}</Submit>
      </div>
    </Form>
  );
}

interface LimitsProps {
  expiresOn: string;
  networks: string;
  error: unknown;
  onExpiry: (day: string) => void;
  onNetworks: (networks: string) => void;
}

/** The expiry date and the allowed networks of the token. */
function Limits({ expiresOn, networks, error, onExpiry, onNetworks }: LimitsProps) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  return (
    <>
      <Field
        label={t('tokens.expires')}
        hint={t('tokens.expires.hint')}
        error={isWrong(error, 'expiresOn') ? t('tokens.expires.bad') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="date"
            min={day}
            max={daysLater(day, 365)}
            value={expiresOn}
            onChange={(event) => onExpiry(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('tokens.networks')}
        hint={t('tokens.networks.hint')}
        error={isWrong(error, 'networks') ? t('tokens.networks.bad') : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            value={networks}
            onChange={(event) => onNetworks(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}

function whyNot(error: unknown, t: ReturnType<typeof useT>): string | undefined {
  if (problemOf(error).code === 'NOT_ALLOWED_NOW') return t('tokens.full');
  if (isWrong(error, 'readsCases')) return t('tokens.no-cases');
  return isWrong(error, 'networks') || isWrong(error, 'expiresOn') ? t('tokens.look') : undefined;
}

interface Choice {
  input: CreateApiTokenInput;
  error: string | undefined;
  onChange: (part: Partial<CreateApiTokenInput>) => void;
}

/**
 * The rights of the token. Reading cases comes first, because no single right grants it. Rights that the member lacks are visible but
 * disabled.
 */
function Permissions({ input: { permissions, readsCases }, error, onChange }: Choice) {
  const t = useT();
  const { can } = useMember();
  const id = useId();
  return (
    <div className="matrix" id={id} role="group" aria-labelledby={`${id}-title`} aria-describedby={error && `${id}-error`}>
      <h2 id={`${id}-title`}>{t('tokens.rights')}</h2>
      <GroupError id={id} label={t('tokens.rights')} text={error} />
      <p className="hint" id="token-rights">
        {t('tokens.rights.hint')}
      </p>
      <Check checked={readsCases} onChange={(checked) => onChange({ readsCases: checked })}>
        {t('tokens.reads.choice')}
      </Check>
      <Matrix>
        {(permission) => (
          <Check
            key={permission}
            checked={permissions.includes(permission)}
            disabled={!can(permission)}
            describedBy={can(permission) ? undefined : 'token-rights'}
            onChange={(checked) =>
              onChange({ permissions: checked ? [...permissions, permission] : permissions.filter((one) => one !== permission) })
            }
          >
            {t(`right.${permission}`)}
          </Check>
        )}
      </Matrix>
    </div>
  );
}
