/** The messages of the protocol graphql-transport-ws, as far as subscriptions need them. Pure functions. */

export type Heard = { what: 'begun' | 'ping' | 'other' } | { what: 'next'; id: string; data: unknown } | { what: 'complete'; id: string };

interface Message {
  type?: string;
  id?: string;
  payload?: { data?: unknown };
}

/** Parses a message of the server. Unknown messages become `other`. */
export function read(text: unknown): Heard {
  try {
    const { type, id, payload } = JSON.parse(String(text)) as Message;
    if (type === 'connection_ack') return { what: 'begun' };
    if (type === 'ping') return { what: 'ping' };
    if (type === 'next' && id && payload?.data) return { what: 'next', id, data: payload.data };
    if ((type === 'complete' || type === 'error') && id) return { what: 'complete', id };
  } catch {
    // The message is not valid.
  }
  return { what: 'other' };
}

export const speak = {
  begin: (accessToken: string, organisation: string) => ({ type: 'connection_init', payload: { accessToken, organisation } }),
  /** `operation` is the id of a persisted subscription. */
  subscribe: (id: string, operation: string, variables: unknown) => ({ id, type: 'subscribe', payload: { query: operation, variables } }),
  complete: (id: string) => ({ id, type: 'complete' }),
  ping: (accessToken: string) => ({ type: 'ping', payload: { accessToken } }),
  pong: () => ({ type: 'pong' }),
};

/** The close code that the server sends on all connections after it lost its database. */
const START_ANEW = 4410;

/**
 * Milliseconds until the next attempt. The delay grows and is random, so that clients do not reconnect at the same time. After START_ANEW
 * the first attempt is spread over 30 seconds.
 */
export const delay = (tries: number, code: number, chance = Math.random()): number =>
  tries === 0 && code === START_ANEW ? 30_000 * chance : Math.min(1000 * 2 ** tries, 60_000) * (0.5 + chance / 2);
