import { Link } from '@tanstack/react-router';
import { StaffDepartments } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import type { Department } from '../rights/facts';
import { inTree } from '../rights/tree';
import { AddDialog, MoveDialog, RemoveDialog, RenameDialog } from './dialogs';

/** The tree of departments with their members. */
export function DepartmentsPage() {
  const t = useT();
  const query = useAsk(StaffDepartments, {});
  return (
    <>
      <title>{t('departments.title')}</title>
      <Landing as="h1" id="page">
        {t('departments.heading')}
      </Landing>
      <p className="prose">{t('departments.text')}</p>
      <Load query={query} failed={t('departments.failed')}>
        {({ departments }) => (
          <>
            <ul className="tree departments">
              {inTree(departments).map(({ one, depth }) => (
                <DepartmentItem key={one.id} one={one} depth={depth} all={departments} />
              ))}
            </ul>
            {departments.length === 1 && <p className="nothing">{t('departments.only')}</p>}
          </>
        )}
      </Load>
    </>
  );
}

const dialogs = { add: AddDialog, rename: RenameDialog, move: MoveDialog, remove: RemoveDialog };
type Act = keyof typeof dialogs;

function DepartmentItem({ one, depth, all }: { one: Department; depth: number; all: readonly Department[] }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen<Act | undefined>(`department:${one.id}`, undefined);
  const Open = open && dialogs[open];
  // The root cannot be moved or removed, because every channel and case needs a department.
  const acts: Act[] = one.parent ? ['add', 'rename', 'move', 'remove'] : ['add', 'rename'];
  const above = all.find(({ id }) => id === one.parent?.id);
  return (
    <li className={`depth-${Math.min(depth, 6)}`}>
      <h2>
        <span dir="auto">{one.name}</span>
      </h2>
      <p className="muted">
        {above && <>{t('departments.below', { name: above.name })} · </>}
        {t('departments.cases', { count: one.openCases })}
      </p>
      {one.members.length ? (
        <details>
          <summary>{t('departments.members', { count: one.members.length })}</summary>
          <ul>
            {one.members.map(({ id, name }) => (
              <li key={id}>
                <Link to="/settings/users/$id" params={{ id }}>
                  <span dir="auto">{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : (
        <p className="muted">{t('departments.nobody')}</p>
      )}
      <div className="row">
        {acts.map((act) => (
          <button
            key={act}
            type="button"
            className="button"
            aria-label={t(`departments.name.${act}`, { name: one.name })}
            onClick={() => setOpen(act)}
          >
            {t(`departments.act.${act}`)}
          </button>
        ))}
      </div>
      {Open && <Open one={one} all={all} onClose={() => setOpen(undefined)} />}
    </li>
  );
}
