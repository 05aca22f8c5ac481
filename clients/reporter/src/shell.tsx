import catalogs from 'virtual:catalogs';
import { LANGUAGES, language, speak } from '@voicase/shared/i18n';
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

/** Those that both the channel and this page speak; all of the page's where they share none. */
export function offered(): string[] {
  const ours = Object.keys(LANGUAGES).filter((code) => catalogs[code]);
  const shared = ours.filter((code) => state.channel?.languages.includes(code) ?? true);
  return shared.length > 0 ? shared : ours;
}

const choose = (code: string) => speak(catalogs, code).then(() => update(), () => announce(t('language.failed')));

const LanguageSelect = () => (
  <label class="language">
    <span class="visually-hidden">{t('language.label')}</span>
    <select value={language()} onChange={(event) => void choose(event.currentTarget.value)}>
      {offered().map((code) => (
        <option key={code} value={code} lang={code}>{LANGUAGES[code]?.name}</option>
      ))}
    </select>
  </label>
);

function EndsSoon() {
  useEffect(() => {
    if (state.endsSoon) announce(t('session.endsSoon'));
  }, [state.endsSoon]);
  if (!state.endsSoon) return null;
  return (
    <Notice kind="warn">
      <p>{t(endsForGood() ? 'session.endsForGood' : 'session.endsSoon')}</p>
      {!endsForGood() && <Button onClick={() => void renew()}>{t('session.stay')}</Button>}
    </Notice>
  );
}

export const Shell = ({ children }: { children: ComponentChildren }) => (
  <>
    <header class="top">
      <LanguageSelect />
      <Button onClick={leave}>{t('leave.button')}</Button>
    </header>
    <main>
      {state.channel && <p class="organisation"><bdi>{state.channel.organisation}</bdi> · <Text of={state.channel.name} /></p>}
      <EndsSoon />
      {children}
    </main>
    <footer>
      {view().name !== 'privacy' && <Button kind="link" onClick={() => go({ name: 'privacy' })}>{t('privacy.link')}</Button>}
      <p class="muted">{t('leave.hint')}</p>
    </footer>
    <LiveRegion />
  </>
);
