import { ChangeChannel, Channels, type ChannelsQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { useStaffAct } from '../act';

type Channel = ChannelsQuery['channels'][number];

/** The channels, each with its address and its settings. */
export function ChannelsPage() {
  const t = useT();
  const query = useAsk(Channels, {});
  return (
    <>
      <title>{t('channels.title')}</title>
      <Landing as="h1" id="page">
        {t('channels.heading')}
      </Landing>
      <p className="prose">{t('channels.text')}</p>
      <Load query={query} failed={t('channels.failed')}>
        {({ channels }) => (
          <ul className="items">
            {channels.map((one) => (
              <ChannelItem key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Load>
    </>
  );
}

function ChannelItem({ one: { id, name, address, autoAcknowledge } }: { one: Channel }) {
  const t = useT();
  const act = useStaffAct(ChangeChannel, ({ changeChannel }) =>
    say(t(changeChannel.channel.autoAcknowledge ? 'channels.automatic.on' : 'channels.automatic.off')),
  );
  const hint = `${id}-hint`;
  return (
    <li>
      <h2 className="item-name">
        <span dir="auto">{inMyLanguage(name)}</span>
      </h2>
      {address && (
        <p className="muted" translate="no">
          {address}
        </p>
      )}
      {act.error && <Problem title={t('channels.not-changed')} problem={act.error} focus />}
      <Check checked={autoAcknowledge} describedBy={hint} onChange={(on) => act.mutate({ channel: id, autoAcknowledge: on })}>
        {t('channels.automatic')}
      </Check>
      <p className="hint" id={hint}>
        {t('channels.automatic.text')}
      </p>
    </li>
  );
}
