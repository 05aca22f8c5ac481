import { useId } from 'react';
import { ApproveRestriction, RefuseRestriction } from '../../../gen/documents';
import { useT } from '../../i18n';
import { type Decided, Decision } from '../../kit/decision';
import { FormDialog } from '../../kit/form-dialog';
import { Moment } from '../../kit/time';
import { problemOf } from '../../session/ask';
import { useCase } from '../context';
import type { Access } from './access';
import { useLeavingAct } from './leave';

type Request = NonNullable<Access['restrictionRequest']>;

/** A request to restrict the case to fewer than two members. Another member must approve the request. */
export function Waiting({ request }: { request: Request }) {
  const t = useT();
  const id = useId();
  const { askedBy, approvable, approvableFrom } = request;
  return (
    <div className="notice warn" role="group" aria-labelledby={`${id}-title`}>
      <h4 id={`${id}-title`} className="notice-title">
        {t('restriction.waits')}
      </h4>
      <p>{t('restriction.waits.text')}</p>
      <p>
        {askedBy ? t('restriction.asked-by', { name: askedBy.name }) : t('restriction.asked')} <Moment at={request.askedAt} />
        {' · '}
        {t('restriction.until')} <Moment at={request.expiresAt} />
      </p>
      <p>{t('restriction.members', { names: request.members.map(({ name }) => name).join(', ') })}</p>
      <Decision
        approvable={approvable}
        from={approvableFrom}
        never={t('restriction.not-yours')}
        approve={t('restriction.approve')}
        refuse={t(approvableFrom ? 'restriction.refuse' : 'restriction.take-back')}
        dialog={(act, close) => <Decide request={request} act={act} onClose={close} />}
      />
    </div>
  );
}

function Decide({ request, act, onClose }: { request: Request; act: Decided; onClose: () => void }) {
  const t = useT();
  const { number } = useCase();
  const approving = act === 'approve';
  // The member who asked cannot refuse the request, only withdraw it.
  const word = approving || request.approvableFrom ? act : 'take-back';
  const gone = t('restriction.approved.gone', { number });
  const approve = useLeavingAct(ApproveRestriction, {
    stays: ({ approveRestriction }) => approveRestriction.case !== null,
    done: t('restriction.approved'),
    gone,
    onClose,
  });
  const refuse = useLeavingAct(RefuseRestriction, { stays: () => true, done: t('restriction.refused'), gone, onClose });
  const run = approving ? approve : refuse;
  const code = run.error && problemOf(run.error).code;
  return (
    <FormDialog
      title={t(`restriction.title.${word}`)}
      action={t(`restriction.${word}`)}
      failed={t(`restriction.not-done.${act}`)}
      problem={run.error}
      why={code === 'NOT_ALLOWED_NOW' || code === 'NOT_FOUND' ? t('restriction.why') : undefined}
      busy={run.isPending}
      danger={!approving}
      onSubmit={() => run.mutate({ request: request.id })}
      onClose={onClose}
    >
      <p>{t(`restriction.means.${act}`)}</p>
    </FormDialog>
  );
}
