import { parseExact } from '../utils/exactJson';
import type {
  Answer,
  DropPlace,
  Finding,
  Gap,
  LatencyStep,
  LocalDropStall,
  MicroBurst,
  NodeStatus,
  Problem,
  Reset,
  Retransmission,
  TroubledConnection,
  WaveformRow,
  ZeroWindow,
} from './types';

/** A question that got no answer, in words for the person who asked. */
export class ApiError extends Error {
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export type Parameters = Record<string, string | number | undefined>;

/** Where the API lies: beside the dashboard, also below a path of a reverse proxy. */
export function apiUrl(path: string, parameters: Parameters = {}): URL {
  const url = new URL(`api/v1${path}`, document.baseURI);
  url.hash = '';
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url;
}

/** The query service for one token. */
export class Api {
  readonly #token: string;
  readonly #onUnauthorized: () => void;

  /** `onUnauthorized` is called when the service refuses the token. */
  constructor(token: string, onUnauthorized: () => void = () => undefined) {
    this.#token = token;
    this.#onUnauthorized = onUnauthorized;
  }

  findings(parameters: Parameters, signal?: AbortSignal): Promise<Answer<Finding>> {
    return this.#get('/findings', parameters, signal);
  }

  zeroWindows(parameters: Parameters, signal?: AbortSignal): Promise<Answer<ZeroWindow>> {
    return this.#get('/ask/zero-windows', parameters, signal);
  }

  retransmissions(parameters: Parameters, signal?: AbortSignal): Promise<Answer<Retransmission>> {
    return this.#get('/ask/retransmissions', parameters, signal);
  }

  /** The places where segments were dropped, most drops first. */
  dropPlaces(parameters: Parameters, signal?: AbortSignal): Promise<Answer<DropPlace>> {
    return this.#get('/ask/drops', { ...parameters, group_by: 'location' }, signal);
  }

  localDropStalls(parameters: Parameters, signal?: AbortSignal): Promise<Answer<LocalDropStall>> {
    return this.#get('/ask/local-drop-stalls', parameters, signal);
  }

  resets(parameters: Parameters, signal?: AbortSignal): Promise<Answer<Reset>> {
    return this.#get('/ask/resets', parameters, signal);
  }

  microBursts(parameters: Parameters, signal?: AbortSignal): Promise<Answer<MicroBurst>> {
    return this.#get('/ask/micro-bursts', parameters, signal);
  }

  gaps(parameters: Parameters, signal?: AbortSignal): Promise<Answer<Gap>> {
    return this.#get('/ask/gaps', parameters, signal);
  }

  /** Both directions of an interface around one burst or gap. */
  waveform(parameters: Parameters, signal?: AbortSignal): Promise<Answer<WaveformRow>> {
    return this.#get('/ask/waveform', parameters, signal);
  }

  latency(parameters: Parameters, signal?: AbortSignal): Promise<Answer<LatencyStep>> {
    return this.#get('/ask/latency', parameters, signal);
  }

  connections(parameters: Parameters, signal?: AbortSignal): Promise<Answer<TroubledConnection>> {
    return this.#get('/ask/connections', parameters, signal);
  }

  nodes(signal?: AbortSignal): Promise<{ rows: NodeStatus[] }> {
    return this.#get('/nodes', {}, signal);
  }

  /** The open stream of findings after `lastEventId`; the caller reads and ends it. */
  async events(lastEventId: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (lastEventId !== '') headers['Last-Event-ID'] = lastEventId;
    const response = await this.#fetch(apiUrl('/events'), headers, signal);
    if (response.body === null) throw new ApiError(response.status, 'the event stream is empty');
    return response.body;
  }

  async #get<T>(path: string, parameters: Parameters, signal?: AbortSignal): Promise<T> {
    const response = await this.#fetch(apiUrl(path, parameters), { Accept: 'application/json' }, signal);
    const text = await response.text();
    try {
      return parseExact(text) as T;
    } catch {
      throw new ApiError(response.status, `${path} answered something that is not JSON`);
    }
  }

  async #fetch(url: URL, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, {
        headers: { ...headers, Authorization: `Bearer ${this.#token}` },
        cache: 'no-store',
        credentials: 'omit',
        signal: signal ?? null,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(0, 'the query service cannot be reached; is it running?');
    }
    if (response.ok) return response;
    if (response.status === 401) this.#onUnauthorized();
    throw new ApiError(response.status, await problemText(response));
  }
}

async function problemText(response: Response): Promise<string> {
  try {
    const problem = JSON.parse(await response.text()) as Problem;
    const text = problem.detail || problem.title;
    if (text) return text;
  } catch {
    // Not a problem document: a proxy answered in place of the service. The status is all there is to tell.
  }
  return `the query service answered ${response.status} ${response.statusText}`.trim();
}
