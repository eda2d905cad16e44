import type { Confidence, Verdict } from '../api/types';
import { formatCause } from '../utils/format';

const MEANING: Record<Confidence, string> = {
  proven: 'the evidence leaves no other explanation',
  probable: 'the evidence points here; another cause is possible',
  inferred: 'concluded from the timing, not observed directly',
  unknown: 'what was seen does not tell the cause',
};

export function VerdictCard({ verdict }: { verdict: Verdict | null }) {
  if (verdict === null) return null;
  const { cause, confidence, evidence } = verdict;
  return (
    <section className="verdict" data-confidence={confidence} aria-label="Verdict">
      <div className="section-bar">
        <h3>Why: {formatCause(cause)}</h3>
        <span className="confidence" title={MEANING[confidence]}>
          {confidence}
        </span>
      </div>
      <ul>
        {evidence.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <p className="hint">
        {confidence}: {MEANING[confidence] ?? 'see the evidence'}.
      </p>
    </section>
  );
}
