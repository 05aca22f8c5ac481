/**
 * The WebSocket of the subscriptions (docs/formats.md section 9). A lost connection is opened again with its
 * subscriptions, and the caller then fetches the changes that it missed.
 */
import type { Operation } from '@voicase/shared/gql';
import { delay, read, speak } from './words';

export interface LiveCallbacks {
  /**
   * Returns the access token. The token is sent at the start and every 30 seconds, because the server closes the
   * connection when the last token expires.
   */
  token: () => string;
  organisation: string;
  /** Called after a reconnect, because some changes may have been missed. */
  again: () => void;
  /** Called when an open connection ends, because of the network or because the member's rights changed. */
  lost: () => void;
}

export interface Connection {
  /**
   * Starts a subscription. `next` gets its results, and undefined when the results end for now. Returns a function that
   * ends the subscription.
   */
  subscribe<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    next: (data: Data | undefined) => void,
  ): () => void;
  close(): void;
}

interface Subscription {
  operation: string;
  variables: unknown;
  next: (data: unknown) => void;
}

const PING = 30_000;

/** The subscriptions of a connection, which survive a reconnect. */
function registry(say: (words: unknown) => void) {
  const all = new Map<string, Subscription>();
  let ready = false;
  let count = 0;
  const start = (id: string, { operation, variables }: Subscription) => say(speak.subscribe(id, operation, variables));
  const subscribe: Connection['subscribe'] = (operation, variables, next) => {
    count += 1;
    const id = String(count);
    const one = { operation: operation.id, variables, next: next as Subscription['next'] };
    all.set(id, one);
    if (ready) start(id, one);
    return () => {
      all.delete(id);
      if (ready) say(speak.complete(id));
    };
  };
  return {
    subscribe,
    next: (id: string, data: unknown) => all.get(id)?.next(data),
    resume() {
      ready = true;
      all.forEach((one, id) => start(id, one));
    },
    pause() {
      ready = false;
      all.forEach(({ next }) => next(undefined));
    },
  };
}

/** Opens the connection and keeps it open. */
export function openConnection(url: string, callbacks: LiveCallbacks): Connection {
  let socket: WebSocket | undefined;
  let closed = false;
  let tries = 0;
  let stood = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;
  const say = (words: unknown) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(words));
  const subscriptions = registry(say);

  const begun = () => {
    subscriptions.resume();
    tries = 0;
    if (stood) callbacks.again();
    stood = true;
  };
  const connect = () => {
    if (closed) return;
    const connection = new WebSocket(url, 'graphql-transport-ws');
    socket = connection;
    const pings = setInterval(() => say(speak.ping(callbacks.token())), PING);
    connection.onopen = () => say(speak.begin(callbacks.token(), callbacks.organisation));
    connection.onmessage = ({ data }) => {
      const heard = read(data);
      if (heard.what === 'begun') begun();
      else if (heard.what === 'next') subscriptions.next(heard.id, heard.data);
      else if (heard.what === 'complete') subscriptions.next(heard.id, undefined);
      else if (heard.what === 'ping') say(speak.pong());
    };
    connection.onclose = ({ code }) => {
      clearInterval(pings);
      if (closed) return;
      subscriptions.pause();
      if (stood && tries === 0) lost = setTimeout(callbacks.lost, delay(tries, code));
      retry = setTimeout(connect, delay(tries, code));
      tries += 1;
    };
  };
  connect();

  return {
    subscribe: subscriptions.subscribe,
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(lost);
      socket?.close(1000);
    },
  };
}
