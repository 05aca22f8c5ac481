import { useId, useState } from 'react';
import { ApproveReset, RefuseReset, StaffResets, type StaffResetsQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { problemOf } from '../../session/ask';
import { useStaffAct } from '../act';

type Reset = StaffResetsQuery['resets'][number];

/** Who cannot sign in and waits for a second administrator. Nothing is shown while nobody waits. */
export function Resets() {
  const t = useT();
  const { data, error, refetch } = useAsk(StaffResets, {});
  if (error && !data) return <Problem title={t('resets.failed')} problem={error} retry={() => void refetch()} />;
  const waiting = data?.resets.filter(({ state }) => state === 'WAITING') ?? [];
  if (!waiting.length) return null;
  return (
    <section aria-labelledby="resets" className="notice warn">
      <h2 id="resets" className="notice-title">
        {t('resets.heading')}
      </h2>
      <p>{t('resets.text')}</p>
      <ul className="items">
        {waiting.map((one) => (
          <ResetItem key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function ResetItem({ one }: { one: Reset }) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState<'approve' | 'refuse'>();
  return (
    <li>
      <p>
        <b dir="auto">{one.member.name}</b>{' '}
        {one.askedBy ? t('resets.asked-by', { name: one.askedBy.name }) : t('resets.asked')} <Moment at={one.askedAt} />
        {' · '}
        {t('resets.until')} <Moment at={one.expiresAt} />
      </p>
      {!one.approvable && (
        <p className="hint" id={id}>
          {t('resets.not-yours')}
        </p>
      )}
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={!one.approvable}
          aria-describedby={one.approvable ? undefined : id}
          onClick={() => setOpen('approve')}
        >
          {t('resets.approve')}
        </button>
        <button type="button" className="button" onClick={() => setOpen('refuse')}>
          {t('resets.refuse')}
        </button>
      </div>
      {open && <ResetDialog one={one} act={open} onClose={() => setOpen(undefined)} />}
    </li>
  );
}

function ResetDialog({ one, act, onClose }: { one: Reset; act: 'approve' | 'refuse'; onClose: () => void }) {
  const t = useT();
  const { name } = one.member;
  const run = useStaffAct<unknown, { reset: string }>(act === 'approve' ? ApproveReset : RefuseReset, () => {
    say(t(`resets.done.${act}`, { name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t(`resets.title.${act}`, { name })}
      action={t(`resets.${act}`)}
      failed={t(`resets.not-done.${act}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t('resets.why') : undefined}
      busy={run.isPending}
      danger={act === 'refuse'}
      onSubmit={() => run.mutate({ reset: one.id })}
      onClose={onClose}
    >
      <p>{t(`resets.means.${act}`, { name })}</p>
    </FormDialog>
  );
}
