import { type Texts, inLanguage } from '@voicase/shared/form';
import { language } from '@voicase/shared/i18n';
import { dirOf } from '@voicase/shared/languages';

/**
 * An organisation's text. If its language is not the page's language, it is isolated and marked. Otherwise right-to-left pages reorder it.
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
