import type { Severity } from '../api/types';

const SHAPES: Record<Severity, string> = {
  info: 'M6 2.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6Z',
  warning: 'M6 1.2 11.4 10.6H.6Z',
  critical: 'M6 .4 11.6 6 6 11.6.4 6Z',
};

/** Shape and colour, and a word for those who see neither. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <svg
      className="severity"
      data-severity={severity}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      role="img"
      aria-label={severity}
    >
      <title>{severity}</title>
      <path d={SHAPES[severity] ?? SHAPES.info} />
    </svg>
  );
}
