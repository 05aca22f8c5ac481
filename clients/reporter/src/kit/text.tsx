import { type Texts, inLanguage } from '@voicase/shared/form';
import { language, dirOf } from '@voicase/shared/i18n';

/** An organisation's text; in another language than the page's it says so, lest it be mangled in right-to-left text. */
export function Text({ of }: { of: Texts | undefined }) {
  const { text, lang } = inLanguage(of, language());
  if (lang === language()) return <>{text}</>;
  return (
    <bdi lang={lang} dir={dirOf(lang)}>
      {text}
    </bdi>
  );
}

/** What a person wrote, in whatever direction they write. */
export const Words = ({ children }: { children: string }) => (
  <div class="words" dir="auto">
    {children}
  </div>
);
