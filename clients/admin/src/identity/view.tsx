import { today } from '@voicase/shared/time';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { OpenIdentity, type OpenIdentityMutation } from '../../gen/documents';
import { useMember } from '../app/member';
import { refreshCases } from '../app/query';
import { useT } from '../i18n';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import { problemOf } from '../session/ask';
import { request } from '../session/request';
import { useTask } from '../session/task';

type Shown = OpenIdentityMutation['openIdentity'];

/** Opens the identity and shows it for five minutes. Only this component holds the text. */
export function View({ request: id, onClose }: { request: string; onClose: () => void }) {
  const t = useT();
  // The same for every attempt of this dialog, so that a lost response does not lose the view.
  const key = useRef(crypto.randomUUID());
  const [shown, show] = useState<Shown>();
  const open = useTask(async () => {
    show((await request(OpenIdentity, { input: { request: id, idempotencyKey: key.current } })).openIdentity);
  });
  const close = () => {
    if (shown) {
      say(t('identity.hidden'));
      void refreshCases();
    }
    onClose();
    focusOn('openings');
  };
  if (shown) return <Text shown={shown} onClose={close} />;
  return (
    <FormDialog
      title={t('identity.open')}
      action={t('identity.open.do')}
      failed={t('identity.not-opened')}
      problem={open.problem}
      why={problemOf(open.problem).code === 'NOT_ALLOWED_NOW' ? t('identity.why') : undefined}
      busy={open.busy}
      onSubmit={() => open.run()}
      onClose={close}
    >
      <p>{t('identity.open.text')}</p>
      <p>{t('identity.open.once')}</p>
    </FormDialog>
  );
}

/** Seconds before the end that are announced. */
const NOTICES = [60, 15];

function useCountdown(seconds: number, onEnd: () => void): number {
  const [end] = useState(() => performance.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  const t = useT();
  const tick = useEffectEvent(() => {
    const now = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (now === left) return;
    setLeft(now);
    if (NOTICES.includes(now)) announce(t('identity.left', { count: now }));
    if (now === 0) onEnd();
  });
  useEffect(() => {
    const timer = setInterval(() => tick(), 250);
    return () => clearInterval(timer);
  }, []);
  return left;
}

function Text({ shown, onClose }: { shown: Shown; onClose: () => void }) {
  const t = useT();
  const { me, membership } = useMember();
  const left = useCountdown(shown.seconds, onClose);
  const mark = `${me.name} · ${today(membership.organisation.timeZone)} · ${shown.number}`;
  return (
    <Dialog title={t('identity.view')} onClose={onClose}>
      <div className="identity-view">
        <dl>
          <div>
            <dt>{t('identity.name')}</dt>
            <dd dir="auto">{shown.name}</dd>
          </div>
          <div>
            <dt>{t('identity.contact')}</dt>
            <dd dir="auto">{shown.contact}</dd>
          </div>
        </dl>
        <p className="watermark" aria-hidden="true" translate="no">
          {`${mark}   `.repeat(24)}
        </p>
      </div>
      <p>
        {t('identity.marked', { mark })} {t('identity.left', { count: left })}
      </p>
      <button type="button" className="button primary" onClick={onClose}>
        {t('identity.hide')}
      </button>
    </Dialog>
  );
}
