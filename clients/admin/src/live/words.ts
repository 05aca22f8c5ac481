/** The messages of the protocol graphql-transport-ws, as far as one subscription needs them. Pure functions. */

export type Heard = { what: 'begun' | 'ping' | 'other' } | { what: 'changed'; id: string };

/** Parses a message of the server. Unknown messages become `other`. */
export function read(data: unknown): Heard {
  try {
    const message = JSON.parse(String(data)) as { type?: string; payload?: { data?: { caseChanged?: { case?: string } } } };
    const id = message.payload?.data?.caseChanged?.case;
    if (message.type === 'connection_ack') return { what: 'begun' };
    if (message.type === 'ping') return { what: 'ping' };
    if (message.type === 'next' && typeof id === 'string') return { what: 'changed', id };
  } catch {
    // The message is not valid.
  }
  return { what: 'other' };
}

export const speak = {
  begin: (accessToken: string, organisation: string) => ({ type: 'connection_init', payload: { accessToken, organisation } }),
  subscribe: (operation: string) => ({ id: '1', type: 'subscribe', payload: { query: operation } }),
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
