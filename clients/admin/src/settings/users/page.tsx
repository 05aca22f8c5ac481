import { today } from '@voicase/shared/time';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RightsTable, StaffMembers } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Day } from '../../kit/time';
import { presetOf } from '../rights/rights';
import { Invitations } from './invitations';
import { IdentityViews, Resets } from './waiting';
import { found, rightsOf, stateOf, type Person } from './state';

const columns = ['name', 'role', 'departments', 'until', 'state'] as const;

/** All members, the open invitations, and members who cannot sign in. */
export function UsersPage() {
  const t = useT();
  const members = useAsk(StaffMembers, {});
  return (
    <>
      <title>{t('users.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('users.heading')}
        </Landing>
        <Link to="/settings/users/invite" className="button primary">
          {t('invite.heading')}
        </Link>
      </div>
      <Resets />
      <IdentityViews />
      <Load query={members} failed={t('users.failed')}>
        {(data) => <Members members={data.members} />}
      </Load>
      <Invitations />
    </>
  );
}

function Members({ members }: { members: Person[] }) {
  const t = useT();
  const [words, search] = useState('');
  const shown = members.filter((one) => found(one, words.trim()));
  return (
    <>
      <search className="narrow">
        <Field label={t('users.search')}>
          {(control) => (
            <input {...control} type="search" autoComplete="off" value={words} onChange={(event) => search(event.target.value)} />
          )}
        </Field>
      </search>
      <p role="status" className="muted">
        {shown.length ? t('users.count', { count: shown.length }) : t('users.none')}
      </p>
      {shown.length > 0 && (
        <div className="fits">
          <table role="table" className="cases people">
            <caption className="visually-hidden">{t('users.heading')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {columns.map((column) => (
                  <th key={column} role="columnheader" scope="col">
                    {t(`users.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {shown.map((person) => (
                <MemberRow key={person.id} person={person} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function MemberRow({ person }: { person: Person }) {
  const t = useT();
  const { membership } = useMember();
  const table = useAsk(RightsTable, {}, { lasting: true }).data?.rightsTable;
  const preset = table && presetOf(table, rightsOf(person));
  const state = stateOf(person, today(membership.organisation.timeZone));
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to="/settings/users/$id" params={{ id: person.id }} className="row-link">
          <b dir="auto">{person.name}</b>
        </Link>{' '}
        {person.id === membership.id && <span className="word">{t('users.you')}</span>}
        <span className="muted">{person.email}</span>
      </th>
      <td role="cell">
        {t(preset ? `preset.${preset}` : `role.${person.role}`)}
        {preset && <span className="muted">{t(`role.${person.role}`)}</span>}
        {!preset && person.allow.length + person.deny.length > 0 && <span className="muted">{t('users.adjusted')}</span>}
      </td>
      <td role="cell" dir="auto">
        {person.departments.map(({ name }) => name).join(', ') || <span className="muted inline">{t('side.none')}</span>}
      </td>
      <td role="cell">
        <span className="narrow-only">{t('users.column.until')} </span>
        {person.expiresOn ? <Day on={person.expiresOn} /> : t('users.no-end')}
      </td>
      <td role="cell">
        <span className={`word state-${state.toLowerCase()}`}>{t(`state.${state}`)}</span>
      </td>
    </tr>
  );
}
