import { formatDay } from '@voicase/shared/time';
import { useState } from 'react';
import type { OpenOutsideRequestMutation } from '../../gen/documents';
import { useFormats, useT } from '../i18n';
import { expectLanding } from '../kit/landing';
import { Alone } from '../signin/alone';
import { AnswerForm } from './answer';
import { CodeForm } from './code';
import { useSecret } from './secret';

type Question = OpenOutsideRequestMutation['openOutsideRequest']['question'];

/**
 * The page behind the link of a question to a person without case access. It needs no session, and stores nothing: a
 * typed answer is lost with the page, which the page says.
 */
export function AskedPage() {
  const t = useT();
  const { secret, removeSecret } = useSecret();
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
      {opened && !thanked && <Opened question={opened.question} secret={secret} code={opened.code} onThanks={thank} />}
    </Alone>
  );
}

interface OpenedProps {
  question: Question;
  secret: string;
  code: string;
  onThanks: () => void;
}

function Opened({ question: { organisation, text, state, canBeDone, expiresOn }, secret, code, onThanks }: OpenedProps) {
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
      <AnswerForm secret={secret} code={code} canBeDone={canBeDone} onSent={onThanks} />
    </>
  );
}
