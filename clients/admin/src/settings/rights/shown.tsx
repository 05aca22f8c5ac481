import type { MyRightsQuery } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Day } from '../../kit/time';
import { Matrix, RightShown } from './matrix';

type Shown = Omit<NonNullable<MyRightsQuery['me']['membership']>, 'id'>;

/** The rights of a membership, read-only, with the server's reason for each right. */
export function RightsShown({ rights: { role, caseScope, departments, expiresOn, effectiveRights } }: { rights: Shown }) {
  const t = useT();
  return (
    <>
      <dl className="about">
        <div>
          <dt>{t('me.role')}</dt>
          <dd>
            {t(`role.${role}`)}. {t(`role.text.${role}`)}
          </dd>
        </div>
        <div>
          <dt>{t('scope.legend')}</dt>
          <dd>
            {t(`scope.${caseScope}`)}. {t(`scope.text.${caseScope}`)}
          </dd>
        </div>
        <div>
          <dt>{t('rights.departments')}</dt>
          <dd dir="auto">{departments.map(({ name }) => name).join(', ') || t('side.none')}</dd>
        </div>
        <div>
          <dt>{t('rights.expiry')}</dt>
          <dd>{expiresOn ? <Day on={expiresOn} /> : t('users.no-end')}</dd>
        </div>
      </dl>
      <h2 className="part">{t('rights.heading')}</h2>
      <Matrix>
        {(permission) => {
          const right = effectiveRights.find((other) => other.permission === permission);
          return right && <RightShown key={permission} permission={permission} result={right} of={{ role, caseScope }} />;
        }}
      </Matrix>
    </>
  );
}
