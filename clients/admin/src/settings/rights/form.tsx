import { today } from '@voicase/shared/time';
import { useId } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { GroupError } from '../../kit/errors';
import { Field } from '../../kit/field';
import type { Facts } from './facts';
import { canPlace, refused } from './grant';
import { Matrix, RightChoice } from './matrix';
import { DepartmentChoice, ScopeChoice } from './places';
import { effective, presetOf, roles, withPreset, type Rights } from './rights';

interface Props {
  rights: Rights;
  /** The stored rights, or undefined for a new member. */
  stored?: Rights;
  facts: Facts;
  /** Whether the member has tried to save, so that errors are shown. */
  tried: boolean;
  onChange: (rights: Rights) => void;
}

export type Fault = 'rights' | 'expired' | 'expiry' | 'places';

/** Why the rights cannot be saved. */
export function faultsOf(rights: Rights, stored: Rights | undefined, { table, giver }: Facts, day: string): Fault[] {
  const preset = table.presets.find(({ code }) => code === presetOf(table, rights));
  const faults: Fault[] = [];
  if (!rights.departments.every((one) => canPlace(giver, one, rights, stored))) faults.push('places');
  if (preset?.expires && !rights.expiresOn) faults.push('expiry');
  if (rights.expiresOn && rights.expiresOn < day && rights.expiresOn !== stored?.expiresOn) faults.push('expired');
  if (refused(giver, table, rights, stored).length) faults.push('rights');
  return faults;
}

/** The form for rights and departments. A preset fills in the fields, which can then be changed one by one. */
export function RightsForm({ rights, stored, facts, tried, onChange }: Props) {
  const t = useT();
  const id = useId();
  const day = today(useMember().membership.organisation.timeZone);
  const had = stored ? effective(facts.table, stored) : [];
  const faults = tried ? faultsOf(rights, stored, facts, day) : [];
  const said = (fault: Fault) => (faults.includes(fault) ? t(`fault.${fault}`) : undefined);
  return (
    <>
      <RoleChoice rights={rights} facts={facts} onChange={onChange} />
      <ScopeChoice rights={rights} stored={stored} facts={facts} onChange={onChange} />
      <DepartmentChoice rights={rights} stored={stored} facts={facts} error={said('places')} onChange={onChange} />
      <ExpiryField rights={rights} day={day} error={said('expiry') ?? said('expired')} onChange={onChange} />
      <div className="matrix" id={id} role="group" aria-labelledby={`${id}-title`} aria-describedby={said('rights') && `${id}-error`}>
        <h2 id={`${id}-title`}>{t('rights.heading')}</h2>
        <GroupError id={id} label={t('rights.heading')} text={said('rights')} />
        <p className="hint">{t('rights.hint')}</p>
        <Refused rights={rights} stored={stored} facts={facts} />
        <Matrix>
          {(permission) => (
            <RightChoice key={permission} permission={permission} rights={rights} had={had} facts={facts} onChange={onChange} />
          )}
        </Matrix>
      </div>
    </>
  );
}

function RoleChoice({ rights, facts: { table }, onChange }: Pick<Props, 'rights' | 'facts' | 'onChange'>) {
  const t = useT();
  const preset = presetOf(table, rights);
  const take = (code: string | undefined) => {
    const found = table.presets.find((one) => one.code === code);
    if (found) onChange(withPreset(rights, found));
  };
  return (
    <>
      <Choice
        label={t('rights.preset')}
        hint={preset ? t(`preset.text.${preset}`) : t('rights.preset.hint')}
        value={preset}
        any={t('rights.preset.own')}
        options={table.presets.map(({ code }) => [code, t(`preset.${code}`)])}
        onChange={take}
      />
      <Choice
        label={t('me.role')}
        hint={t(`role.text.${rights.role}`)}
        value={rights.role}
        options={roles.map((role) => [role, t(`role.${role}`)])}
        onChange={(wanted) => onChange({ ...rights, role: roles.find((role) => role === wanted) ?? rights.role })}
      />
    </>
  );
}

interface ExpiryProps extends Pick<Props, 'rights' | 'onChange'> {
  day: string;
  error: string | undefined;
}

function ExpiryField({ rights, day, error, onChange }: ExpiryProps) {
  const t = useT();
  return (
    <Field label={t('rights.expiry')} hint={t('rights.expiry.hint')} error={error}>
      {(control) => (
        <input
          {...control}
          type="date"
          min={day}
          value={rights.expiresOn ?? ''}
          onChange={(event) => onChange({ ...rights, expiresOn: event.target.value || null })}
        />
      )}
    </Field>
  );
}

/** The rights in this choice that the member cannot grant. The list below explains each one. */
function Refused({ rights, stored, facts: { giver, table } }: Pick<Props, 'rights' | 'stored' | 'facts'>) {
  const t = useT();
  const beyond = refused(giver, table, rights, stored);
  return (
    <div role="status">
      {beyond.length > 0 && (
        <p className="blocked">
          <b>{t('rights.beyond')}</b> {beyond.map((one) => t(`right.${one}`)).join(', ')}
        </p>
      )}
    </div>
  );
}
