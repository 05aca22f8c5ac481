import { PlatformOrganisations } from '../../../gen/documents';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Day } from '../../kit/time';
import { OwnMoment } from '../moment';
import { usePlatform } from '../use';
import { CreateDialog } from './create';
import { CloseDialog, LawDialog, ResumeDialog, SuspendDialog } from './dialogs';
import { useLawName } from './law';
import type { Tenant } from './tenant';

/** All organisations with their settings and state, without any content. */
export function OrganisationsPage() {
  const t = useT();
  const query = usePlatform(PlatformOrganisations);
  const [creating, create] = useKeptOpen('organisation.creating', false);
  return (
    <>
      <title>{t('organisations.title')}</title>
      <div className="list-head">
        <Landing as="h1" id="page">
          {t('organisations.heading')}
        </Landing>
        <button type="button" className="button primary" disabled={!query.data} onClick={() => create(true)}>
          {t('organisations.create')}
        </button>
      </div>
      <p className="prose">{t('organisations.text')}</p>
      <Load query={query} failed={t('organisations.failed')}>
        {({ organisations, lawPacks }) => (
          <>
            <ul className="items">
              {organisations.map((one) => (
                <OrganisationItem key={one.id} one={one} packs={lawPacks} />
              ))}
            </ul>
            {organisations.length === 0 && <p className="nothing">{t('organisations.none')}</p>}
            {creating && <CreateDialog packs={lawPacks} onClose={() => create(false)} />}
          </>
        )}
      </Load>
    </>
  );
}

const dialogs = { suspend: SuspendDialog, resume: ResumeDialog, close: CloseDialog, law: LawDialog };
type Act = keyof typeof dialogs;
const acts: Record<Tenant['state'], Act[]> = { ACTIVE: ['law', 'suspend'], SUSPENDED: ['resume', 'close'], CLOSED: [] };

function OrganisationItem({ one, packs }: { one: Tenant; packs: string[] }) {
  const t = useT();
  const lawName = useLawName();
  const [open, setOpen] = useKeptOpen<Act | undefined>(`organisation:${one.id}`, undefined);
  const Open = open && dialogs[open];
  return (
    <li>
      <h2>
        <span dir="auto">{one.name}</span>{' '}
        <span className={`word state-${one.state.toLowerCase()}`}>{t(`organisations.state.${one.state}`)}</span>
      </h2>
      <p className="muted">
        {t('organisations.created')} <Day on={one.createdOn} /> · {one.timeZone} · {lawName(one.lawPack)}
      </p>
      <p>
        {t('organisations.members', { count: one.members })} · {t('organisations.admins', { count: one.admins })}
      </p>
      {one.stateSince && (
        <p>
          {t(`organisations.since.${one.state}`)} <OwnMoment at={one.stateSince} />. {one.reason && `${t(`suspended.${one.reason}`)}.`}
        </p>
      )}
      <div className="row">
        {acts[one.state].map((act) => (
          <button
            key={act}
            type="button"
            className="button"
            aria-label={t(`organisations.name.${act}`, { name: one.name })}
            onClick={() => setOpen(act)}
          >
            {t(`organisations.act.${act}`)}
          </button>
        ))}
      </div>
      {Open && <Open one={one} packs={packs} onClose={() => setOpen(undefined)} />}
    </li>
  );
}
