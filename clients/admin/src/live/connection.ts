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
  subscribe<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables, next: (data: Data | undefined) => void): () => void;
  close(): void;
}

interface Subscription {
  operation: string;
  variables: unknown;
  next: (data: unknown) => void;
}

const PING = 30_000;

/** Opens the connection and keeps it open. */
export function openConnection(url: string, callbacks: LiveCallbacks): Connection {
  const subscriptions = new Map<string, Subscription>();
  let socket: WebSocket | undefined;
  let ready = false;
  let closed = false;
  let tries = 0;
  let stood = false;
  let count = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;

  const say = (words: unknown) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(words));
  const start = (id: string, { operation, variables }: Subscription) => say(speak.subscribe(id, operation, variables));

  const connect = () => {
    if (closed) return;
    const connection = new WebSocket(url, 'graphql-transport-ws');
    socket = connection;
    const pings = setInterval(() => say(speak.ping(callbacks.token())), PING);
    connection.onopen = () => say(speak.begin(callbacks.token(), callbacks.organisation));
    connection.onmessage = ({ data }) => {
      const heard = read(data);
      if (heard.what === 'begun') {
        ready = true;
        subscriptions.forEach((one, id) => start(id, one));
        tries = 0;
        if (stood) callbacks.again();
        stood = true;
      } else if (heard.what === 'next') subscriptions.get(heard.id)?.next(heard.data);
      else if (heard.what === 'complete') subscriptions.get(heard.id)?.next(undefined);
      else if (heard.what === 'ping') say(speak.pong());
    };
    connection.onclose = ({ code }) => {
      clearInterval(pings);
      ready = false;
      if (closed) return;
      subscriptions.forEach(({ next }) => next(undefined));
      if (stood && tries === 0) lost = setTimeout(callbacks.lost, delay(tries, code));
      retry = setTimeout(connect, delay(tries, code));
      tries += 1;
    };
  };
  connect();

  return {
    subscribe(operation, variables, next) {
      count += 1;
      const id = String(count);
      const one = { operation: operation.id, variables, next: next as Subscription['next'] };
      subscriptions.set(id, one);
      if (ready) start(id, one);
      return () => {
        subscriptions.delete(id);
        if (ready) say(speak.complete(id));
      };
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(lost);
      socket?.close(1000);
    },
  };
}
