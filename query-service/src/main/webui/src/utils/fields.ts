import { stringifyExact } from './exactJson';
import { formatBytes, formatCount, formatDuration, formatUtc } from './format';

const PLAIN = new Set(['pid', 'tid', 'netns', 'local_port', 'remote_port', 'ip_version', 'seq']);

/** The value of a field by the unit in its name; the number itself stays readable beside a rounded one. */
export function fieldText(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'bigint') return name.endsWith('_unix_ns') ? formatUtc(value) : value.toString();
  if (typeof value === 'object') return stringifyExact(value, 0);
  if (typeof value !== 'number') return String(value as string | boolean);
  if (PLAIN.has(name)) return String(value);
  if (name.endsWith('_ns')) return `${formatDuration(value)} (${formatCount(value)} ns)`;
  if (name.endsWith('_us')) return formatDuration(value * 1000);
  if (/(^|[._])bytes/.test(name) && value >= 1024) return `${formatBytes(value)} (${formatCount(value)} B)`;
  return formatCount(value);
}
