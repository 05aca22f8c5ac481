/** GraphQL client for persisted operations (docs/formats.md sections 7 and 9). The page sends ids, never documents. */
import { withoutControls } from './text.ts';

/** At run time an operation holds only the id and the data for retries. `types` exists only for the compiler. */
export interface Operation<Data, Variables> {
  id: string;
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  readonly types?: (variables: Variables) => Data;
}

/** The fields that some problem codes carry. */
interface Details {
  field?: string;
  retryAfter?: number;
  requestId?: string;
  seed?: string;
  bits?: number;
}

/** A failed request with a stable code. The code is the server's ProblemCode, or NETWORK when no response came. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly field: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** The proof of work that WORK_REQUIRED demands (work.ts). */
  readonly seed: string | undefined;
  readonly bits: number | undefined;
  /** The data of the fields that succeeded despite the problem. */
  readonly partial: unknown;
  constructor(code: string, more: Details & { partial?: unknown } = {}) {
    super(code);
    this.code = code;
    this.field = more.field;
    this.retryAfter = more.retryAfter;
    this.requestId = more.requestId;
    this.seed = more.seed;
    this.bits = more.bits;
    this.partial = more.partial;
  }
}

export interface Wire {
  /** Returns the path of the endpoint for an operation. The default is `/graphql`. */
  path?: (operation: string) => string;
  headers?: (operation: string) => Record<string, string>;
  /** Called with the headers of every response, refusals included. */
  answered?: (headers: Headers, operation: string) => void;
  credentials?: RequestCredentials;
  /** Let the request finish after the page is closed, because a rotated session cookie must not get lost. */
  keepalive?: boolean;
  /**
   * Base timeout of one attempt in milliseconds. One more millisecond is added for each byte of the body, which allows for slow
   * connections.
   */
  patience?: number;
}

export const DELAYS = [400, 800, 1600];

export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('', 'AbortError'));
    });
  });

interface Answer {
  data?: unknown;
  errors?: { extensions?: Details & { code?: string } }[];
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** One fetch with a timeout. It does not use AbortSignal.any, which older browsers lack. */
async function attempt(url: string, init: RequestInit, patience: number, signal?: AbortSignal): Promise<[Response, string]> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener('abort', stop);
  const timer = setTimeout(stop, patience);
  try {
    const response = await fetch(url, { ...init, signal: controller.signal });
    return [response, await response.text()];
  } catch {
    if (signal?.aborted) throw new DOMException('', 'AbortError');
    throw new ApiProblem('NETWORK');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    // The body is a proxy's page or was cut off. Use the status alone.
    return {};
  }
}

const BY_STATUS: Record<number, string> = { 401: 'UNAUTHENTICATED', 404: 'NOT_FOUND', 413: 'TOO_LARGE', 429: 'RATE_LIMITED' };

/** Turns an error response of the server into a problem. The response may be GraphQL or not. */
export function refusal(status: number, text: string): ApiProblem {
  const { errors, data } = parsed(text);
  const { code, ...rest } = errors?.[0]?.extensions ?? {};
  return new ApiProblem(code ?? BY_STATUS[status] ?? (status >= 500 ? 'UNAVAILABLE' : 'INTERNAL'), { ...rest, partial: data });
}

function read(response: Response, text: string): unknown {
  const { errors, data } = parsed(text);
  if (!errors && response.ok && data) return data;
  throw refusal(response.status, text);
}

const PASSING = new Set(['NETWORK', 'UNAVAILABLE', 'RATE_LIMITED']);

/** Whether the problem is transient, so that a retry makes sense. If `retryAfter` is longer than two seconds, the person decides. */
export const isPassing = (problem: unknown): boolean =>
  problem instanceof ApiProblem && PASSING.has(problem.code) && (problem.retryAfter ?? 0) <= 2;

function mayRepeat(operation: Operation<never, never>, variables: unknown): boolean {
  const { input } = variables as { input?: { idempotencyKey?: string } };
  return operation.kind === 'query' || input?.idempotencyKey !== undefined;
}

export type Gql = <Data, Variables>(operation: Operation<Data, Variables>, variables: Variables, signal?: AbortSignal) => Promise<Data>;

export function client(wire: Wire = {}): Gql {
  const once = async (operation: Operation<never, never>, body: string, signal?: AbortSignal): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', 'x-voicase': '1', ...wire.headers?.(operation.name) };
    const url = wire.path?.(operation.name) ?? '/graphql';
    const init: RequestInit = {
      method: 'POST',
      headers,
      body,
      credentials: wire.credentials ?? 'omit',
      cache: 'no-store',
      keepalive: wire.keepalive ?? false,
    };
    const [response, text] = await attempt(url, init, (wire.patience ?? 30_000) + body.length, signal);
    wire.answered?.(response.headers, operation.name);
    return read(response, text);
  };
  return async (operation, variables, signal) => {
    const plain = operation as unknown as Operation<never, never>;
    // Remove invisible control characters, which come with pasted text and which the server refuses.
    const body = JSON.stringify({ id: operation.id, variables }, (_, value: unknown) =>
      typeof value === 'string' ? withoutControls(value) : value,
    );
    const delays = mayRepeat(plain, variables) ? DELAYS : [];
    for (let tries = 0; ; tries += 1) {
      try {
        return (await once(plain, body, signal)) as never;
      } catch (problem) {
        const delay = delays[tries];
        if (delay === undefined || isAbort(problem) || !isPassing(problem)) throw problem;
        await pause(delay, signal);
      }
    }
  };
}
