import { type Texts, inLanguage } from '@voicase/shared/form';
import { language } from '@voicase/shared/i18n';
import { dirOf } from '@voicase/shared/languages';

/**
 * An organisation's text. A text in another language than the page's is isolated and marked. Otherwise, a right-to-left page would reorder
 * the text.
 */
export function Text({ of }: { of: Texts | undefined }) {
  const { text, lang } = inLanguage(of, language());
  if (lang === language()) return <>{text}</>;
  return (
    <bdi lang={lang} dir={dirOf(lang)}>
      {text}
    </bdi>
  );
}

/** A person's text, in the direction of its first letters. */
export const Words = ({ children }: { children: string }) => (
  <div class="words" dir="auto">
    {children}
  </div>
);
