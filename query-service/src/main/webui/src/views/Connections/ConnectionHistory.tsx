import { useMemo, useState } from 'react';
import { useWaveform } from '../../components/waveform/useWaveform';
import { Waveform } from '../../components/waveform/Waveform';
import { navigate } from '../../state/route';
import { useScope } from '../../state/scope';
import { useNow } from '../../state/useNow';
import { rangeMs } from '../../utils/ranges';
import type { View } from '../../utils/waveform';
import { EventTable } from './EventTable';
import { drawingHash } from './links';

interface Props {
  node: string;
  connectionId: string;
  params: URLSearchParams;
  /** Whether to draw the whole range above the table. */
  drawn: boolean;
}

const RENEW_MS = 5_000;

/** What happened on a connection in the chosen range: drawn, and as a table whose episodes open. */
export function ConnectionHistory({ node, connectionId, params, drawn }: Props) {
  const { range, nowNs } = useScope();
  useNow(RENEW_MS);
  // Time 0 is the end of the range when the page opened, so that the drawing moves on without jumping.
  const [triggerNs] = useState(nowNs);
  const lengthNs = rangeMs(range) * 1e6;
  const toNs = Math.ceil(Number(nowNs() - triggerNs) / (RENEW_MS * 1e6)) * RENEW_MS * 1e6;
  const bounds = useMemo<View>(() => ({ fromNs: toNs - lengthNs, toNs }), [toNs, lengthNs]);
  const [chosen, setView] = useState<View | null>(null);
  const data = useWaveform(node, connectionId, triggerNs, useSteady(bounds, lengthNs), RENEW_MS);
  return (
    <>
      {drawn && (
        <Waveform
          data={data}
          triggerNs={triggerNs}
          nowNs={nowNs()}
          view={chosen ?? bounds}
          home={bounds}
          bounds={bounds}
          onView={setView}
          focusNs={null}
          large
        />
      )}
      <EventTable data={data} onEpisode={(row) => navigate(drawingHash(row, params))} />
    </>
  );
}

/** The bounds to ask for: they move on only every twentieth of the range, so that the question stays the same for a while. */
function useSteady(bounds: View, lengthNs: number): View {
  const step = lengthNs / 20;
  const toNs = Math.ceil(bounds.toNs / step) * step;
  return useMemo(() => ({ fromNs: toNs - lengthNs - step, toNs }), [toNs, lengthNs, step]);
}
