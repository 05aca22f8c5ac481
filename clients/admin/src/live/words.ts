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

/** Milliseconds until the next try: longer each time, and never all at the same moment. */
export const delay = (tries: number, chance = Math.random()): number => Math.min(1000 * 2 ** tries, 60_000) * (0.5 + chance / 2);
