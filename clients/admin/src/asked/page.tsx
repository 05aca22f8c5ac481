import { formatDay } from '@voicase/shared/time';
import { useState } from 'react';
import type { OpenOutsideRequestMutation } from '../../gen/documents';
import { useFormats, useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { expectLanding } from '../kit/landing';
import { Alone } from '../signin/alone';
import { AnswerForm } from './answer';
import { CodeForm } from './code';
import { Privacy } from './privacy';
import { useSecret } from './secret';

type Question = OpenOutsideRequestMutation['openOutsideRequest']['question'];

/**
 * The page behind the link of a question to a person without case access. It needs no session, and stores nothing: a
 * typed answer is lost with the page, which the page says.
 */
export function AskedPage() {
  const t = useT();
  const [isTyped, setTyped] = useState(false);
  const { secret, removeSecret, other, follow, stay } = useSecret(isTyped);
  return (
    <>
      <Asked key={secret} secret={secret} removeSecret={removeSecret} onTyped={setTyped} />
      {other && (
        <Dialog title={t('asked.other')} onClose={stay}>
          <p>{t('asked.other.text')}</p>
          <div className="row">
            <button type="button" className="button danger" onClick={() => follow(other)}>
              {t('asked.other.open')}
            </button>
            <button type="button" className="button" onClick={stay}>
              {t('asked.other.stay')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

interface AskedProps {
  secret: string;
  removeSecret: () => void;
  /** Says whether an answer is typed that another link would lose. */
  onTyped: (isTyped: boolean) => void;
}

/** One question, from the code to the thanks. */
function Asked({ secret, removeSecret, onTyped }: AskedProps) {
  const t = useT();
  const [opened, setOpened] = useState<{ question: Question; code: string }>();
  const [thanked, setThanked] = useState(false);
  const open = (question: Question, code: string) => {
    removeSecret();
    expectLanding();
    setOpened({ question, code });
  };
  const thank = () => {
    expectLanding();
    setThanked(true);
  };
  return (
    <Alone
      key={thanked ? 'thanks' : opened ? 'question' : 'code'}
      title={t('asked.title')}
      heading={
        thanked ? t('asked.thanks') : opened ? t('asked.heading', { organisation: opened.question.organisation }) : t('asked.heading.code')
      }
    >
      {thanked && <p>{t('asked.thanks.text')}</p>}
      {!secret && <p>{t('asked.no-link')}</p>}
      {secret && !opened && <CodeForm secret={secret} onOpened={open} />}
      {opened && !thanked && <Opened question={opened.question} secret={secret} code={opened.code} onTyped={onTyped} onThanks={thank} />}
      {secret && <Privacy organisation={opened?.question.organisation} />}
    </Alone>
  );
}

interface OpenedProps {
  question: Question;
  secret: string;
  code: string;
  onTyped: (isTyped: boolean) => void;
  onThanks: () => void;
}

function Opened({ question: { organisation, text, state, canBeDone, expiresOn }, secret, code, onTyped, onThanks }: OpenedProps) {
  const t = useT();
  const locale = useFormats();
  if (text === null) return <p>{t(`asked.state.${state === 'OPEN' ? 'OVER' : state}`)}</p>;
  return (
    <>
      <h2>{t('asked.question')}</h2>
      <p className="typed" dir="auto">
        {text}
      </p>
      <p className="muted">{t('asked.until', { day: formatDay(expiresOn, locale) })}</p>
      <p>{t('asked.readers', { organisation })}</p>
      <AnswerForm secret={secret} code={code} canBeDone={canBeDone} onTyped={onTyped} onSent={onThanks} />
    </>
  );
}
