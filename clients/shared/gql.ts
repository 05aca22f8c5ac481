/** GraphQL by persisted operations (docs/formats.md sections 7 and 9): the page carries ids, never documents. */
import { withoutControls } from './text.ts';

/** At run time only the id and what retrying needs; the types are for the compiler. */
export interface Operation<Data, Variables> {
  id: string;
  name: string;
  kind: 'query' | 'mutation' | 'subscription';
  readonly types?: (variables: Variables) => Data;
}

/** What comes with some codes. */
interface Details {
  field?: string;
  retryAfter?: number;
  requestId?: string;
  seed?: string;
  bits?: number;
}

/** What went wrong, by a stable code: the server's ProblemCode, or NETWORK where no answer came. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly field: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** What WORK_REQUIRED asks for (work.ts). */
  readonly seed: string | undefined;
  readonly bits: number | undefined;
  /** The fields that could be answered in spite of it. */
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
  /** `/graphql`, or `/graphql/auth` where the operation belongs there. */
  path?: (operation: string) => string;
  headers?: (operation: string) => Record<string, string>;
  /** Every answer's headers, refused ones included. */
  answered?: (headers: Headers, operation: string) => void;
  credentials?: RequestCredentials;
  /** The answer counts even when the page has gone: a rotated cookie must not get lost on the way. */
  keepalive?: boolean;
  /** Milliseconds until an attempt counts as lost, besides one for each byte of the body: the slowest line that is served. */
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

/** One fetch that ends after a while, also where AbortSignal.any is not known. */
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
    // A proxy's page, or an answer cut off: the status alone decides.
    return {};
  }
}

const BY_STATUS: Record<number, string> = { 401: 'UNAUTHENTICATED', 404: 'NOT_FOUND', 413: 'TOO_LARGE', 429: 'RATE_LIMITED' };

/** Any refused answer of the server as a problem, GraphQL or not. */
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

/** Whether it may have gone differently a moment later. A long "come back in …" is for a person to decide. */
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
    // Controls that nobody sees come along when people paste; the server takes them nowhere.
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
