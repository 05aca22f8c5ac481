import { useEffect, useState } from 'react';
import { AskOutside } from '../../gen/documents';
import { useAct } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { LongText, textFault } from '../kit/long-text';
import { isName, NameInput } from '../kit/name-input';
import { useSendingNow } from '../kit/sending';
import { isProblem, isWrong } from '../session/ask';
import type { About } from './about';
import { LastDay, useDefaultDay } from './day';
import { SecretsDialog, type Secrets } from './secrets';

export interface AskProps {
  about: About | undefined;
  onClose: () => void;
}

/** Asks a person without case access, then shows the link and the code once. */
export function AskDialog({ about, onClose }: AskProps) {
  const [secrets, setSecrets] = useState<Secrets>();
  if (secrets) return <SecretsDialog of={secrets} onClose={onClose} />;
  return <AskForm about={about} onAsked={setSecrets} onClose={onClose} />;
}

/** The form stays open while the request runs, because the response brings the link and the code. */
function AskForm({ about, onAsked, onClose }: AskProps & { onAsked: (secrets: Secrets) => void }) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:outside.${about?.id ?? 'case'}`);
  const fields = { recipient: '', question: '', email: '', expiresOn: useDefaultDay(), ...draft.fields };
  const { recipient, question, email, expiresOn } = fields;
  const [tried, setTried] = useState(false);
  const run = useAct(AskOutside, {
    done: ({ askOutside: { link, code } }) => {
      draft.drop();
      onAsked({ link, code, mailed: email.trim() !== '' });
    },
  });
  useNoEscape(run.isPending);
  const submit = () => {
    setTried(true);
    if (!isName(recipient) || textFault(question) || !expiresOn) return;
    run.mutate({
      case: id,
      recipient,
      question,
      expiresOn,
      ...(about?.kind === 'task' && { task: about.id }),
      ...(about?.kind === 'action' && { action: about.id }),
      ...(email.trim() && { email }),
    });
  };
  return (
    <FormDialog
      title={t('outside.ask')}
      action={t('outside.ask.do')}
      failed={t('outside.not-asked')}
      problem={run.error}
      why={isProblem(run.error, 'NOT_ALLOWED_NOW') ? t('outside.not-open') : undefined}
      unanswered={t('outside.unanswered')}
      safe={t('safe.typed')}
      busy={run.isPending}
      summary
      wide
      onSubmit={submit}
      onClose={() => !run.isPending && onClose()}
    >
      <p>{t('outside.ask.text')}</p>
      <Texts
        about={about}
        recipient={recipient}
        question={question}
        tried={tried}
        onRecipient={(next) => draft.set('recipient', next)}
        onQuestion={(next) => draft.set('question', next)}
      />
      <LastDay
        value={expiresOn}
        wrong={isWrong(run.error, 'expiresOn') || (tried && !expiresOn)}
        onChange={(next) => draft.set('expiresOn', next)}
      />
      <Email value={email} wrong={isWrong(run.error, 'email')} onChange={(next) => draft.set('email', next)} />
    </FormDialog>
  );
}

/** A second Escape would close the dialog even if the first was ignored. */
function useNoEscape(isBusy: boolean) {
  useEffect(() => {
    if (!isBusy) return undefined;
    const block = (event: KeyboardEvent) => event.key === 'Escape' && event.preventDefault();
    window.addEventListener('keydown', block);
    return () => window.removeEventListener('keydown', block);
  }, [isBusy]);
}

function Email({ value, wrong, onChange }: { value: string; wrong: boolean; onChange: (email: string) => void }) {
  const t = useT();
  const sending = useSendingNow();
  return (
    <Field label={t('outside.email')} hint={t('outside.email.hint')} error={wrong ? t('outside.email.wrong') : undefined}>
      {(control) => (
        <input
          {...control}
          type="email"
          autoComplete="off"
          readOnly={sending}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface TextsProps {
  about: About | undefined;
  recipient: string;
  question: string;
  /** The form was submitted once, so mistakes are shown. */
  tried: boolean;
  onRecipient: (name: string) => void;
  onQuestion: (text: string) => void;
}

/** Who is asked, and what the person reads. */
function Texts({ about, recipient, question, tried, onRecipient, onQuestion }: TextsProps) {
  const t = useT();
  const fault = textFault(question);
  return (
    <>
      <Field
        label={t('outside.recipient')}
        hint={t('outside.recipient.hint')}
        error={tried && !isName(recipient) ? t('outside.recipient.missing') : undefined}
      >
        {(control) => <NameInput {...control} autoComplete="off" text={recipient} onText={onRecipient} />}
      </Field>
      <Field
        label={t('outside.question')}
        hint={t('outside.question.hint')}
        error={tried && fault ? t(fault === 'empty' ? 'outside.question.missing' : 'outside.question.long') : undefined}
      >
        {(control) => (
          <>
            <LongText {...control} rows={6} text={question} onText={onQuestion} />
            {about?.kind && question === '' && (
              <UseText
                of={about.kind}
                onUse={() => {
                  onQuestion(about.title);
                  focusOn(control.id);
                }}
              />
            )}
          </>
        )}
      </Field>
    </>
  );
}

/** Takes the internal text as the question. The member decides, because the person would read it. */
function UseText({ of, onUse }: { of: 'task' | 'action'; onUse: () => void }) {
  const t = useT();
  return (
    <p className="row">
      <button type="button" className="button quiet small" onClick={onUse}>
        {t(`outside.use.${of}`)}
      </button>
    </p>
  );
}
