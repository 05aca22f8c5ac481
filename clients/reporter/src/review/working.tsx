import { language } from '@voicase/shared/i18n';
import { formatWait } from '@voicase/shared/time';
import { useEffect } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { state } from '../state.ts';
import { t } from '../texts.ts';
import { stopSending } from './submit.ts';
import { prepare } from './work.ts';

function stop(): void {
  stopSending();
  // The pressed button disappears, so move the focus.
  document.querySelector<HTMLElement>('button.primary')?.focus();
}

/** Says that the draft is locked while it is sent, what the page waits for, and how to stop. */
export function Working({ waiting }: { waiting: number }) {
  useEffect(prepare, []);
  const { sending, work } = state;
  return (
    <>
      <div role="status">
        {sending && (
          <Notice>
            <p>{t(work === undefined ? 'review.closed' : 'work.text')}</p>
            {work !== undefined && <p>{t('work.time', { time: formatWait(work, language()) })}</p>}
            {waiting > 0 && <p>{t('review.waiting', { count: waiting })}</p>}
          </Notice>
        )}
      </div>
      {sending && <Button onClick={stop}>{t('work.stop')}</Button>}
    </>
  );
}
