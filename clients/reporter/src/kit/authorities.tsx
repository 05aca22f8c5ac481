import type { Channel } from '../state.ts';
import { Text } from './text.tsx';

/** Names and addresses of external authorities. The addresses are text, so that no click leaves a trace there. */
export const Authorities = ({ channel }: { channel: Channel }) => (
  <>
    {channel.lawPack.authorities.map(({ name, url }) => (
      <div key={url}>
        <p>
          <Text of={name} />
        </p>
        <p class="words" dir="ltr" translate={false}>
          {url}
        </p>
      </div>
    ))}
  </>
);
