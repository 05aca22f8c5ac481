import { Link } from '@tanstack/react-router';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useCase } from '../context';
import { offers } from '../moves';

/** Says why an act that the member may carry out is not possible yet, and leads to what helps. */
export function Blocked() {
  const t = useT();
  const { can } = useMember();
  const { stage, moves } = useCase();
  return offers(stage, moves).map(
    ({ act, block }) =>
      block && (
        <p key={act} className="blocked">
          <b>{t('act.blocked', { act: t(`act.${act}`) })}</b> {t(`block.${block}`)}
          {block === 'NEEDS_ANOTHER_APPROVER' && can('USER_MANAGE') && (
            <>
              {' '}
              <Link to="/settings/users/invite">{t('block.invite')}</Link>
            </>
          )}
        </p>
      ),
  );
}
