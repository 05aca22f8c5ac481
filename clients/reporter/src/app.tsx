import { Button } from './kit/button.tsx';
import { Heading } from './kit/heading.tsx';
import { Problem } from './kit/problem.tsx';
import { Landing } from './landing/landing.tsx';
import { loadChannel, loadPages, pages, slug } from './load.ts';
import { Privacy } from './privacy/privacy.tsx';
import { Shell } from './shell.tsx';
import { type Channel, state } from './state.ts';
import { t } from './texts.ts';
import { view } from './views.ts';

/**
 * The page at an address without a channel. The page names an external authority, so that the reporter need not ask the
 * organisation.
 */
const Astray = () => (
  <>
    <Heading>{t(slug() ? 'load.unknown' : 'load.noSlug')}</Heading>
    <p>{t(slug() ? 'load.unknownText' : 'load.noSlugText')}</p>
    <p>{t('load.authority')}</p>
  </>
);

function Waiting({ again }: { again: () => void }) {
  const { loadProblem: problem } = state;
  if (!problem) return <p role="status">{t('load.waiting')}</p>;
  if (problem.code === 'NOT_FOUND') return <Astray />;
  return (
    <>
      <Heading>{t('load.failed')}</Heading>
      <Problem problem={problem} />
      <Button kind="primary" onClick={again}>
        {t('load.again')}
      </Button>
    </>
  );
}

function Current({ channel }: { channel: Channel }) {
  const { name } = view();
  if (name === 'landing') return <Landing channel={channel} />;
  if (name === 'privacy') return <Privacy />;
  const Page = pages();
  return Page ? <Page channel={channel} /> : <Waiting again={() => void loadPages()} />;
}

export const App = () => (
  <Shell>{state.channel ? <Current channel={state.channel} /> : <Waiting again={() => void loadChannel()} />}</Shell>
);
