import { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { formatWait } from '@voicase/shared/time';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../kit/button.tsx';
import { Notice } from '../kit/notice.tsx';
import { state } from '../state.ts';
import { t } from '../texts.ts';
import { prepare } from './work.ts';

interface Props {
  /** Stops the sending. Undefined while nothing is sent that can be stopped. */
  sending: AbortController | undefined;
  waiting?: number;
}

/** Says that the form is locked while it is sent, what the page waits for, and how to stop. */
export function Working({ sending, waiting = 0 }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(prepare, []);
  const { work } = state;
  const stop = () => {
    sending?.abort(new ApiProblem('STOPPED'));
    // The pressed button disappears, so move the focus.
    ref.current?.closest('form')?.querySelector<HTMLElement>('[type=submit]')?.focus();
  };
  return (
    <>
      <div role="status" ref={ref}>
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
