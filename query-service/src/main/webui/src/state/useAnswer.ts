import { useCallback, useEffect, useRef, useState } from 'react';

export interface Asked<T> {
  /** The last answer; it stays while a newer one is asked for or fails. */
  answer: T | null;
  /** Why the last question got no answer. */
  error: string | null;
  answeredAtMs: number | null;
  ask: () => void;
}

/**
 * Asks now and every `everyMs` while the page is seen. `question` must be memoised: a new one drops the old answer,
 * since it belongs to another question.
 */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>, everyMs: number): Asked<T> {
  const [state, setState] = useState<{
    of: unknown;
    answer: T | null;
    error: string | null;
    atMs: number | null;
  }>({
    of: question,
    answer: null,
    error: null,
    atMs: null,
  });
  const runNow = useRef(() => undefined as void);
  const ask = useCallback(() => runNow.current(), []);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let lastRun = 0;
    const run = async (): Promise<void> => {
      const thisRun = ++lastRun;
      if (!document.hidden) {
        try {
          const answer = await question(abort.signal);
          if (!abort.signal.aborted && thisRun === lastRun)
            setState({ of: question, answer, error: null, atMs: Date.now() });
        } catch (error) {
          if (abort.signal.aborted) return;
          const text = error instanceof Error ? error.message : String(error);
          setState((before) =>
            before.of === question
              ? { ...before, error: text }
              : { of: question, answer: null, error: text, atMs: null },
          );
        }
      }
      if (!abort.signal.aborted && thisRun === lastRun) timer = setTimeout(() => void run(), everyMs);
    };
    runNow.current = () => {
      clearTimeout(timer);
      void run();
    };
    const onVisible = (): void => {
      if (!document.hidden) runNow.current();
    };
    void run();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [question, everyMs]);

  const current = state.of === question;
  return {
    answer: current ? state.answer : null,
    error: current ? state.error : null,
    answeredAtMs: current ? state.atMs : null,
    ask,
  };
}
