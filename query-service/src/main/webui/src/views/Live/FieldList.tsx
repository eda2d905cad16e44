import type { Finding } from '../../api/types';
import { fieldText } from '../../utils/fields';

/** Shown above in words already. */
const TOLD = new Set(['verdict', 'title', 'details']);

export function FieldList({ finding }: { finding: Finding }) {
  const entries = [
    ...Object.entries(finding.details ?? {}).map(([name, value]) => [`details.${name}`, value] as const),
    ...Object.entries(finding).filter(([name]) => !TOLD.has(name)),
  ];
  return (
    <dl className="fields">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fieldText(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
