import { useState } from 'react';
import { DeleteDeadMails, PlatformHealth, SendDeadMails, type PlatformHealthQuery } from '../../../gen/documents';
import { client } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Day } from '../../kit/time';
import { usePlatformAct } from '../use';

type Dead = PlatformHealthQuery['platformHealth']['deadMails'][number];

interface Group {
  organisation: string;
  name: string;
  causes: Dead[];
}

/** The given up emails of each organisation. */
function byOrganisation(dead: readonly Dead[]): Group[] {
  const ids = [...new Set(dead.map(({ organisation }) => organisation))];
  return ids.map((organisation) => {
    const causes = dead.filter((one) => one.organisation === organisation);
    return { organisation, name: causes[0]?.name ?? '', causes };
  });
}

/** Emails that were given up. The platform owner sees neither their recipients nor their content. */
export function DeadMails({ dead }: { dead: readonly Dead[] }) {
  const t = useT();
  return (
    <section className="part" aria-labelledby="dead-mails">
      <h2 id="dead-mails" tabIndex={-1}>
        {t('health.dead')}
      </h2>
      <p className="prose">{t('health.dead.text')}</p>
      {dead.length === 0 ? (
        <p className="nothing">{t('health.dead.none')}</p>
      ) : (
        <ul className="items">
          {byOrganisation(dead).map((group) => (
            <Item key={group.organisation} group={group} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ group: { organisation, name, causes } }: { group: Group }) {
  const t = useT();
  const [deleting, setDeleting] = useState(false);
  const again = usePlatformAct(SendDeadMails, () => {
    void client.invalidateQueries({ queryKey: [PlatformHealth.name] });
    say(t('health.dead.sent', { name }));
  });
  return (
    <li>
      <h3 className="item-name" dir="auto">
        {name}
      </h3>
      <ul className="plain">
        {causes.map(({ cause, count, oldest }) => (
          <li key={cause}>
            {t('health.dead.count', { count })} · {t(`health.dead.${cause}`)} · {t('health.dead.since')} <Day on={oldest} />
          </li>
        ))}
      </ul>
      {again.error && <Problem title={t('health.dead.not-sent')} problem={again.error} focus />}
      <div className="row">
        <button
          type="button"
          className="button"
          aria-label={t('health.dead.again.name', { name })}
          aria-disabled={again.isPending || undefined}
          onClick={() => again.mutate({ organisation })}
        >
          {again.isPending ? t('submit.busy') : t('health.dead.again')}
        </button>
        <button
          type="button"
          className="button danger"
          aria-label={t('health.dead.delete.name', { name })}
          onClick={() => setDeleting(true)}
        >
          {t('health.dead.delete')}
        </button>
      </div>
      {deleting && <DeleteDialog organisation={organisation} name={name} onClose={() => setDeleting(false)} />}
    </li>
  );
}

function DeleteDialog({ organisation, name, onClose }: { organisation: string; name: string; onClose: () => void }) {
  const t = useT();
  const act = usePlatformAct(DeleteDeadMails, () => {
    void client.invalidateQueries({ queryKey: [PlatformHealth.name] });
    say(t('health.dead.deleted', { name }));
    onClose();
  });
  return (
    <FormDialog
      title={t('health.dead.delete.name', { name })}
      action={t('health.dead.delete')}
      failed={t('health.dead.not-deleted')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ organisation })}
      onClose={onClose}
    >
      <p>{t('health.dead.delete.text')}</p>
    </FormDialog>
  );
}
