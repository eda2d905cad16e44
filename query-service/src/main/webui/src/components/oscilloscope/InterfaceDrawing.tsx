import { useCallback, useMemo, useState } from 'react';
import type { UnixNs } from '../../api/types';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { boundsOf, homeOf, traceOf } from '../../utils/trace';
import type { View } from '../../utils/waveform';
import { Oscilloscope } from './Oscilloscope';
import type { RateLine } from './RateLane';

/** A burst or a gap: what its waveform is found by. */
export interface InterfaceSubject {
  subject: string;
  node: string;
  netns: number;
  interface: string;
  direction: string;
  start_unix_ns: UnixNs;
  duration_ns: number;
}

interface Props {
  of: InterfaceSubject;
  lines?: readonly RateLine[];
  flowName?: string;
  large?: boolean;
}

/** A waveform is kept once and sent a moment after its subject. */
const EVERY_MS = 3_000;
const NO_LINES: readonly RateLine[] = [];

/** What an interface carried around a burst or a gap. */
export function InterfaceDrawing({ of, lines = NO_LINES, flowName = '', large = false }: Props) {
  const { api } = useScope();
  const { subject, node, netns, direction, start_unix_ns: triggerNs, duration_ns: durationNs } = of;
  const name = of.interface;
  const question = useCallback(
    (signal: AbortSignal) =>
      api.waveform(
        { node, netns, interface: name, subject, subject_start_unix_ns: String(triggerNs) },
        signal,
      ),
    [api, node, netns, name, subject, triggerNs],
  );
  const { answer, error } = useAnswer(question, EVERY_MS);
  const [chosen, setView] = useState<View | null>(null);
  const rows = answer?.rows;
  const drawn = useMemo(() => {
    const outbound = traceOf(rows ?? [], 'outbound', triggerNs);
    const inbound = traceOf(rows ?? [], 'inbound', triggerNs);
    const bounds = boundsOf([outbound, inbound]);
    if (bounds === null) return null;
    const slotNs = outbound?.slotNs ?? inbound?.slotNs ?? 1;
    return { outbound, inbound, bounds, home: homeOf(durationNs, slotNs, bounds) };
  }, [rows, triggerNs, durationNs]);

  if (drawn === null) {
    return (
      <p className="no-waveform hint" data-large={large}>
        {error !== null ? (
          <span className="bad">{error}</span>
        ) : answer === null ? (
          'Asking for the waveform…'
        ) : (
          'No waveform of it has arrived: it comes a moment later, and only so many are kept in a second.'
        )}
      </p>
    );
  }
  return (
    <Oscilloscope
      {...drawn}
      direction={direction}
      triggerNs={triggerNs}
      durationNs={durationNs}
      lines={lines}
      flowName={flowName}
      view={chosen ?? drawn.home}
      onView={setView}
      large={large}
    />
  );
}
