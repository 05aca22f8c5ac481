/** What is said on the line (graphql-transport-ws), as far as one subscription needs it. Pure. */

export type Heard = { what: 'begun' | 'ping' | 'other' } | { what: 'changed'; id: string };

/** A message of the server's. Anything unknown is nothing. */
export function read(data: unknown): Heard {
  try {
    const message = JSON.parse(String(data)) as { type?: string; payload?: { data?: { caseChanged?: { case?: string } } } };
    const id = message.payload?.data?.caseChanged?.case;
    if (message.type === 'connection_ack') return { what: 'begun' };
    if (message.type === 'ping') return { what: 'ping' };
    if (message.type === 'next' && typeof id === 'string') return { what: 'changed', id };
  } catch {
    // Not ours.
  }
  return { what: 'other' };
}

export const speak = {
  begin: (accessToken: string, organisation: string) => ({ type: 'connection_init', payload: { accessToken, organisation } }),
  subscribe: (operation: string) => ({ id: '1', type: 'subscribe', payload: { query: operation } }),
  ping: (accessToken: string) => ({ type: 'ping', payload: { accessToken } }),
  pong: () => ({ type: 'pong' }),
};

/** The server's database was away: it says so on every line at once. */
const START_ANEW = 4410;

/** Milliseconds until the next try: longer each time, and never all at the same moment. Where all lines broke at once the first try is spread. */
export const delay = (tries: number, code: number, chance = Math.random()): number =>
  tries === 0 && code === START_ANEW ? 30_000 * chance : Math.min(1000 * 2 ** tries, 60_000) * (0.5 + chance / 2);
