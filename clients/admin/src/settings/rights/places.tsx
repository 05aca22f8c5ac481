import { useId } from 'react';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { GroupError } from '../../kit/errors';
import type { Facts } from './facts';
import { canPlace, canScope } from './grant';
import { scopes, type Rights } from './rights';
import { includedBy, inTree } from './tree';

interface Props {
  rights: Rights;
  stored: Rights | undefined;
  facts: Facts;
  onChange: (rights: Rights) => void;
}

/** Selects the case scope. */
export function ScopeChoice({ rights, stored, facts, onChange }: Props) {
  const t = useT();
  const id = useId();
  return (
    <fieldset>
      <legend>{t('scope.legend')}</legend>
      {scopes.map((scope) => {
        const able = canScope(facts.giver, scope, stored?.caseScope);
        return (
          <div key={scope}>
            <Check
              type="radio"
              name={id}
              checked={rights.caseScope === scope}
              disabled={!able}
              describedBy={`${id}-${scope}`}
              onChange={() => onChange({ ...rights, caseScope: scope })}
            >
              {t(`scope.${scope}`)}
            </Check>
            <p className="hint under" id={`${id}-${scope}`}>
              {t(`scope.text.${scope}`)} {!able && t('refusal.REACH')}
            </p>
          </div>
        );
      })}
    </fieldset>
  );
}

/** The departments as a tree of check boxes. A chosen department includes all departments below. */
export function DepartmentChoice({
  rights,
  stored,
  facts: { departments, giver },
  error,
  onChange,
}: Props & { error: string | undefined }) {
  const t = useT();
  const id = useId();
  const toggle = (one: string, on: boolean) =>
    onChange({ ...rights, departments: on ? [...rights.departments, one] : rights.departments.filter((other) => other !== one) });
  const branches = inTree(departments).map((branch) => ({
    ...branch,
    above: includedBy(departments, rights.departments, branch.one.id),
    able: canPlace(giver, branch.one.id, rights, stored),
  }));
  return (
    <fieldset id={id} aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}>
      <legend>{t('rights.departments')}</legend>
      <GroupError id={id} label={t('rights.departments')} text={error} />
      <p className="hint" id={`${id}-hint`}>
        {t(rights.caseScope === 'DEPARTMENTS' ? 'rights.departments.hint' : 'rights.departments.idle')}
      </p>
      <ul className="tree">
        {branches.map(({ one, depth, above, able }) => {
          const chosen = rights.departments.includes(one.id);
          return (
            <li key={one.id} className={`depth-${Math.min(depth, 6)}`}>
              <Check
                checked={chosen || Boolean(above)}
                disabled={!chosen && (Boolean(above) || !able)}
                describedBy={!able && !chosen ? `${id}-why` : undefined}
                onChange={(on) => toggle(one.id, on)}
              >
                <span dir="auto">{one.name}</span>{' '}
                {above && <span className="muted">{t('rights.departments.included', { name: above.name })}</span>}
              </Check>
            </li>
          );
        })}
      </ul>
      {branches.some(({ able }) => !able) && (
        <p className="hint" id={`${id}-why`}>
          {t('refusal.PLACE')}
        </p>
      )}
    </fieldset>
  );
}
