import { useMemo } from 'react';
import type { Finding } from '../../api/types';
import { useScope } from '../../state/scope';
import { useNow } from '../../state/useNow';
import { useWidth } from '../../state/useWidth';
import { bucketsOf } from '../../utils/buckets';
import { formatClock, formatCount, toUnixMs } from '../../utils/format';
import { rangeMs, rangeText } from '../../utils/ranges';

const HEIGHT = 40;
const BAR = 7;

/** When it happened: findings over the range, stacked by severity. */
export function Overview({ findings }: { findings: Finding[] }) {
  const { range, nowNs } = useScope();
  const [ref, width] = useWidth<HTMLDivElement>();
  useNow(1000);
  const count = Math.max(10, Math.floor(width / BAR));
  // In whole steps, so that a bar keeps its findings while the picture moves on.
  const stepMs = rangeMs(range) / count;
  const toMs = Math.ceil(toUnixMs(nowNs()) / stepMs) * stepMs;
  const buckets = useMemo(
    () => bucketsOf(findings, toMs - rangeMs(range), toMs, count),
    [findings, toMs, range, count],
  );
  const highest = Math.max(1, ...buckets.map((bucket) => bucket.total));
  const critical = findings.filter((finding) => finding.severity === 'critical').length;
  const label = `${formatCount(findings.length)} findings over the last ${rangeText(range)}, ${formatCount(critical)} of them critical`;
  const step = width / count;
  return (
    <div ref={ref} className="overview">
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        {[0.25, 0.5, 0.75].map((share) => (
          <line key={share} className="grid" x1={share * width} x2={share * width} y1={0} y2={HEIGHT} />
        ))}
        {buckets.map((bucket, index) => {
          let y = HEIGHT - 1;
          return bucket.parts.map(({ severity, findings: part }) => {
            const height = Math.max((part / highest) * (HEIGHT - 8), 2);
            y -= height;
            return (
              <rect
                key={`${index} ${severity}`}
                data-severity={severity}
                x={index * step + 1}
                y={y}
                width={Math.max(step - 2, 1)}
                height={height}
              />
            );
          });
        })}
        <line className="base" x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      </svg>
      <div className="overview-axis" aria-hidden="true">
        <span>{formatClock(BigInt(Math.round(toMs - rangeMs(range))) * 1_000_000n, false)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
