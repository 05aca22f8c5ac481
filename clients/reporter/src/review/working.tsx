import { language } from '@voicase/shared/i18n';
import { formatWait } from '@voicase/shared/time';
import { useEffect } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { state } from '../state.ts';
import { t } from '../texts.ts';
import { prepare, stopWork } from './work.ts';

function stop(): void {
  stopWork();
  // The button that was pressed goes away.
  document.querySelector<HTMLElement>('button.primary')?.focus();
}

/** What the device does, about how long it takes, and the way out of it. */
export function Working() {
  useEffect(() => {
    prepare();
    return stopWork;
  }, []);
  const { work } = state;
  return (
    <>
      <div role="status">
        {work !== undefined && (
          <Notice>
            <p>{t('work.text')}</p>
            <p>{t('work.time', { time: formatWait(work, language()) })}</p>
          </Notice>
        )}
      </div>
      {work !== undefined && <Button onClick={stop}>{t('work.stop')}</Button>}
    </>
  );
}
