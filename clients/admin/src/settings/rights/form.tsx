import { today } from '@voicase/shared/time';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Field } from '../../kit/field';
import type { Facts } from './facts';
import { canPlace, refused } from './grant';
import { Matrix, RightChoice } from './matrix';
import { DepartmentChoice, ScopeChoice } from './places';
import { effective, presetOf, roles, withPreset, type Rights } from './rights';

interface Props {
  rights: Rights;
  /** As they are stored; none for somebody new. */
  stored?: Rights;
  facts: Facts;
  /** Whether somebody has tried to save, so that what is missing is said. */
  tried: boolean;
  onChange: (rights: Rights) => void;
}

export type Fault = 'rights' | 'expired' | 'expiry' | 'places';

/** Why it cannot be saved as it stands; the first fault counts. */
export function faultOf(rights: Rights, stored: Rights | undefined, { table, giver }: Facts, day: string): Fault | undefined {
  const preset = table.presets.find(({ code }) => code === presetOf(table, rights));
  if (preset?.expires && !rights.expiresOn) return 'expiry';
  if (rights.expiresOn && rights.expiresOn < day && rights.expiresOn !== stored?.expiresOn) return 'expired';
  if (refused(giver, table, rights, stored).length) return 'rights';
  return rights.departments.every((one) => canPlace(giver, one, rights, stored)) ? undefined : 'places';
}

/** What a member may do and where: a preset to begin with, then every part of it. */
export function RightsForm({ rights, stored, facts, tried, onChange }: Props) {
  const t = useT();
  const had = stored ? effective(facts.table, stored) : [];
  return (
    <>
      <RoleChoice rights={rights} facts={facts} onChange={onChange} />
      <ScopeChoice rights={rights} stored={stored} facts={facts} onChange={onChange} />
      <DepartmentChoice rights={rights} stored={stored} facts={facts} onChange={onChange} />
      <ExpiryField rights={rights} stored={stored} facts={facts} tried={tried} onChange={onChange} />
      <div className="matrix">
        <h2>{t('rights.heading')}</h2>
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

function ExpiryField({ rights, stored, facts, tried, onChange }: Props) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const fault = tried && faultOf(rights, stored, facts, day);
  return (
    <Field
      label={t('rights.expiry')}
      hint={t('rights.expiry.hint')}
      error={fault === 'expiry' || fault === 'expired' ? t(`fault.${fault}`) : undefined}
    >
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

/** What the choice would give and I cannot. The rights below say why, one by one. */
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
