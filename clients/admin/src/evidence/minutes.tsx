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
import { isReplacing, isSame, Newer, useBased } from '../kit/newer';
import { say } from '../kit/say';
import { useSendingNow } from '../kit/sending';
import { Typed } from '../kit/text';
import { isProblem } from '../session/ask';
import type { Interview } from './rows';

/** Maximum number of characters (api/src/limit.rs). */
const MAX = 50_000;

/** Writes the minutes of an interview, or a new version of them. Earlier versions stay readable. */
export function MinutesDialog({ of, onClose }: { of: Interview; onClose: () => void }) {
  const t = useT();
  const [latest] = of.minutes;
  const draft = useDraft(`${useCase().id}:minutes.${of.id}`);
  const version = String(latest?.version ?? 0);
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
  const stored = { text: latest?.text ?? '', version };
  const based = useBased(draft, { stored, isNewer: (before) => isReplacing({ text, version }, before, stored), act });
  // A repeated attempt must send the same version, also if the first one has arrived.
  const follows = isSame(text, stored.text) ? based.before['version'] : version;
  const isText = shows(text) && left(text, MAX) >= 0;
  const submit = () => {
    setTried(true);
    if (based.isOvertaken) based.notice.current?.focus();
    else if (isText) act.mutate({ interview: of.id, idempotencyKey: draft.key(), follows: Number(follows), text });
  };
  return (
    <FormDialog
      title={`${t(latest ? 'interviews.act.again' : 'interviews.act.minutes')}: ${of.name}`}
      action={t('interviews.minutes.save')}
      failed={t('interviews.minutes.not-written')}
      problem={based.isOvertaken ? null : act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('evidence.attempt') : undefined}
      safe={t('safe.typed')}
      busy={act.isPending}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('interviews.minutes.text')}</p>
      {latest && (
        <Newer of={based} adds>
          <p className="muted">
            {t('interviews.version', { version: latest.version })} · <span dir="auto">{latest.writtenBy?.name}</span>
          </p>
          <Typed text={latest.text} />
        </Newer>
      )}
      <Field label={t('interviews.minutes')} error={tried && !isText ? t('interviews.minutes.wrong', { max: MAX }) : undefined}>
        {(control) => <MinutesText {...control} text={text} onText={(next) => based.set('text', next)} />}
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
