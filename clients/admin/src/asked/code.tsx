import { typed } from '@voicase/shared/text';
import { useState } from 'react';
import { OpenOutsideRequest, type OpenOutsideRequestMutation } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';
import { useDoor } from './client';

/** Eight letters or digits, in any grouping. */
const WHOLE = /^[^\p{L}\p{N}]*([\p{L}\p{N}][^\p{L}\p{N}]*){8}$/u;

interface Props {
  secret: string;
  onOpened: (question: OpenOutsideRequestMutation['openOutsideRequest']['question'], code: string) => void;
}

/** Takes the code that came another way than the link. */
export function CodeForm({ secret, onOpened }: Props) {
  const t = useT();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const code = typed(text).replace(/[ -]/g, '');
  const isWhole = WHOLE.test(text);
  const { send, busy, problem } = useDoor(OpenOutsideRequest, ({ openOutsideRequest }) => onOpened(openOutsideRequest.question, code));
  const submit = () => {
    setTried(true);
    if (isWhole) send({ secret, code });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('asked.not-opened')}
          problem={problem}
          why={isProblem(problem, 'SIGN_IN_FAILED') ? t('asked.wrong') : undefined}
          focus
        />
      )}
      <p>{t('asked.intro')}</p>
      <p>{t('asked.text')}</p>
      <Field label={t('asked.code')} hint={t('asked.code.hint')} error={tried && !isWhole ? t('asked.code.incomplete') : undefined}>
        {(control) => (
          <input
            {...control}
            className="code"
            type="text"
            size={12}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            readOnly={busy}
            dir="ltr"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Submit busy={busy}>{t('asked.open')}</Submit>
    </Form>
  );
}
