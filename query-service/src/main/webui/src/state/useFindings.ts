import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Api } from '../api/client';
import { followFindings, type StreamState } from '../api/stream';
import type { Answer, Completeness, Finding } from '../api/types';
import { inScope, MAX_FINDINGS, mergeFindings } from '../utils/findings';
import { type Range, rangeMs } from '../utils/ranges';
import { useAnswer } from './useAnswer';

export interface Findings {
  /** Newest first; null until the first answer. */
  findings: Finding[] | null;
  completeness: Completeness | null;
  error: string | null;
  answeredAtMs: number | null;
  stream: StreamState;
  ask: () => void;
  /** What to add to the clock of the browser to get that of the service, in ms. */
  clockOffsetMs: number;
}

/** The stream is the news; asking again now and then mends what a broken stream may have missed. */
const ASK_EVERY_MS = 10_000;
/** A burst of findings is shown at once: one drawing for many. */
const FLUSH_MS = 100;
/** Answers are dated to the second or so: a smaller difference of the clocks is not worth correcting. */
const CLOCK_TOLERANCE_MS = 2_000;

export function useFindings(api: Api, range: Range, node: string): Findings {
  const [known, setKnown] = useState<Finding[]>([]);
  const [stream, setStream] = useState<StreamState>({ state: 'connecting' });
  const [clockOffsetMs, setClockOffsetMs] = useState(0);
  const [tickMs, setTickMs] = useState(() => Date.now());
  const waiting = useRef<Finding[]>([]);

  const question = useCallback(
    async (signal: AbortSignal): Promise<Answer<Finding>> => {
      const answer = await api.findings({ since: range, node, limit: MAX_FINDINGS }, signal);
      const offsetMs = Date.parse(answer.until) - Date.now();
      setClockOffsetMs(Math.abs(offsetMs) > CLOCK_TOLERANCE_MS ? offsetMs : 0);
      setKnown((before) => mergeFindings(before, answer.rows));
      setTickMs(Date.now());
      return answer;
    },
    [api, range, node],
  );
  const { answer, error, answeredAtMs, ask } = useAnswer(question, ASK_EVERY_MS);

  useEffect(() => {
    const abort = new AbortController();
    let reconnected = false;
    const onState = (next: StreamState): void => {
      setStream(next);
      if (next.state === 'live' && reconnected) ask();
      if (next.state === 'reconnecting') reconnected = true;
    };
    void followFindings(
      api,
      { onFinding: (finding) => waiting.current.push(finding), onState },
      abort.signal,
    );
    const flush = setInterval(() => {
      if (waiting.current.length === 0) return;
      const arrived = waiting.current;
      waiting.current = [];
      setKnown((before) => mergeFindings(before, arrived));
      setTickMs(Date.now());
    }, FLUSH_MS);
    return () => {
      abort.abort();
      clearInterval(flush);
    };
  }, [api, ask]);

  const findings = useMemo(() => {
    if (answer === null && known.length === 0) return null;
    return inScope(known, node, BigInt(tickMs + clockOffsetMs - rangeMs(range)) * 1_000_000n);
  }, [answer, known, node, tickMs, clockOffsetMs, range]);

  return {
    findings,
    completeness: answer?.completeness ?? null,
    error,
    answeredAtMs,
    stream,
    ask,
    clockOffsetMs,
  };
}
