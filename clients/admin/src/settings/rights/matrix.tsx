import { useId, type ReactNode } from 'react';
import type { Permission } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import type { Facts } from './facts';
import { refusal } from './grant';
import { choiceOf, choices, choose, groupNames, groups, result, type Result, type Rights } from './rights';

/** The rights in groups. */
export function Matrix({ children }: { children: (permission: Permission) => ReactNode }) {
  const t = useT();
  return (
    <>
      {groupNames.map((group) => (
        <section key={group} className="rights">
          <h3>{t(`rights.group.${group}`)}</h3>
          {groups[group].map(children)}
        </section>
      ))}
    </>
  );
}

interface Props {
  permission: Permission;
  rights: Rights;
  had: readonly Permission[];
  facts: Facts;
  onChange: (rights: Rights) => void;
}

/** One right with its three choices. A right that cannot be granted stays visible, with the reason. */
export function RightChoice({ permission, rights, had, facts, onChange }: Props) {
  const t = useT();
  const id = useId();
  const why = refusal(facts.giver, permission, had);
  const now = choiceOf(rights, permission);
  const described = `${id}-text${why ? ` ${id}-why` : ''}`;
  return (
    <fieldset className="right" aria-describedby={described}>
      <legend>{t(`right.${permission}`)}</legend>
      <p id={`${id}-text`} className="hint">
        {t(`right.text.${permission}`)}
      </p>
      <div className="row">
        {choices.map((choice) => (
          <Check
            key={choice}
            type="radio"
            name={id}
            checked={now === choice}
            disabled={Boolean(why) && now !== choice && result(facts.table, choose(rights, permission, choice), permission).given}
            describedBy={why && `${id}-why`}
            onChange={() => onChange(choose(rights, permission, choice))}
          >
            {t(`choice.${choice}`)}
          </Check>
        ))}
        <Outcome permission={permission} result={result(facts.table, rights, permission)} of={rights} />
      </div>
      {why && (
        <p id={`${id}-why`} className="hint">
          {t(`refusal.${why}`)}
        </p>
      )}
    </fieldset>
  );
}

interface Shown {
  permission: Permission;
  result: Result;
  of: Pick<Rights, 'role' | 'caseScope'>;
}

/** Says whether the right is given, and why. CASE_VIEW_ALL has an effect only with the case scope DEPARTMENTS. */
function Outcome({ permission, result: { given, source }, of: { role, caseScope } }: Shown) {
  const t = useT();
  const idle = given && permission === 'CASE_VIEW_ALL' && caseScope !== 'DEPARTMENTS';
  return (
    <span className={given && !idle ? 'outcome given' : 'outcome'}>
      <b>{t(given ? 'rights.given' : 'rights.not-given')}</b> {t(`rights.source.${source}`, { role: t(`role.${role}`) })}
      {idle && ` · ${t('rights.idle')}`}
    </span>
  );
}

/** One right, read-only. */
export function RightShown({ permission, result: one, of }: Shown) {
  const t = useT();
  return (
    <div className="right">
      <p>
        <b>{t(`right.${permission}`)}</b>
      </p>
      <p className="hint">{t(`right.text.${permission}`)}</p>
      <Outcome permission={permission} result={one} of={of} />
    </div>
  );
}
