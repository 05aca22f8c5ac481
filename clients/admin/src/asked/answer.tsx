import { useEffect, useRef, useState } from 'react';
import { AnswerOutsideRequest } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { useLeaveWarning } from '../kit/leave-warning';
import { LongText, textFault } from '../kit/long-text';
import { Problem } from '../kit/problem';
import { Sending } from '../kit/sending';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';
import { useDoor } from './client';

interface Props {
  secret: string;
  code: string;
  /** The person can say that something is done, also without a text. */
  canBeDone: boolean;
  /** Says whether an answer is typed. */
  onTyped: (isTyped: boolean) => void;
  onSent: () => void;
}

/** The answer, which stays in the form when a request fails. */
export function AnswerForm({ secret, code, canBeDone, onTyped, onSent }: Props) {
  const t = useT();
  const [text, setText] = useState('');
  const [done, setDone] = useState(false);
  const [tried, setTried] = useState(false);
  // The key is new for another text. So a lost response is repeated, and a changed answer is not taken for it.
  const attempt = useRef({ key: crypto.randomUUID(), said: '' });
  const { send, busy, problem } = useDoor(AnswerOutsideRequest, onSent);
  const isTyped = text !== '';
  useLeaveWarning(isTyped);
  useEffect(() => {
    onTyped(isTyped);
    return () => onTyped(false);
  }, [isTyped, onTyped]);
  const fault = textFault(text);
  const wrong = fault === 'long' || (fault === 'empty' && !done) ? fault : undefined;
  const submit = () => {
    setTried(true);
    if (wrong) return;
    const said = `${String(done)} ${text}`;
    if (attempt.current.said !== said) attempt.current = { key: crypto.randomUUID(), said };
    send({ secret, code, text, done, idempotencyKey: attempt.current.key });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('asked.not-sent')}
          problem={problem}
          why={
            isProblem(problem, 'NOT_ALLOWED_NOW')
              ? t('asked.too-late')
              : isProblem(problem, 'SIGN_IN_FAILED')
                ? t('asked.wrong')
                : undefined
          }
          safe={t('asked.safe')}
          focus
        />
      )}
      <Sending value={busy}>
        {canBeDone && (
          <Check checked={done} onChange={setDone}>
            {t('asked.done')}
          </Check>
        )}
        <Field
          label={t(done ? 'asked.answer.optional' : 'asked.answer')}
          hint={t('asked.answer.hint')}
          error={tried && wrong ? t(wrong === 'empty' ? 'asked.answer.missing' : 'asked.answer.long') : undefined}
        >
          {(control) => <LongText {...control} rows={8} required={!done} text={text} onText={setText} />}
        </Field>
      </Sending>
      <Submit busy={busy}>{t('asked.send')}</Submit>
    </Form>
  );
}
