import type { Channel } from '../state.ts';
import { t } from '../texts.ts';
import { Notice } from './notice.tsx';

/** Tells the reporter that the channel takes no reports, and where else to report. */
export const Closed = ({ channel }: { channel: Channel }) => (
  <Notice kind="warn">
    <p>
      <strong>{t('closed.heading')}</strong>
    </p>
    <p>{t('closed.text')}</p>
    <p class="words" dir="ltr" translate={false}>
      {channel.lawPack.authorities}
    </p>
  </Notice>
);
