import { left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState, type ComponentProps } from 'react';
import { WriteMinutes } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Left, described } from '../kit/left';
import { say } from '../kit/say';
import { useSendingNow } from '../kit/sending';
import { isProblem } from '../session/ask';
import type { Interview } from './rows';

/** Maximum number of characters (api/src/limit.rs). */
const MAX = 50_000;

/** Writes the minutes of an interview, or a new version of them. Earlier versions stay readable. */
export function MinutesDialog({ of, onClose }: { of: Interview; onClose: () => void }) {
  const t = useT();
  const [latest] = of.minutes;
  const draft = useDraft(`${useCase().id}:minutes.${of.id}`);
  // After a conflict the member reads the list first.
  const [follows] = useState(latest?.version ?? 0);
  const { text = latest?.text ?? '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(WriteMinutes, {
    done: () => {
      draft.drop();
      say(t('interviews.minutes.written'));
      onClose();
    },
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  const isText = shows(text) && left(text, MAX) >= 0;
  const submit = () => {
    setTried(true);
    if (isText) act.mutate({ interview: of.id, idempotencyKey: draft.key(), follows, text });
  };
  return (
    <FormDialog
      title={`${t(latest ? 'interviews.act.again' : 'interviews.act.minutes')}: ${of.name}`}
      action={t('interviews.minutes.save')}
      failed={t('interviews.minutes.not-written')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('interviews.minutes.text')}</p>
      <Field label={t('interviews.minutes')} error={tried && !isText ? t('interviews.minutes.wrong', { max: MAX }) : undefined}>
        {(control) => <MinutesText {...control} text={text} onText={(next) => draft.set('text', next)} />}
      </Field>
    </FormDialog>
  );
}

interface TextProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  text: string;
  onText: (text: string) => void;
}

/** The text area shows when few characters are left and never truncates the text. */
function MinutesText({ text, onText, ...control }: TextProps) {
  const count = left(text, MAX);
  return (
    <>
      <textarea
        readOnly={useSendingNow()}
        {...control}
        aria-describedby={described(control.id, control['aria-describedby'], count, 500)}
        rows={14}
        dir="auto"
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      <Left id={control.id} count={count} below={500} />
    </>
  );
}
