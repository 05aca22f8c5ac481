/** The trust page as one static file without scripts, written by scripts/trust.mjs. */
import { setupI18n, type Messages } from '@lingui/core';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Translate } from '../i18n';
import type { Results } from './claims';
import { POLICY, Papers } from './papers';
import { Standing } from './standing';
import { Trust } from './trust';

export function exported(language: string, messages: Messages, styles: string, results: Results | null, now: number): string {
  const i18n = setupI18n();
  i18n.loadAndActivate({ locale: language, messages });
  const t: Translate = (key, values) => i18n._(key, values);
  const page = (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{t('trust.title')}</title>
        <style>{styles}</style>
      </head>
      <body>
        <main className="trust">
          <p className="brand-name">VoiCase</p>
          <h1 id="claims">{t('trust.heading')}</h1>
          <p>{t('trust.intro')}</p>
          <p>
            <a href={`#${POLICY}`}>{t('trust.policy')}</a>
          </p>
          <Standing t={t} results={results} now={now} />
          <Trust t={t} results={results} now={now} />
          <Papers t={t} />
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${renderToStaticMarkup(page)}\n`;
}
