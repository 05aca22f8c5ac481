import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { announce } from '../../kit/announce';
import { Typed } from '../../kit/text';
import { isProblem, problemOf } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { wantFocus } from '../focus';
import { messageDraft, run, undo, useWaiting, type Waiting } from './waiting';

/** Messages that are not sent yet. Every filter shows them. */
export function WaitingList() {
  const t = useT();
  const { id } = useCase();
  const list = useWaiting(id);
  if (list.length === 0) return null;
  return (
    <ol className="unsent-list" aria-label={t('waiting.list')}>
      {list.map((one) => (
        <WaitingItem key={one.key} one={one} />
      ))}
    </ol>
  );
}

function WaitingItem({ one }: { one: Waiting }) {
  const t = useT();
  const { name } = useMember().me;
  const { fields } = useDraft(messageDraft(one.of));
  const item = useFocusBack();
  const takeBack = () => {
    if (!undo(one.key)) return;
    announce(t('waiting.undone'));
    wantFocus('message');
  };
  const isFree = !fields['text']?.trim();
  return (
    <li className={one.state === 'failed' ? 'unsent failed' : 'unsent'} ref={item}>
      <p className="message-head">
        <b dir="auto">{name}</b> <span>{t('dialogue.to-reporter')}</span>{' '}
        {one.feedback && <span className="word">{t('waiting.feedback')}</span>}
      </p>
      <Typed text={one.text} />
      {one.uploads.length > 0 && (
        <ul className="files">
          {one.uploads.map(({ file }, index) => (
            <li key={index}>
              <span className="file-name" dir="auto">
                {file.name}
              </span>
            </li>
          ))}
        </ul>
      )}
      {one.state === 'failed' && (
        <div role="alert">
          <p className="error">{t('composer.failed')}</p>
          <p>{isProblem(one.problem, 'CONFLICT') ? t('composer.conflict') : t(`problem.${problemOf(one.problem).code}`)}</p>
        </div>
      )}
      <p className="row">
        {one.state === 'waiting' && <Countdown due={one.due} />}
        {(one.state === 'waiting' || (one.state === 'failed' && isFree)) && (
          <button type="button" className="button" onClick={takeBack}>
            {t(one.state === 'failed' ? 'waiting.edit' : 'waiting.undo')}
          </button>
        )}
        <button
          type="button"
          className="button quiet"
          aria-disabled={one.state === 'sending' || undefined}
          onClick={() => void run(one.key)}
        >
          {t(one.state === 'sending' ? 'submit.busy' : one.state === 'failed' ? 'waiting.again' : 'waiting.now')}
        </button>
      </p>
    </li>
  );
}

/** The remaining seconds, for the eye only. Screen readers get one announcement when the seconds begin. */
function Countdown({ due }: { due: number }) {
  const t = useT();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return <b className="countdown">{t('waiting.in', { seconds: Math.max(0, Math.ceil((due - now) / 1000)) })}</b>;
}

/** Shows the message when it appears. When it goes with the focus, the focus moves to the composer. */
function useFocusBack() {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    const node = item.current;
    node?.scrollIntoView({ block: 'nearest' });
    return () => {
      if (!node?.contains(document.activeElement)) return;
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const field = document.querySelector<HTMLElement>('[data-write]') ?? document.getElementById('tab-heading');
        field?.focus({ preventScroll: true });
      });
    };
  }, []);
  return item;
}
