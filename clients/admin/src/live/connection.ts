/**
 * The subscription for changed cases. The server sends case ids over a WebSocket (docs/formats.md section 9). A lost
 * connection is opened again, and the caller then fetches the changes that it missed.
 */
import { delay, read, speak } from './words';

export interface LiveCallbacks {
  /**
   * Returns the access token. The token is sent at the start and every 30 seconds, because the server closes the
   * connection when the last token expires.
   */
  token: () => string;
  organisation: string;
  /** The id of the persisted subscription. */
  operation: string;
  changed: (id: string) => void;
  /** Called after a reconnect, because some changes may have been missed. */
  again: () => void;
  /** Called when an open connection ends, because of the network or because the member's rights changed. */
  lost: () => void;
}

const PING = 30_000;

/** Opens the connection and keeps it open. Returns a function that closes the connection. */
export function openConnection(url: string, callbacks: LiveCallbacks): () => void {
  let socket: WebSocket | undefined;
  let closed = false;
  let tries = 0;
  let stood = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    if (closed) return;
    const connection = new WebSocket(url, 'graphql-transport-ws');
    socket = connection;
    const say = (words: unknown) => connection.readyState === WebSocket.OPEN && connection.send(JSON.stringify(words));
    const pings = setInterval(() => say(speak.ping(callbacks.token())), PING);
    connection.onopen = () => say(speak.begin(callbacks.token(), callbacks.organisation));
    connection.onmessage = ({ data }) => {
      const heard = read(data);
      if (heard.what === 'begun') {
        say(speak.subscribe(callbacks.operation));
        tries = 0;
        if (stood) callbacks.again();
        stood = true;
      } else if (heard.what === 'changed') callbacks.changed(heard.id);
      else if (heard.what === 'ping') say(speak.pong());
    };
    connection.onclose = ({ code }) => {
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
