import { useId, type ReactNode } from 'react';
import type { Permission } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import type { Facts } from './facts';
import { refusal } from './grant';
import { choiceOf, choices, choose, groupNames, groups, result, type Result, type Rights } from './rights';

/** The 16 rights by what they are about: each with what it gives, the choice, and what comes of it and why. */
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

/** One right with its three choices. What I cannot give stays visible, with the reason. */
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
        <Outcome result={result(facts.table, rights, permission)} role={rights.role} />
      </div>
      {why && (
        <p id={`${id}-why`} className="hint">
          {t(`refusal.${why}`)}
        </p>
      )}
    </fieldset>
  );
}

/** Whether it is given, and where that comes from. */
export function Outcome({ result: { given, source }, role }: { result: Result; role: Rights['role'] }) {
  const t = useT();
  return (
    <span className={given ? 'outcome given' : 'outcome'}>
      <b>{t(given ? 'rights.given' : 'rights.not-given')}</b> {t(`rights.source.${source}`, { role: t(`role.${role}`) })}
    </span>
  );
}

/** The same, to be read only. */
export function RightShown({ permission, result: one, role }: { permission: Permission; result: Result; role: Rights['role'] }) {
  const t = useT();
  return (
    <div className="right">
      <p>
        <b>{t(`right.${permission}`)}</b>
      </p>
      <p className="hint">{t(`right.text.${permission}`)}</p>
      <Outcome result={one} role={role} />
    </div>
  );
}
