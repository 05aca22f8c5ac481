import { TEXT } from '@voicase/shared/limits';
import { useRef } from 'react';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { LongText } from '../kit/long-text';
import { variables, type Faults } from './fields';

interface Props {
  text: string;
  fault: Faults['body'];
  language: string;
  onText: (text: string) => void;
}

/** The text of a text block or letter, with the variables that it can have. */
export function Body({ text, fault, language, onText }: Props) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const error =
    fault && (fault === 'long' ? t('text.long', { max: TEXT }) : t(fault === 'empty' ? 'templates.missing.body' : 'templates.unknown'));
  const insert = (written: string) => {
    const at = field.current?.selectionEnd ?? text.length;
    onText(`${text.slice(0, at)}${written}${text.slice(at)}`);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + written.length, at + written.length);
    });
  };
  return (
    <>
      <Field label={t('templates.field.body')} hint={t('templates.field.body.hint')} error={error}>
        {(control) => <LongText {...control} ref={field} rows={8} lang={language} text={text} onText={onText} />}
      </Field>
      <details className="template-variables">
        <summary>{t('templates.variables')}</summary>
        <ul className="plain">
          {variables.map((one) => {
            const written = `{{${one.toLowerCase()}}}`;
            return (
              <li key={one}>
                <button
                  type="button"
                  className="button small"
                  aria-label={t('templates.variable.insert', { name: written })}
                  onClick={() => insert(written)}
                >
                  <code translate="no">{written}</code>
                </button>{' '}
                <span>{t(`templates.variable.${one}`)}</span>
              </li>
            );
          })}
        </ul>
      </details>
    </>
  );
}
