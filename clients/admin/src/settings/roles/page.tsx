import { RightsTable } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { groupNames, groups, roles, type Preset, type Table } from '../rights/rights';

/** The rights of each role, and the presets. */
export function RolesPage() {
  const t = useT();
  const query = useAsk(RightsTable, {}, { lasting: true });
  return (
    <>
      <title>{t('roles.title')}</title>
      <Landing as="h1">{t('roles.heading')}</Landing>
      <p className="prose">{t('roles.text')}</p>
      <Load query={query} failed={t('rights.failed')}>
        {({ rightsTable }) => (
          <>
            <h2>{t('roles.table')}</h2>
            <RoleTable table={rightsTable} />
            <p className="hint prose">{t('roles.note')}</p>
            <h2 className="part">{t('roles.presets')}</h2>
            <p className="prose">{t('roles.presets.text')}</p>
            <ul className="items cards">
              {rightsTable.presets.map((preset) => (
                <PresetCard key={preset.code} preset={preset} />
              ))}
            </ul>
          </>
        )}
      </Load>
    </>
  );
}

/** The table of roles. On narrow screens, each right becomes a card whose cells name their role. */
function RoleTable({ table }: { table: Table }) {
  const t = useT();
  const has = (role: (typeof roles)[number], right: (typeof groups)[keyof typeof groups][number]) =>
    table.roles.find((one) => one.role === role)?.rights.includes(right) ?? false;
  return (
    <div className="fits">
      <table role="table" className="cases role-table">
        <caption className="visually-hidden">{t('roles.table')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('roles.right')}
            </th>
            {roles.map((role) => (
              <th key={role} role="columnheader" scope="col">
                {t(`role.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        {groupNames.map((group) => (
          <tbody key={group} role="rowgroup">
            <tr role="row" className="group">
              <th role="columnheader" scope="colgroup" colSpan={roles.length + 1}>
                {t(`rights.group.${group}`)}
              </th>
            </tr>
            {groups[group].map((right) => (
              <tr key={right} role="row">
                <th role="rowheader" scope="row">
                  <b>{t(`right.${right}`)}</b>
                  <span className="muted">{t(`right.text.${right}`)}</span>
                </th>
                {roles.map((role) => (
                  <td key={role} role="cell" className={has(role, right) ? 'yes' : 'no'}>
                    <span className="narrow-only">{t(`role.${role}`)}: </span>
                    {t(has(role, right) ? 'roles.yes' : 'roles.no')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function PresetCard({ preset: { code, role, allow, deny, caseScope, expires } }: { preset: Preset }) {
  const t = useT();
  const names = (of: typeof allow) => of.map((one) => t(`right.${one}`)).join(', ');
  return (
    <li>
      <h3>{t(`preset.${code}`)}</h3>
      <p>{t(`preset.text.${code}`)}</p>
      <dl className="about">
        <div>
          <dt>{t('me.role')}</dt>
          <dd>{t(`role.${role}`)}</dd>
        </div>
        {allow.length > 0 && (
          <div>
            <dt>{t('roles.besides')}</dt>
            <dd>{names(allow)}</dd>
          </div>
        )}
        {deny.length > 0 && (
          <div>
            <dt>{t('roles.without')}</dt>
            <dd>{names(deny)}</dd>
          </div>
        )}
        <div>
          <dt>{t('scope.legend')}</dt>
          <dd>{t(`scope.${caseScope}`)}</dd>
        </div>
        {expires && (
          <div>
            <dt>{t('rights.expiry')}</dt>
            <dd>{t('roles.expires')}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}
