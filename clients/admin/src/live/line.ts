/**
 * The line on which the server tells which cases have changed: ids alone, over a WebSocket (docs/formats.md section 9). It comes
 * back by itself; what was missed meanwhile is asked for anew by whoever uses it.
 */
import { delay, read, speak } from './words';

export interface Ends {
  /** Shown when it begins and every half minute: the server ends a line whose token has ended. */
  token: () => string;
  organisation: string;
  /** The id of the persisted subscription. */
  operation: string;
  /** A case has changed. */
  changed: (id: string) => void;
  /** The line stands again, and something may have been missed. */
  again: () => void;
  /** A line that stood was ended: by the network, or by the server because the member's rights have changed. */
  lost: () => void;
}

const PING = 30_000;

/** Opens the line and keeps it open. The answer closes it for good. */
export function openLine(url: string, ends: Ends): () => void {
  let socket: WebSocket | undefined;
  let closed = false;
  let tries = 0;
  let stood = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    if (closed) return;
    const line = new WebSocket(url, 'graphql-transport-ws');
    socket = line;
    const say = (words: unknown) => line.readyState === WebSocket.OPEN && line.send(JSON.stringify(words));
    const pings = setInterval(() => say(speak.ping(ends.token())), PING);
    line.onopen = () => say(speak.begin(ends.token(), ends.organisation));
    line.onmessage = ({ data }) => {
      const heard = read(data);
      if (heard.what === 'begun') {
        say(speak.subscribe(ends.operation));
        tries = 0;
        if (stood) ends.again();
        stood = true;
      } else if (heard.what === 'changed') ends.changed(heard.id);
      else if (heard.what === 'ping') say(speak.pong());
    };
    line.onclose = ({ code }) => {
      clearInterval(pings);
      if (closed) return;
      if (stood && tries === 0) lost = setTimeout(ends.lost, delay(tries, code));
      retry = setTimeout(connect, delay(tries, code));
      tries += 1;
    };
  };
  connect();

  return () => {
    closed = true;
    clearTimeout(retry);
    clearTimeout(lost);
    socket?.close(1000);
  };
}
