import type { Channel } from '../state.ts';
import { t } from '../texts.ts';
import { Authorities } from './authorities.tsx';
import { Notice } from './notice.tsx';

/** Tells the reporter that the channel takes no reports, and where else to report. */
export const Closed = ({ channel }: { channel: Channel }) => (
  <Notice kind="warn">
    <p>
      <strong>{t(channel.opensLater ? 'closed.later' : 'closed.heading')}</strong>
    </p>
    <p>{t('closed.text')}</p>
    <Authorities channel={channel} />
  </Notice>
);
