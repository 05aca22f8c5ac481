import { shows } from '@voicase/shared/text';
import { useId, type ReactNode } from 'react';
import { languageName, useT } from '../../../i18n';
import { Field } from '../../../kit/field';
import { LongText } from '../../../kit/long-text';
import { Typed } from '../../../kit/text';
import { useCase } from '../../context';
import { NoCode } from '../../conversation/told';

interface Props {
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
  children: ReactNode;
}

/** The message to the reporter, and how the reporter will read it. */
export function Words({ text, error, onChange, children }: Props) {
  const t = useT();
  const id = useId();
  const { language } = useCase();
  return (
    <>
      <NoCode />
      <Field label={t('field.words')} hint={t('hint.words', { language: languageName(language) })} error={error}>
        {(control) => <LongText {...control} name="words" rows={4} text={text} onText={onChange} />}
      </Field>
      {children}
      {shows(text) && (
        <section className="words-preview" aria-labelledby={id}>
          <h3 id={id}>{t('words.preview')}</h3>
          <p className="muted">{t('words.preview.head')}</p>
          <blockquote lang={language}>
            <Typed text={text.trim()} />
          </blockquote>
        </section>
      )}
    </>
  );
}
