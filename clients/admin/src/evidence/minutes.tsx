import { left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { WriteMinutes } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Left, described } from '../kit/left';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import type { Interview } from './rows';

/** Maximum number of characters (api/src/limit.rs). */
const MAX = 50_000;

/** Writes the minutes of an interview, or a new version of them. Earlier versions stay readable. */
export function MinutesDialog({ of, onClose }: { of: Interview; onClose: () => void }) {
  const t = useT();
  const [latest] = of.minutes;
  const draft = useDraft(`${useCase().id}:minutes.${of.id}`);
  // After a conflict the member reads the new version first.
  const [follows] = useState(latest?.version ?? 0);
  const { text = latest?.text ?? '' } = draft.fields;
  const [tried, setTried] = useState(false);
  const act = useAct(WriteMinutes, {
    done: () => {
      draft.drop();
      say(t('interviews.minutes.written'));
      onClose();
    },
  });
  const count = left(text, MAX);
  const isText = shows(text) && count >= 0;
  const submit = () => {
    setTried(true);
    if (isText) act.mutate({ interview: of.id, idempotencyKey: draft.key(), follows, text });
  };
  return (
    <FormDialog
      title={t(latest ? 'interviews.act.again' : 'interviews.act.minutes')}
      action={t('interviews.minutes.save')}
      failed={t('interviews.minutes.not-written')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('interviews.minutes.conflict') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('interviews.minutes.text')}</p>
      <Field label={t('interviews.minutes')} error={tried && !isText ? t('interviews.minutes.wrong', { max: MAX }) : undefined}>
        {(control) => (
          <>
            <textarea
              {...control}
              aria-describedby={described(control.id, control['aria-describedby'], count, 500)}
              rows={14}
              dir="auto"
              value={text}
              onChange={(event) => draft.set('text', event.target.value)}
            />
            <Left id={control.id} count={count} below={500} />
          </>
        )}
      </Field>
    </FormDialog>
  );
}
