import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { announce } from '../../kit/announce';
import { Typed } from '../../kit/text';
import { useCase } from '../context';
import { messageDraft, useDraft } from '../drafts';
import { useUploadProgress } from '../files/use-uploads';
import { wantFocus } from '../focus';
import { isStopped, mayEdit, run, undo, useWaiting, type Waiting } from './waiting';
import { WhyStopped } from './why-stopped';

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
  const item = useFocusBack();
  return (
    <li className={isStopped(one) ? 'unsent failed' : 'unsent'} ref={item}>
      <p className="message-head">
        <b dir="auto">{name}</b> <span className="fact">{t('dialogue.to-reporter')}</span>{' '}
        {one.purpose !== 'message' && <span className="word">{t(`waiting.purpose.${one.purpose}`)}</span>}
      </p>
      <Typed text={one.text} />
      {one.uploads.length > 0 && <WaitingFiles one={one} />}
      <WhyStopped one={one} />
      <WaitingButtons one={one} />
    </li>
  );
}

function WaitingFiles({ one }: { one: Waiting }) {
  const t = useT();
  useUploadProgress();
  return (
    <ul className="files">
      {one.uploads.map(({ file, state, progress }, index) => (
        <li key={index}>
          <span className="file-name" dir="auto">
            {file.name}
          </span>{' '}
          {state !== 'done' && <span className="muted">{t(`upload.${state}`, { percent: Math.floor(progress * 100) })}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The buttons stay where they are in every state, so that the focus stays on them. */
function WaitingButtons({ one }: { one: Waiting }) {
  const t = useT();
  const { key, state } = one;
  // A text in the composer decides whether this message can be edited.
  useDraft(messageDraft(one.of));
  useUploadProgress();
  const stopped = isStopped(one);
  const takeBack = () => {
    const place = undo(key);
    if (!place) return;
    announce(t(place === 'field' ? 'waiting.undone' : 'waiting.stopped'));
    wantFocus('message');
  };
  const isBusy = state === 'sending' || state === 'uploading';
  return (
    <p className="row">
      {state === 'waiting' && <Countdown due={one.due} />}
      {state === 'uploading' && <span role="status">{t('composer.waiting')}</span>}
      {(!stopped || mayEdit(one)) && (
        <button key="undo" type="button" className="button" aria-disabled={state === 'sending' || undefined} onClick={takeBack}>
          {t(stopped ? 'waiting.edit' : state === 'uploading' ? 'waiting.stop' : 'waiting.undo')}
        </button>
      )}
      <button key="send" type="button" className="button quiet" aria-disabled={isBusy || undefined} onClick={() => void run(key)}>
        {t(isBusy ? 'submit.busy' : state === 'failed' || one.unsure ? 'waiting.again' : 'waiting.now')}
      </button>
    </p>
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
