/**
 * The subscription for changed cases: case ids over a WebSocket (docs/formats.md section 9). It reconnects by itself. The caller fetches
 * again what was missed meanwhile.
 */
import { delay, read, speak } from './words';

export interface LineCallbacks {
  /** Sent at the start and every 30 seconds: the server closes the connection when its token expires. */
  token: () => string;
  organisation: string;
  /** The id of the persisted subscription. */
  operation: string;
  changed: (id: string) => void;
  /** Called after a reconnect: some changes may have been missed. */
  again: () => void;
  /** Called when an open connection ends, because of the network or because the member's rights changed. */
  lost: () => void;
}

const PING = 30_000;

/** Opens the connection and keeps it open. Returns a function that closes it. */
export function openLine(url: string, callbacks: LineCallbacks): () => void {
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
    const pings = setInterval(() => say(speak.ping(callbacks.token())), PING);
    line.onopen = () => say(speak.begin(callbacks.token(), callbacks.organisation));
    line.onmessage = ({ data }) => {
      const heard = read(data);
      if (heard.what === 'begun') {
        say(speak.subscribe(callbacks.operation));
        tries = 0;
        if (stood) callbacks.again();
        stood = true;
      } else if (heard.what === 'changed') callbacks.changed(heard.id);
      else if (heard.what === 'ping') say(speak.pong());
    };
    line.onclose = ({ code }) => {
      clearInterval(pings);
      if (closed) return;
      if (stood && tries === 0) lost = setTimeout(callbacks.lost, delay(tries, code));
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
