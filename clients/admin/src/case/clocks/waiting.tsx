import { StopWaiting, WaitForReporter } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Day } from '../../kit/time';
import { useCase, type CaseHead } from '../context';
import { MessageDialog } from './message-dialog';

/** No closing can be proposed before the investigation. */
const isEarly = (stage: CaseHead['stage']) => stage === 'NEW' || stage === 'IN_TRIAGE';

/** Says since when the case waits for the reporter, what comes next, and lets the member end the wait. */
export function WaitingNotice() {
  const t = useT();
  const { can } = useMember();
  const { id, stage, waiting } = useCase();
  const [announcing, announce] = useKeptOpen(`${id}:announce`, false);
  const stop = useAct(StopWaiting, { done: () => say(t('waiting-reporter.stopped')) });
  if (!waiting) return null;
  const edits = can('CASE_EDIT');
  return (
    <section className="blocked waiting-reporter" aria-labelledby="waiting-reporter">
      <p>
        <b id="waiting-reporter">
          {t('waiting-reporter.since')} <Day on={waiting.since} />.
        </b>{' '}
        {waiting.closesOn ? (
          <>
            {`${t(waiting.over ? 'waiting-reporter.over' : 'waiting-reporter.announced')} `}
            <Day on={waiting.closesOn} />.
          </>
        ) : (
          t(waiting.mayAnnounceClosing ? 'waiting-reporter.propose' : 'waiting-reporter.reminders')
        )}{' '}
        {waiting.over && t(isEarly(stage) ? 'waiting-reporter.over.early' : 'waiting-reporter.over.do')}
      </p>
      {stop.error && <Problem title={t('waiting-reporter.not-stopped')} problem={stop.error} focus />}
      {edits && (
        <p className="row">
          {waiting.mayAnnounceClosing && can('REPORTER_MESSAGE') && (
            <button type="button" className="button primary" onClick={() => announce(true)}>
              {t('clock.act.closing')}
            </button>
          )}
          <button type="button" className="button" onClick={() => stop.mutate({ case: id })}>
            {t('waiting-reporter.stop')}
          </button>
        </p>
      )}
      {announcing && <MessageDialog act="closing" onClose={() => announce(false)} />}
    </section>
  );
}

/** Marks the case as waiting. Offered while the last message is from staff. */
export function WaitOffer() {
  const t = useT();
  const { can } = useMember();
  const { id, stage, waiting } = useCase();
  const act = useAct(WaitForReporter, { done: () => say(t('waiting-reporter.begun')) });
  if (waiting || stage === 'CLOSED' || !can('CASE_EDIT') || !can('REPORTER_MESSAGE')) return null;
  return (
    <div className="wait-offer">
      {act.error && <Problem title={t('waiting-reporter.not-begun')} problem={act.error} focus />}
      <p className="row">
        <span>{t('waiting-reporter.offer')}</span>
        <button type="button" className="button quiet" onClick={() => act.mutate({ case: id })}>
          {t('waiting-reporter.begin')}
        </button>
      </p>
    </div>
  );
}
