import type { Finding } from '../api/types';

/** What plain words are looked for in. */
const SEARCHED = [
  'title',
  'kind',
  'severity',
  'state',
  'node',
  'comm',
  'pid',
  'connection_id',
  'container_id',
] as const;

/**
 * Whether a finding matches the filter: every word must occur; `field:value` looks in that field only (`pid` exactly);
 * a leading `-` excludes.
 */
export function matches(finding: Finding, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => {
    const negated = word.startsWith('-') && word.length > 1;
    return matchesWord(finding, negated ? word.slice(1) : word) !== negated;
  });
}

function matchesWord(finding: Finding, word: string): boolean {
  const colon = word.indexOf(':');
  const field = word.slice(0, colon);
  if (colon > 0 && Object.hasOwn(finding, field)) {
    const value = String((finding as unknown as Record<string, unknown>)[field]).toLowerCase();
    const wanted = word.slice(colon + 1);
    return field === 'pid' || field.endsWith('_port') ? value === wanted : value.includes(wanted);
  }
  const addresses = `${finding.local_ip}:${finding.local_port} ${finding.remote_ip}:${finding.remote_port}`;
  return [...SEARCHED.map((name) => String(finding[name])), addresses].some((text) =>
    text.toLowerCase().includes(word),
  );
}
