import { useMemo, useState } from 'react';
import { useScope } from '../../state/scope';
import { useNow } from '../../state/useNow';
import { viewAround } from '../../utils/waveform';
import { useWaveform } from './useWaveform';
import { Waveform } from './Waveform';

const OPEN_EVERY_MS = 1_000;
const ENDED_EVERY_MS = 30_000;

export interface Subject {
  node: string;
  connection_id: string;
  start_unix_ns: bigint;
  duration_ns: number;
  state: string;
}

/** The time line of a connection around one episode: a few lengths before and after, wider when zoomed out. */
export function EpisodeDrawing({ subject, large = false }: { subject: Subject; large?: boolean }) {
  const { nowNs } = useScope();
  const open = subject.state === 'open';
  useNow(500, open);
  const triggerNs = subject.start_unix_ns;
  const currentNs = nowNs();
  const lengthNs = open ? Math.max(subject.duration_ns, Number(currentNs - triggerNs)) : subject.duration_ns;
  // A growing episode must not ask anew at every tick: the window grows in doubling steps.
  const steadyNs = open ? 2 ** Math.ceil(Math.log2(Math.max(lengthNs, 1e9))) : lengthNs;
  const bounds = useMemo(() => {
    const margin = Math.max(steadyNs * 5, 5e9);
    return { fromNs: -margin, toNs: steadyNs + margin };
  }, [steadyNs]);
  const home = useMemo(() => viewAround(0, steadyNs), [steadyNs]);
  const [chosen, setView] = useState<typeof home | null>(null);
  const data = useWaveform(
    subject.node,
    subject.connection_id,
    triggerNs,
    bounds,
    open ? OPEN_EVERY_MS : ENDED_EVERY_MS,
  );
  return (
    <Waveform
      data={data}
      triggerNs={triggerNs}
      nowNs={currentNs}
      view={chosen ?? home}
      home={home}
      bounds={bounds}
      onView={setView}
      focusNs={{ startNs: 0, endNs: lengthNs }}
      large={large}
    />
  );
}
