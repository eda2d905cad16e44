import type { ReactNode } from 'react';
import type { Gap, MicroBurst } from '../../api/types';
import { InterfaceDrawing, type InterfaceSubject } from '../../components/oscilloscope/InterfaceDrawing';
import { VerdictCard } from '../../components/VerdictCard';
import { formatBytes, formatCount, formatDuration, formatRate, formatUtc } from '../../utils/format';
import { FlowTable } from './FlowTable';
import { flowText } from './cells';
import { droppedIn, flowNameOf, linesOf, ruleText } from './facts';

/** One burst: the trace, whose flows it was, why, and what it cost. */
export function ChosenBurst({ of, burst }: { of: InterfaceSubject; burst: MicroBurst }) {
  const dropped = droppedIn(burst);
  return (
    <Panel
      label="Burst"
      of={of}
      title={`Micro-burst of ${formatBytes(burst.bytes)}`}
      drawing={<InterfaceDrawing of={of} lines={linesOf(burst)} flowName={flowNameOf(burst)} large />}
      facts={
        <>
          <Fact name="Lasted">
            {formatDuration(burst.duration_ns)}
            {burst.uncertainty_ns > 0 && <small> at most ± {formatDuration(burst.uncertainty_ns)}</small>}
          </Fact>
          <Fact name="Mean">{formatRate(burst.mean_bits_per_second)}</Fact>
          <Fact name="Fullest 65.5 µs">{formatRate(burst.peak_bits_per_second)}</Fact>
          <Fact name="Peak queue">{formatBytes(burst.peak_queue_bytes)}</Fact>
          <Fact name="Threshold">
            {formatBytes(burst.threshold_bytes)} <small>rule: {ruleText(burst.rule)}</small>
          </Fact>
          <Fact name="Packets">
            {formatCount(burst.packets)} <small>{formatCount(burst.wire_packets)} on the wire</small>
          </Fact>
          <Fact name="Dropped" tone={dropped > 0 ? 'dropped' : undefined}>
            {dropped === 0 ? '–' : formatCount(dropped)}
          </Fact>
          <Fact name="Sent again" tone={burst.retransmits > 0 ? 'again' : undefined}>
            {burst.retransmits === 0 ? '–' : formatCount(burst.retransmits)}
          </Fact>
        </>
      }
    >
      <FlowTable flows={burst.top_flows ?? []} seen={burst.flows} />
      <VerdictCard verdict={burst.verdict} />
    </Panel>
  );
}

/** One gap: the trace around the silence, or what a connection missed, and why. */
export function ChosenGap({ of, gap }: { of: InterfaceSubject; gap: Gap }) {
  if (gap.gap_kind === 'sequence') {
    return (
      <Panel
        label="Gap"
        of={of}
        title={
          gap.sequence_missing === 1
            ? '1 number skipped'
            : `${formatCount(gap.sequence_missing ?? 0)} numbers skipped`
        }
        facts={
          <>
            <Fact name="Missing">{formatCount(gap.sequence_missing ?? 0)}</Fact>
            <Fact name="Came late">{formatCount(gap.sequence_late ?? 0)}</Fact>
            <Fact name="For">{formatDuration(gap.duration_ns)}</Fact>
            <Fact name="Feed">{flowText(gap)}</Fact>
          </>
        }
      >
        <VerdictCard verdict={gap.verdict} />
      </Panel>
    );
  }
  if (gap.gap_kind === 'hole') {
    return (
      <Panel
        label="Gap"
        of={of}
        title={`Hole of ${formatDuration(gap.duration_ns)}`}
        facts={
          <>
            <Fact name="Missing for">{formatDuration(gap.duration_ns)}</Fact>
            <Fact name="Missing">
              {gap.bytes_missing === null ? 'not known' : formatBytes(gap.bytes_missing)}
            </Fact>
            <Fact name="Segments that waited">{formatCount(gap.segments_waiting)}</Fact>
            <Fact name="Connection">{flowText(gap)}</Fact>
          </>
        }
      >
        <VerdictCard verdict={gap.verdict} />
      </Panel>
    );
  }
  return (
    <Panel
      label="Gap"
      of={of}
      title={`Gap of ${formatDuration(gap.duration_ns)}`}
      drawing={<InterfaceDrawing of={of} flowName="the flow before it" large />}
      facts={
        <>
          <Fact name="Silent for">{formatDuration(gap.duration_ns)}</Fact>
          <Fact name="Usually between packets">{formatDuration(gap.usual_gap_ns)}</Fact>
          <Fact name="A gap from">{formatDuration(gap.threshold_ns)}</Fact>
          <Fact name="Packets in 100 ms before">{formatCount(gap.packets_before)}</Fact>
          <Fact name="Host did not run" tone={gap.host_paused_ns > 0 ? 'dropped' : undefined}>
            {gap.host_paused_ns === 0 ? '–' : formatDuration(gap.host_paused_ns)}
          </Fact>
        </>
      }
    >
      <VerdictCard verdict={gap.verdict} />
    </Panel>
  );
}

interface PanelProps {
  label: string;
  of: InterfaceSubject;
  title: string;
  drawing?: ReactNode;
  facts: ReactNode;
  children: ReactNode;
}

export function Panel({ label, of, title, drawing, facts, children }: PanelProps) {
  return (
    <section className="chosen" aria-label={label}>
      <div className="chosen-head">
        <h2>
          {title} on {of.interface} {of.direction}
        </h2>
        <span className="hint">
          {of.node} · <span className="mono">{formatUtc(of.start_unix_ns)}</span>
        </span>
      </div>
      <div className="chosen-drawing">
        {drawing}
        <dl className="facts">{facts}</dl>
      </div>
      <div className="chosen-side">{children}</div>
    </section>
  );
}

function Fact({ name, tone, children }: { name: string; tone?: string | undefined; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-tone={tone}>{children}</dd>
    </div>
  );
}
