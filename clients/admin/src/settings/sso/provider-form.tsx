import { useEffect, useState, type InputHTMLAttributes } from 'react';
import { SaveSso } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { useKept } from '../../kit/kept';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { isProblem, problemOf } from '../../session/ask';
import { useStaffAct } from '../act';
import { empty, faultsOf, formOf, toInput, type Form as Values, type Provider } from './form';
import { RoleRows } from './roles';
import { TestProvider } from './test-provider';

interface Props {
  stored: Provider | null;
}

const refusable = ['issuer', 'clientId', 'clientSecret', 'domains', 'roleClaim', 'roles', 'mfaValues'] as const;

export function ProviderForm({ stored }: Props) {
  const t = useT();
  const [form, setForm] = useKept('sso', stored ? formOf(stored) : empty, { clean: (now) => ({ ...now, clientSecret: '' }) });
  const [tried, setTried] = useState(false);
  const act = useStaffAct(SaveSso, (_, input) => {
    say(t(input.enabled ? 'sso.saved.on' : 'sso.saved.off'));
    // Remove the client secret from the page after it was saved.
    setForm((now) => ({ ...now, clientSecret: '' }));
    setTried(false);
  });
  const { isSuccess, reset } = act;
  // Remove the secret from the mutation's variables too.
  useEffect(() => {
    if (isSuccess) reset();
  }, [isSuccess, reset]);
  const faults = tried ? faultsOf(form, stored) : [];
  // Show the server's refusal until the next attempt, even after a change of the field. Only the server can check the
  // new value.
  const refused = refusedField(act.error);
  const why = isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('sso.admins') : refused && t(`sso.wrong.${refused}`);
  const said = (name: TextName) => {
    if (isMissable(name) && faults.includes(name)) return t(`sso.fault.${name}`);
    return refused === name ? t(`sso.wrong.${refused}`) : undefined;
  };
  const set = (part: Partial<Values>) => setForm({ ...form, ...part });

  function submit() {
    setTried(true);
    if (!faultsOf(form, stored).length && !act.isPending) act.mutate(toInput(form));
  }

  return (
    <Form className="stack settings-form" summary onSubmit={submit}>
      <Text name="issuer" form={form} error={said} onChange={set} type="url" inputMode="url" maxLength={500} />
      <TestProvider issuer={form.issuer} />
      <Text name="clientId" form={form} error={said} onChange={set} maxLength={255} />
      <Text name="clientSecret" form={form} error={said} onChange={set} type="password" maxLength={500} kept={stored !== null} />
      <Lines name="domains" form={form} error={said} onChange={set} />
      <Lines name="mfaValues" form={form} error={said} onChange={set} />
      <Check checked={form.provision} onChange={(provision) => set({ provision })}>
        {t('sso.provision')}
      </Check>
      <p className="hint under">{t('sso.provision.hint')}</p>
      <Text name="roleClaim" form={form} error={said} onChange={set} maxLength={255} />
      <RoleRows
        mapped={form.roles}
        tried={tried}
        error={faults.includes('roles') ? t('sso.fault.roles') : refused === 'roles' ? t('sso.wrong.roles') : undefined}
        onChange={(roles) => set({ roles })}
      />
      <Check checked={form.enabled} onChange={(enabled) => set({ enabled })}>
        {t('sso.enabled')}
      </Check>
      <div className="save">
        {act.error && <Problem title={t('sso.save.failed')} problem={act.error} why={why} safe={t('safe.typed')} focus />}
        <Submit busy={act.isPending}>{t('sso.save')}</Submit>
      </div>
    </Form>
  );
}

/** The refused field, if this page has a text for it. */
function refusedField(problem: unknown): (typeof refusable)[number] | undefined {
  return refusable.find((name) => isProblem(problem, 'INVALID') && problemOf(problem).field === name);
}

const missable = ['issuer', 'clientId', 'clientSecret', 'domains'] as const;
const isMissable = (name: string): name is (typeof missable)[number] => missable.some((one) => one === name);

type TextName = 'issuer' | 'clientId' | 'clientSecret' | 'roleClaim' | 'domains' | 'mfaValues';
interface TextProps {
  name: TextName;
  form: Values;
  error: (name: TextName) => string | undefined;
  onChange: (part: Partial<Values>) => void;
}

function Text({
  name,
  form,
  error,
  onChange,
  kept,
  ...more
}: TextProps & { kept?: boolean } & Omit<InputHTMLAttributes<HTMLInputElement>, 'form' | 'onChange'>) {
  const t = useT();
  return (
    <Field label={t(`sso.${name}`)} hint={t(kept ? 'sso.clientSecret.kept' : `sso.${name}.hint`)} error={error(name)}>
      {(control) => (
        <input
          {...control}
          type="text"
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          {...more}
          value={form[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}

function Lines({ name, form, error, onChange }: TextProps) {
  const t = useT();
  return (
    <Field label={t(`sso.${name}`)} hint={t(`sso.${name}.hint`)} error={error(name)}>
      {(control) => (
        <textarea
          {...control}
          rows={2}
          spellCheck={false}
          dir="ltr"
          value={form[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
