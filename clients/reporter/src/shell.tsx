import catalogs from 'virtual:catalogs';
import { language, speak } from '@voicase/shared/i18n';
import { LANGUAGES } from '@voicase/shared/languages';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from './kit/button.tsx';
import { LiveRegion, Notice, announce } from './kit/notice.tsx';
import { Text } from './kit/text.tsx';
import { leave } from './leave.ts';
import { endsForGood, renew } from './session.ts';
import { state, update } from './state.ts';
import { t } from './texts.ts';
import { go, view } from './views.ts';

/** The languages that both the channel and this page have. If they share no language, all languages of the page. */
export function offered(): string[] {
  const ours = Object.keys(catalogs);
  const shared = ours.filter((code) => state.channel?.languages.includes(code) ?? true);
  return shared.length > 0 ? shared : ours;
}

/** Switches the language. If its texts do not load, the page and the select box keep the old language and say why. */
export const choose = (code: string): Promise<void> =>
  speak(catalogs, code).then(
    () => update({ languageFailed: false }),
    () => {
      update({ languageFailed: true });
      announce(t('language.failed'));
    },
  );

const LanguageSelect = () => (
  <label class="language">
    <span class="visually-hidden">{t('language.label')}</span>
    <select value={language()} onChange={(event) => void choose(event.currentTarget.value)}>
      {offered().map((code) => (
        <option key={code} value={code} lang={code}>
          {LANGUAGES[code]?.name}
        </option>
      ))}
    </select>
  </label>
);

const stay = async () => update({ problem: await renew() });

function EndsSoon() {
  useEffect(() => {
    if (state.endsSoon) announce(t('session.endsSoon'));
  }, [state.endsSoon]);
  if (!state.endsSoon) return null;
  return (
    <Notice kind="warn">
      <p>{t(endsForGood() ? 'session.endsForGood' : 'session.endsSoon')}</p>
      {!endsForGood() && <Button onClick={() => void stay()}>{t('session.stay')}</Button>}
    </Notice>
  );
}

export const Shell = ({ children }: { children: ComponentChildren }) => (
  <>
    <header class="top">
      <div class="bar">
        <LanguageSelect />
        <Button onClick={leave}>{t('leave.button')}</Button>
      </div>
      <EndsSoon />
    </header>
    <main>
      {state.channel && (
        <p class="organisation">
          <bdi>{state.channel.organisation}</bdi> · <Text of={state.channel.name} />
        </p>
      )}
      {state.languageFailed && <Notice kind="warn">{t('language.failed')}</Notice>}
      {children}
    </main>
    <footer>
      {view().name !== 'privacy' && !state.sending && (
        <Button kind="link" onClick={() => go({ name: 'privacy' })}>
          {t('privacy.link')}
        </Button>
      )}
      <p class="muted">{t('leave.hint')}</p>
    </footer>
    <LiveRegion />
  </>
);
