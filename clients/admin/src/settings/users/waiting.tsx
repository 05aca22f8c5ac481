/** Requests that wait for a second administrator: resets, and the right to request identities. */
import type { Operation } from '@voicase/shared/gql';
import {
  ApproveIdentityView,
  ApproveReset,
  IdentityViewRequests,
  RefuseIdentityView,
  RefuseReset,
  StaffResets,
} from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { type Decided, Decision } from '../../kit/decision';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Moment } from '../../kit/time';
import { problemOf } from '../../session/ask';
import { useStaffAct } from '../act';

type Kind = 'resets' | 'views';

interface One {
  id: string;
  askedAt: string;
  expiresAt: string;
  approvable: boolean;
  /** The time from which the signed-in member may approve. Null means never. */
  approvableFrom: string | null;
  member: { name: string };
  askedBy: { name: string } | null;
}

type Decide = Operation<unknown, { input: { reset: string } }> | Operation<unknown, { input: { request: string } }>;
const operations: Record<Kind, Record<Decided, Decide>> = {
  resets: { approve: ApproveReset, refuse: RefuseReset },
  views: { approve: ApproveIdentityView, refuse: RefuseIdentityView },
};

/** Members who cannot sign in. */
export function Resets() {
  const { data, ...asked } = useAsk(StaffResets, {});
  return <Waiting kind="resets" items={data?.resets.filter(({ state }) => state === 'WAITING')} {...asked} />;
}

/** Members who are to get the right to request identities. */
export function IdentityViews() {
  const { data, ...asked } = useAsk(IdentityViewRequests, {});
  return <Waiting kind="views" items={data?.identityViewRequests} {...asked} />;
}

/** The requests of one kind. Renders nothing if there are no requests. */
function Waiting({ kind, items, error, refetch }: { kind: Kind; items?: One[]; error: unknown; refetch: () => unknown }) {
  const t = useT();
  if (error && !items) return <Problem title={t(`pending.${kind}.failed`)} problem={error} retry={() => void refetch()} />;
  if (!items?.length) return null;
  return (
    <section aria-labelledby={kind} className="notice warn">
      <h2 id={kind} className="notice-title">
        {t(`pending.${kind}.heading`)}
      </h2>
      <p>{t(`pending.${kind}.text`)}</p>
      <ul className="items">
        {items.map((one) => (
          <Item key={one.id} kind={kind} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Item({ kind, one }: { kind: Kind; one: One }) {
  const t = useT();
  return (
    <li>
      <p>
        <b dir="auto">{one.member.name}</b>{' '}
        {one.askedBy ? t(`pending.${kind}.asked-by`, { name: one.askedBy.name }) : t(`pending.${kind}.asked`)} <Moment at={one.askedAt} />
        {' · '}
        {t('pending.until')} <Moment at={one.expiresAt} />
      </p>
      <Decision
        approvable={one.approvable}
        from={one.approvableFrom}
        never={t('pending.not-yours')}
        approve={t('pending.approve')}
        refuse={t('pending.refuse')}
        dialog={(act, close) => <Dialog kind={kind} one={one} act={act} onClose={close} />}
      />
    </li>
  );
}

function Dialog({ kind, one, act, onClose }: { kind: Kind; one: One; act: Decided; onClose: () => void }) {
  const t = useT();
  const { name } = one.member;
  const run = useStaffAct(operations[kind][act] as Operation<unknown, { input: Record<string, string> }>, () => {
    say(t(`pending.${kind}.done.${act}`, { name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t(`pending.${kind}.title.${act}`, { name })}
      action={t(`pending.${act}`)}
      failed={t(`pending.${kind}.not-done.${act}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t(`pending.${kind}.why`) : undefined}
      busy={run.isPending}
      danger={act === 'refuse'}
      onSubmit={() => run.mutate({ [kind === 'resets' ? 'reset' : 'request']: one.id })}
      onClose={onClose}
    >
      <p>{t(`pending.${kind}.means.${act}`, { name })}</p>
    </FormDialog>
  );
}
