import {
  ApproveFallbackReviewer,
  FallbackReviewer,
  NameFallbackReviewer,
  RefuseFallbackReviewer,
  type FallbackReviewerQuery,
} from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { type Decided, Decision } from '../../kit/decision';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { Load } from '../../kit/load';
import { say } from '../../kit/say';
import { useMoment } from '../../kit/time';
import { isProblem, isWrong, problemOf } from '../../session/ask';
import { useStaffAct } from '../act';
import { usePick } from './pick';

type Setting = FallbackReviewerQuery['fallbackReviewer'];
type Request = NonNullable<Setting['request']>;

/** The fallback reviewer gets a hidden case when no administrator may know of it. Two administrators name the member. */
export function Fallback() {
  const t = useT();
  const { membership } = useMember();
  const query = useAsk(FallbackReviewer, {});
  const [naming, name] = useKeptOpen('fallback', false);
  return (
    <section aria-labelledby="fallback" className="part">
      <h2 id="fallback">{t('fallback.heading')}</h2>
      <p className="muted">{t('fallback.text')}</p>
      <Load query={query} failed={t('fallback.failed')} lines={2}>
        {({ fallbackReviewer: setting }) => (
          <>
            <Current setting={setting} />
            {setting.request && <Waiting request={setting.request} />}
            {/* Another administrator's request must be decided first. */}
            {(!setting.request || setting.request.askedBy?.id === membership.id) && (
              <button type="button" className="button" onClick={() => name(true)}>
                {t('fallback.name')}
              </button>
            )}
          </>
        )}
      </Load>
      {naming && <Name onClose={() => name(false)} />}
    </section>
  );
}

function Current({ setting: { member, askedBy, approvedBy } }: { setting: Setting }) {
  const t = useT();
  if (!member) return <p className="nothing">{t('fallback.none')}</p>;
  return (
    <p>
      <b dir="auto">{member.name}</b>{' '}
      {askedBy && approvedBy && <span className="muted">{t('fallback.named-by', { one: askedBy.name, other: approvedBy.name })}</span>}
    </p>
  );
}

function Waiting({ request }: { request: Request }) {
  const t = useT();
  const format = useMoment();
  const { member, askedBy, approvable, approvableFrom } = request;
  const present = member !== null && askedBy !== null;
  return (
    <div className="notice warn">
      <p>
        {member ? t('fallback.waits', { name: member.name }) : t('fallback.waits.gone')}{' '}
        {askedBy ? t('fallback.asked-by', { name: askedBy.name }) : t('fallback.asked-by.gone')}{' '}
        {present && t('fallback.until', { time: format(request.expiresAt) })}
      </p>
      <Decision
        approvable={present ? approvable : undefined}
        from={approvableFrom}
        never={t('fallback.not-yours')}
        approve={t('fallback.approve')}
        refuse={t('fallback.refuse')}
        dialog={(act, close) => <Decide request={request} act={act} onClose={close} />}
      />
    </div>
  );
}

function Decide({ request, act, onClose }: { request: Request; act: Decided; onClose: () => void }) {
  const t = useT();
  const name = request.member?.name ?? '';
  const done = () => {
    say(t(`fallback.done.${act}`, { name }));
    onClose();
    focusOn('page');
  };
  const approve = useStaffAct(ApproveFallbackReviewer, done);
  const refuse = useStaffAct(RefuseFallbackReviewer, done);
  const run = act === 'approve' ? approve : refuse;
  return (
    <FormDialog
      title={t(`fallback.${act}`)}
      action={t(`fallback.${act}`)}
      failed={t(`fallback.not-done.${act}`)}
      problem={run.error}
      why={problemOf(run.error).code === 'NOT_ALLOWED_NOW' ? t('fallback.why') : undefined}
      busy={run.isPending}
      danger={act === 'refuse'}
      onSubmit={() => run.mutate({ request: request.id })}
      onClose={onClose}
    >
      <p>{t(`fallback.means.${act}`, { name })}</p>
    </FormDialog>
  );
}

function Name({ onClose }: { onClose: () => void }) {
  const t = useT();
  const pick = usePick('fallback.member', t('fallback.member'), t('fallback.member.hint'));
  const act = useStaffAct(NameFallbackReviewer, () => {
    say(t('fallback.asked', { name: pick.name }));
    onClose();
    focusOn('page');
  });
  const whyNot = (error: unknown) => {
    if (isWrong(error, 'member')) return t('fallback.unfit');
    return isProblem(error, 'CONFLICT') ? t('fallback.other') : undefined;
  };
  return (
    <FormDialog
      title={t('fallback.name')}
      action={t('fallback.ask')}
      failed={t('fallback.not-asked')}
      problem={act.error}
      why={whyNot(act.error)}
      busy={act.isPending}
      onSubmit={() => pick.check((member) => act.mutate({ member }))}
      onClose={onClose}
    >
      <p>{t('fallback.means')}</p>
      {pick.field}
    </FormDialog>
  );
}
