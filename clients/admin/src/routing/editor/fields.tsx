import { useId } from 'react';
import { LANGUAGES } from '@voicase/shared/languages';
import type { RoutingSettingsQuery } from '../../../gen/documents';
import { useAbsent } from '../../absence/words';
import { severities } from '../../cases/search';
import { inMyLanguage, languageName, useFormats, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Field } from '../../kit/field';
import { Group } from '../../kit/group';
import { Picker, type PickerItem } from '../../kit/picker';
import { isWrong } from '../../session/ask';
import { inTree } from '../../settings/rights/tree';
import { weekdayName } from '../sentence';
import { hasAct, type RuleInput } from './form';

const triggers = ['RELEASED', 'CATEGORY', 'SEVERITY', 'DEPARTMENT'] as const;
const sources = ['WEB', 'PHONE', 'POST', 'MEETING', 'EMAIL'] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

interface Props {
  input: RuleInput;
  onChange: (part: Partial<RuleInput>) => void;
}

/** A group of check boxes of which any number can be chosen. */
function Choices<T extends string | number>({
  legend,
  error,
  all,
  chosen,
  name,
  onChange,
}: {
  legend: string;
  error?: string | undefined;
  all: readonly T[];
  chosen: readonly T[];
  name: (one: T) => string;
  onChange: (chosen: T[]) => void;
}) {
  const id = useId();
  return (
    <Group id={id} label={legend} error={error}>
      <div className="row">
        {all.map((one) => (
          <Check
            key={one}
            checked={chosen.includes(one)}
            onChange={(on) => onChange(all.filter((other) => (other === one ? on : chosen.includes(other))))}
          >
            {name(one)}
          </Check>
        ))}
      </div>
    </Group>
  );
}

export function Triggers({ input, error, onChange }: Props & { error: string | undefined }) {
  const t = useT();
  return (
    <Choices
      legend={t('routing.when')}
      error={error}
      all={triggers}
      chosen={input.triggers}
      name={(one) => t(`routing.trigger.${one}`)}
      onChange={(chosen) => onChange({ triggers: chosen })}
    />
  );
}

type SomeKey = 'channels' | 'departments' | 'categories' | 'languages' | 'assign' | 'restrictTo' | 'notify';

/** A field that selects several ids of a list. */
function Several({
  of,
  items,
  label,
  hint,
  error,
  any,
  input,
  onChange,
}: Props & { of: SomeKey; items: readonly PickerItem[]; label: string; hint?: string; error?: string | undefined; any?: string }) {
  return (
    <Field label={label} {...(hint && { hint })} {...(error && { error })}>
      {(control) => (
        <Picker
          multiple
          control={control}
          items={items}
          value={input[of]}
          placeholder={any}
          onChange={(ids) => onChange({ [of]: ids } as Partial<RuleInput>)}
        />
      )}
    </Field>
  );
}

interface SingleProps {
  label: string;
  error?: string | undefined;
  /** The label of the empty choice. */
  none: string;
  items: readonly PickerItem[];
  value: string | null | undefined;
  onChange: (id: string | null) => void;
}

/** A field that selects one id of a list, or none. */
function Single({ label, error, none, items, value, onChange }: SingleProps) {
  return (
    <Field label={label} {...(error && { error })}>
      {(control) => (
        <Picker control={control} items={[{ id: '', name: none }, ...items]} value={value ?? ''} onChange={(id) => onChange(id || null)} />
      )}
    </Field>
  );
}

interface WithSettings extends Props {
  settings: RoutingSettingsQuery;
}

const placesOf = ({ departments }: RoutingSettingsQuery): PickerItem[] =>
  inTree(departments).map(({ one: { id, name, parent } }) => ({ id, name, hint: departments.find((two) => two.id === parent?.id)?.name }));

export function Conditions({ input, settings, onChange }: WithSettings) {
  const t = useT();
  const locale = useFormats();
  const shared = { input, onChange, any: t('routing.any') };
  const open = settings.categorySettings.filter(({ id, archivedOn }) => !archivedOn || input.categories.includes(id));
  const named = (list: readonly { id: string; name: unknown }[]) => list.map(({ id, name }) => ({ id, name: inMyLanguage(name) }));
  return (
    <section className="stack" aria-labelledby="conditions">
      <h2 id="conditions">{t('routing.conditions')}</h2>
      <p className="hint">{t('routing.conditions.text')}</p>
      <Several {...shared} of="channels" items={named(settings.channels)} label={t('routing.channel')} />
      <Several
        {...shared}
        of="departments"
        items={placesOf(settings)}
        label={t('routing.department')}
        hint={t('routing.department.hint')}
      />
      <Several {...shared} of="categories" items={named(open)} label={t('routing.category')} hint={t('routing.category.hint')} />
      <Several
        {...shared}
        of="languages"
        items={Object.keys(LANGUAGES).map((code) => ({ id: code, name: languageName(code) }))}
        label={t('routing.language')}
      />
      <Choices
        legend={t('routing.severity')}
        all={severities}
        chosen={input.severities}
        name={(one) => t(`severity.${one}`)}
        onChange={(chosen) => onChange({ severities: chosen })}
      />
      <Choices
        legend={t('routing.source')}
        all={sources}
        chosen={input.sources}
        name={(one) => t(`source.${one}`)}
        onChange={(chosen) => onChange({ sources: chosen })}
      />
      <Choices
        legend={t('routing.weekday')}
        all={weekdays}
        chosen={input.weekdays}
        name={(one) => weekdayName(one, locale)}
        onChange={(chosen) => onChange({ weekdays: chosen })}
      />
    </section>
  );
}

/** The members, with their absence. */
function usePeople({ members }: RoutingSettingsQuery): PickerItem[] {
  const t = useT();
  const absent = useAbsent();
  return members.map(({ id, name, role, absence }) => ({
    id,
    name,
    hint: [t(`role.${role}`), absence && absent(absence)].filter(Boolean).join(' · '),
  }));
}

export function Acts({ input, settings, tried, error, onChange }: WithSettings & { tried: boolean; error: unknown }) {
  const t = useT();
  const shared = { input, onChange };
  const people = usePeople(settings);
  const able = people.filter(({ id }) => settings.members.some((one) => one.id === id && one.assignable) || input.assign.includes(id));
  const wrong = (field: string, key: 'department' | 'restrictTo' | 'assign' | 'notify') =>
    isWrong(error, field) ? t(`routing.wrong.${key}`) : undefined;
  const loops = Boolean(input.toDepartment) && input.triggers.includes('DEPARTMENT');
  const none = tried && !hasAct(input) ? t('routing.acts.empty') : undefined;
  const missing = loops ? t('routing.wrong.loop') : (wrong('department', 'department') ?? none);
  return (
    <section className="stack" aria-labelledby="acts">
      <h2 id="acts">{t('routing.acts')}</h2>
      <p className="hint">{t('routing.acts.text')}</p>
      <Single
        label={t('routing.move')}
        error={missing}
        none={t('routing.move.none')}
        items={placesOf(settings)}
        value={input.toDepartment}
        onChange={(toDepartment) => onChange({ toDepartment })}
      />
      <Several
        {...shared}
        of="restrictTo"
        items={people}
        label={t('routing.restrict')}
        hint={t('routing.restrict.hint')}
        error={wrong('restrictTo', 'restrictTo')}
      />
      <Several
        {...shared}
        of="assign"
        items={able.filter(({ id }) => id !== input.deputy)}
        label={t('routing.assign')}
        hint={t('routing.assign.hint')}
        error={wrong('assign', 'assign')}
      />
      <Single
        label={t('routing.deputy')}
        none={t('routing.deputy.none')}
        items={able.filter(({ id }) => !input.assign.includes(id))}
        value={input.deputy}
        onChange={(deputy) => onChange({ deputy })}
      />
      <Several
        {...shared}
        of="notify"
        items={people}
        label={t('routing.notify')}
        hint={t('routing.notify.hint')}
        error={wrong('notify', 'notify')}
      />
    </section>
  );
}
