import { useState } from 'react';
import { Templates } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { Printing } from '../print/printing';
import { languageName, useLanguage, useT } from '../i18n';
import { Check } from '../kit/check';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { LongText, textFault } from '../kit/long-text';
import { blanksIn, inAlphabet, type Template } from '../kit/template';
import { useValues } from './use-values';
import { fill } from './variables';

/** A letter in one language, for the choice. */
const choicesOf = (templates: readonly Template[], language: string) =>
  inAlphabet(templates, 'LETTER', language).flatMap(({ id, versions }) =>
    versions.map((version) => ({ ...version, id: `${id} ${version.language}` })),
  );

/** The draft of the letter. A choice of another template, or of the name, replaces its text. */
function useLetter() {
  const mine = useLanguage();
  const draft = useDraft(`${useCase().id}:letter`);
  const values = useValues();
  const query = useAsk(Templates, {});
  const { text = '', recipient = '', letter = '', named = '', language = mine } = draft.fields;
  const choices = choicesOf(query.data?.templates ?? [], mine);
  return {
    query,
    choices,
    text,
    recipient,
    letter,
    isNamed: named !== '',
    language,
    hasMember: choices.find((one) => one.id === letter)?.body.includes('{{member}}') ?? false,
    set: (field: 'text' | 'recipient', next: string) => draft.set(field, next),
    choose(id: string | undefined, shows: boolean) {
      const version = choices.find((one) => one.id === id);
      draft.set('letter', id ?? '');
      draft.set('named', shows ? 'yes' : '');
      if (!version) return;
      draft.set('language', version.language);
      draft.set('text', fill(version.body, values(version.language, shows)));
    },
  };
}

/** Writes a letter from a template, and prints it. The server stores nothing of it. */
export function LetterDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { query, choices, text, recipient, letter, isNamed, language, hasMember, set, choose } = useLetter();
  const [tried, setTried] = useState(false);
  const [printed, setPrinted] = useState<string>();
  const blanks = blanksIn(text);
  const fault = textFault(text) ? t('letter.missing') : blanks.length ? t('letter.blanks', { names: blanks.join(', ') }) : undefined;
  const submit = () => {
    setTried(true);
    if (!fault) setPrinted(text);
  };
  return (
    <FormDialog
      title={t('letter.title')}
      action={t('letter.print')}
      failed={t('letter.failed')}
      problem={undefined}
      busy={false}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('letter.text')}</p>
      <Load query={query} failed={t('letter.failed')} lines={1}>
        {() => (
          <Choice
            label={t('letter.template')}
            hint={choices.length ? t('letter.template.hint') : t('letter.none')}
            value={letter || undefined}
            any={t('letter.blank')}
            options={choices.map((one) => [one.id, `${one.name} (${languageName(one.language)})`])}
            onChange={(next) => choose(next, isNamed)}
          />
        )}
      </Load>
      {hasMember && (
        <Check checked={isNamed} onChange={(on) => choose(letter, on)}>
          {t('letter.named')}
        </Check>
      )}
      <Field label={t('letter.recipient')} hint={t('letter.recipient.hint')}>
        {(control) => <LongText {...control} rows={3} required={false} text={recipient} onText={(next) => set('recipient', next)} />}
      </Field>
      <Field label={t('letter.body')} error={tried ? fault : undefined}>
        {(control) => <LongText {...control} rows={10} lang={language} text={text} onText={(next) => set('text', next)} />}
      </Field>
      {printed !== undefined && (
        <Printing onDone={() => setPrinted(undefined)}>
          <LetterSheet language={language} recipient={recipient} text={printed} />
        </Printing>
      )}
    </FormDialog>
  );
}

/** The letter on paper: letterhead, recipient, date and text. */
function LetterSheet({ language, recipient, text }: { language: string; recipient: string; text: string }) {
  const { membership } = useMember();
  const values = useValues()(language, false);
  return (
    <div className="letter-sheet" lang={language} dir="auto">
      <p className="letter-head">{membership.organisation.name}</p>
      <p className="letter-lines">{recipient}</p>
      <p className="letter-date">{values.TODAY}</p>
      <p className="letter-lines">{text}</p>
    </div>
  );
}
