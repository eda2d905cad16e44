import { useCallback } from 'react';
import type { Completeness, Retransmission, UnixNs, ZeroWindow } from '../../api/types';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { toUnixMs } from '../../utils/format';
import type { View } from '../../utils/waveform';

const LIMIT = 1000;
/** Episodes are filed under their end: ask a little beyond, so that one that ends after the window is still drawn. */
const BEYOND_MS = 10_000;

export interface WaveformData {
  zeroWindows: ZeroWindow[];
  retransmissions: Retransmission[];
  completeness: Completeness[];
  loading: boolean;
  error: string | null;
}

/** What happened on one connection within `bounds` around `triggerNs`; asked again every `everyMs`. */
export function useWaveform(
  node: string,
  connectionId: string,
  triggerNs: UnixNs,
  bounds: View,
  everyMs: number,
): WaveformData {
  const { api } = useScope();
  const originMs = toUnixMs(triggerNs);
  const sinceMs = Math.floor(originMs + bounds.fromNs / 1e6);
  const untilMs = Math.ceil(originMs + bounds.toNs / 1e6) + BEYOND_MS;
  const question = useCallback(
    async (signal: AbortSignal) => {
      const parameters = {
        since: new Date(sinceMs).toISOString(),
        until: untilMs > Date.now() ? undefined : new Date(untilMs).toISOString(),
        node,
        connection_id: connectionId,
        limit: LIMIT,
      };
      const [zeroWindows, retransmissions] = await Promise.all([
        api.zeroWindows(parameters, signal),
        api.retransmissions(parameters, signal),
      ]);
      return { zeroWindows, retransmissions };
    },
    [api, node, connectionId, sinceMs, untilMs],
  );
  const { answer, error } = useAnswer(question, everyMs);
  return {
    zeroWindows: answer?.zeroWindows.rows ?? [],
    retransmissions: answer?.retransmissions.rows ?? [],
    completeness: answer ? [answer.zeroWindows.completeness, answer.retransmissions.completeness] : [],
    loading: answer === null && error === null,
    error,
  };
}
