import { CaseEntries, LetInReviewer, type CaseEntriesQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { Load } from '../../kit/load';
import { say } from '../../kit/say';
import { Day } from '../../kit/time';
import { isWrong } from '../../session/ask';
import { useStaffAct } from '../act';
import { usePick } from './pick';

/** Maximum number of entries that the server returns (`limit::ENTRIES`). */
const MAX_ENTRIES = 1000;

type Entry = CaseEntriesQuery['caseEntries'][number];

/** Shows who restricted each hidden case and on which day, without any content. */
export function Entries() {
  const t = useT();
  const query = useAsk(CaseEntries, {});
  return (
    <section aria-labelledby="entries" className="part">
      <h2 id="entries">{t('entries.heading')}</h2>
      <p className="muted">{t('entries.text')}</p>
      <Load query={query} failed={t('entries.failed')} lines={3}>
        {({ caseEntries }) =>
          caseEntries.length ? (
            <>
              <ul className="items">
                {caseEntries.map((one) => (
                  <Item key={one.id} one={one} />
                ))}
              </ul>
              {caseEntries.length >= MAX_ENTRIES && <p className="hint">{t('entries.more', { count: MAX_ENTRIES })}</p>}
            </>
          ) : (
            <p className="nothing">{t('entries.none')}</p>
          )
        }
      </Load>
    </section>
  );
}

function Item({ one }: { one: Entry }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen(`entry:${one.id}`, false);
  return (
    <li>
      <p>
        <b>{what(t, one)}</b> {one.restrictedOn && <Day on={one.restrictedOn} />}
      </p>
      {one.few && <p>{t('entries.few')}</p>}
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t('entries.let-in')}
      </button>
      {open && <LetIn one={one} onClose={() => setOpen(false)} />}
    </li>
  );
}

function what(t: ReturnType<typeof useT>, { restricted, restrictedBy }: Entry) {
  if (!restricted) return t('entries.open');
  return restrictedBy ? t('entries.restricted-by', { name: restrictedBy.name }) : t('entries.restricted');
}

function LetIn({ one, onClose }: { one: Entry; onClose: () => void }) {
  const t = useT();
  const pick = usePick(`entry.reviewer:${one.id}`, t('entries.reviewer'), t('entries.reviewer.hint'));
  const act = useStaffAct(LetInReviewer, () => {
    say(t('entries.done', { name: pick.name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t('entries.let-in')}
      action={t('entries.let-in')}
      failed={t('entries.not-done')}
      problem={act.error}
      why={isWrong(act.error, 'member') ? t('entries.why') : undefined}
      busy={act.isPending}
      onSubmit={() => pick.check((member) => act.mutate({ entry: one.id, member }))}
      onClose={onClose}
    >
      <p>{t('entries.means')}</p>
      {pick.field}
    </FormDialog>
  );
}
