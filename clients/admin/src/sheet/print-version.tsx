import { inLanguage } from '@voicase/shared/form';
import { useEffect, useRef } from 'react';
import { useLanguage, useT } from '../i18n';
import { Check } from '../kit/check';
import { Day, Moment } from '../kit/time';
import { redactable, type OpenText } from './content';

export interface PrintVersionProps {
  isRedacted: boolean;
  /** The texts that are printed in full although the redacted version was chosen. */
  open: readonly OpenText[] | undefined;
  onChange: (isRedacted: boolean) => void;
}

/** Chooses the version of the texts on the printed sheet. */
export function PrintVersion({ isRedacted, open, onChange }: PrintVersionProps) {
  const t = useT();
  return (
    <>
      <fieldset>
        <legend>{t('redaction.print')}</legend>
        <Check type="radio" name="print-version" checked={!isRedacted} onChange={() => onChange(false)}>
          {t('redaction.original')}
        </Check>
        <Check type="radio" name="print-version" checked={isRedacted} onChange={() => onChange(true)}>
          {t('redaction.redacted')}
        </Check>
      </fieldset>
      {open && <OpenTexts of={open} />}
    </>
  );
}

/** The list takes the focus, because it appears in answer to the button below it. */
function OpenTexts({ of }: { of: readonly OpenText[] }) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="notice warn" aria-labelledby="print-open">
      <h3 id="print-open" className="notice-title" tabIndex={-1} ref={heading}>
        {t('redaction.open', { count: of.length })}
      </h3>
      <Listed text="redaction.open.text" of={of.filter(({ kind }) => redactable.has(kind))} />
      <Listed text="redaction.open.fixed" of={of.filter(({ kind }) => !redactable.has(kind))} />
    </section>
  );
}

function Listed({ text, of }: { text: 'redaction.open.text' | 'redaction.open.fixed'; of: readonly OpenText[] }) {
  const t = useT();
  if (of.length === 0) return null;
  return (
    <>
      <p>{t(text, { count: of.length })}</p>
      <ul>
        {of.map((one) => (
          <li key={one.id}>
            <Label of={one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Label({ of: { kind, question, name, when, version } }: { of: OpenText }) {
  const t = useT();
  const language = useLanguage();
  if (question) {
    const { text, lang } = inLanguage(question, language);
    return (
      <span lang={lang} dir="auto">
        {text}
      </span>
    );
  }
  return (
    <>
      {t(`redaction.open.${kind}`)} {name && <span dir="auto">{name}</span>}{' '}
      {when && (kind === 'note' || kind === 'retraction' ? <Moment at={when} /> : <Day on={when} />)}{' '}
      {version && `(${t('redaction.open.version', { version })})`}
    </>
  );
}
