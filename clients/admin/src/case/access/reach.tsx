import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { useCase } from '../context';
import type { Access } from './access';
import { LiftDialog, RestrictDialog } from './restrict';
import { RouteDialog } from './route';
import { Waiting } from './waiting';

/** Why other members can see this case. */
export function Reach({ access }: { access: Access }) {
  const t = useT();
  const { can, membership } = useMember();
  const { id, restricted, department, assignees } = useCase();
  const { restrictionRequest: waiting } = access;
  const [open, setOpen] = useKeptOpen<'restrict' | 'lift' | 'route' | undefined>(`${id}:reach`, undefined);
  const close = () => setOpen(undefined);
  const handlers = assignees.map(({ member }) => member.name).join(', ');
  return (
    <section aria-labelledby="reach" className="part">
      <h3 id="reach">{t('access.who')}</h3>
      {restricted ? (
        <>
          <p>{t(access.restrictedTo?.length ? 'access.only' : 'access.only.some')}</p>
          {access.restrictedTo && <Names of={access.restrictedTo} />}
        </>
      ) : (
        <ul className="who">
          <li>{t('access.department', { name: department.name })}</li>
          <li>{handlers ? t('access.assigned', { names: handlers }) : t('access.assigned.nobody')}</li>
          <li>{t('access.all')}</li>
        </ul>
      )}
      <p className="muted">{t('access.never')}</p>
      {waiting && <Waiting request={waiting} />}
      {can('CASE_ASSIGN') && (
        <div className="acts">
          {/* The member must first decide on a request of another member. */}
          {(!waiting || waiting.askedBy?.id === membership.id) && (
            <button type="button" className="button" onClick={() => setOpen('restrict')}>
              {t(restricted ? 'access.restrict.change' : 'access.restrict')}
            </button>
          )}
          {restricted && (
            <button type="button" className="button" onClick={() => setOpen('lift')}>
              {t('access.lift')}
            </button>
          )}
          <button type="button" className="button" onClick={() => setOpen('route')}>
            {t('access.route')}
          </button>
        </div>
      )}
      {open === 'restrict' && <RestrictDialog chosen={access.restrictedTo ?? []} onClose={close} />}
      {open === 'lift' && <LiftDialog onClose={close} />}
      {open === 'route' && <RouteDialog onClose={close} />}
    </section>
  );
}

function Names({ of }: { of: NonNullable<Access['restrictedTo']> }) {
  const t = useT();
  return (
    <ul className="who">
      {of.map(({ id, name, role }) => (
        <li key={id}>
          <span dir="auto">{name}</span> <span className="muted">{t(`role.${role}`)}</span>
        </li>
      ))}
    </ul>
  );
}
