import { Authorities } from '../kit/authorities.tsx';
import { Button } from '../kit/button.tsx';
import { Closed } from '../kit/closed.tsx';
import { Heading } from '../kit/heading.tsx';
import { Notice } from '../kit/notice.tsx';
import { Text } from '../kit/text.tsx';
import { type Channel, state } from '../state.ts';
import { t } from '../texts.ts';
import { go, moved } from '../views.ts';

const Doors = ({ open }: { open: boolean }) => (
  <div class="doors">
    {open && (
      <Button kind="primary" onClick={() => go({ name: 'begin' })}>
        {t(state.draft ? 'landing.resume' : 'landing.start')}
      </Button>
    )}
    <Button onClick={() => go({ name: state.report ? 'inbox' : 'return' })}>{t('landing.return')}</Button>
  </div>
);

/**
 * Whether the page was reloaded. The browser stores nothing, so the page cannot know whether a report was sent before
 * the reload. The page explains both cases until the reporter continues.
 */
function isReloaded(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return (entry as PerformanceNavigationTiming | undefined)?.type === 'reload' && !moved() && !state.draft && !state.report;
}

function Next({ channel: { lawPack } }: { channel: Channel }) {
  const within = t(lawPack.feedbackFromReport ? 'landing.within.report' : 'landing.within.more', { ...lawPack.feedback });
  return (
    <section>
      <h2>{t('landing.next')}</h2>
      <ol>
        <li>{t('landing.next1')}</li>
        <li>{t('landing.next2')}</li>
        <li>{t('landing.next3', { ...lawPack.acknowledgement })}</li>
        <li>{t('landing.next4', { within })}</li>
      </ol>
    </section>
  );
}

export function Landing({ channel }: { channel: Channel }) {
  return (
    <>
      <Heading>{t('landing.heading')}</Heading>
      <p class="lead">
        <Text of={channel.welcome} />
      </p>
      <section>
        <h2>{t('landing.readers')}</h2>
        <p>
          <Text of={channel.readers} />
        </p>
      </section>
      {isReloaded() && <Notice kind="warn">{t('load.reloaded')}</Notice>}
      {!channel.takesReports && <Closed channel={channel} />}
      <Doors open={channel.takesReports} />
      <Next channel={channel} />
      <section>
        <h2>{t('landing.before')}</h2>
        <ul>
          <li>{t('landing.before1')}</li>
          <li>{t('landing.before2')}</li>
          <li>{t('landing.before3')}</li>
        </ul>
      </section>
      <section>
        <h2>{t('cannot.heading')}</h2>
        <ul>
          <li>{t('cannot.network')}</li>
          <li>{t('cannot.receipt')}</li>
          <li>{t('cannot.content')}</li>
          <li>{t('cannot.device')}</li>
        </ul>
        <Button kind="link" onClick={() => go({ name: 'privacy' })}>
          {t('landing.more')}
        </Button>
      </section>
      <section>
        <h2>{t('landing.elsewhere')}</h2>
        <p>{t('landing.elsewhereText')}</p>
        <Authorities channel={channel} />
      </section>
    </>
  );
}
