import { backoffMs } from '../utils/backoff';
import { parseExact } from '../utils/exactJson';
import { createSseParser } from '../utils/sse';
import { ApiError, type Api } from './client';
import type { Finding } from './types';

export type StreamState =
  | { state: 'connecting' }
  | { state: 'live' }
  /** `retryAtMs` is on the clock of the browser. */
  | { state: 'reconnecting'; retryAtMs: number; reason: string };

/** The service sends a comment every 15 s: silence for longer than this means that the line is dead. */
const SILENCE_MS = 40_000;

export interface StreamHandlers {
  onFinding: (finding: Finding) => void;
  onState: (state: StreamState) => void;
}

/**
 * Follows `/events` until `signal` aborts, over fetch because EventSource cannot send the Authorization header. Resumes
 * after the last event it saw.
 */
export async function followFindings(api: Api, handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  let lastEventId = '';
  let attempt = 0;
  while (!signal.aborted) {
    handlers.onState({ state: 'connecting' });
    let reason = 'the stream ended';
    try {
      await readOnce(api, lastEventId, signal, {
        onOpen: () => {
          attempt = 0;
          handlers.onState({ state: 'live' });
        },
        onEvent: (id, finding) => {
          lastEventId = id;
          if (finding) handlers.onFinding(finding);
        },
      });
    } catch (error) {
      if (signal.aborted || (error instanceof ApiError && error.status === 401)) return;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted) return;
    attempt++;
    const waitMs = backoffMs(attempt, Math.random());
    handlers.onState({ state: 'reconnecting', retryAtMs: Date.now() + waitMs, reason });
    await sleep(waitMs, signal);
  }
}

interface Once {
  onOpen: () => void;
  onEvent: (id: string, finding: Finding | null) => void;
}

async function readOnce(api: Api, lastEventId: string, signal: AbortSignal, once: Once): Promise<void> {
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  signal.addEventListener('abort', abort, { once: true });
  let silence = setTimeout(abort, SILENCE_MS);
  try {
    const body = await api.events(lastEventId, attempt.signal);
    once.onOpen();
    const parser = createSseParser((event) => {
      const finding = event.event === 'finding' ? (parseExact(event.data) as Finding) : null;
      once.onEvent(event.id, finding);
    });
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MS);
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (attempt.signal.aborted && !signal.aborted)
      throw new Error('nothing was heard for 40 s', { cause: error });
    throw error;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', abort);
    attempt.abort();
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      removeEventListener('online', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
    // When the network returns there is no point in waiting any longer.
    addEventListener('online', done, { once: true });
  });
}
