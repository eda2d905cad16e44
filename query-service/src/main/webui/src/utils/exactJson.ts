/**
 * JSON in which `*_unix_ns` values are exact. Nanoseconds since 1970 exceed 2^53, so `JSON.parse` would round them to
 * multiples of 256 ns; differences between two of them, which the drawing is made of, would be wrong by as much.
 */

const UNIX_NS_FIELD = /"(\w+_unix_ns)"(\s*:\s*)(-?\d+)(?=\s*[,}])/g;
const MARK = '\u0000ns:';

/** Parses `text`; every member whose name ends in `_unix_ns` becomes a bigint (or stays null). */
export function parseExact(text: string): unknown {
  // A quote inside a JSON string is escaped, so the pattern can match member names only.
  const quoted = text.replace(UNIX_NS_FIELD, '"$1"$2"$3"');
  return JSON.parse(quoted, (key: string, value: unknown) =>
    key.endsWith('_unix_ns') && typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value,
  );
}

/** The inverse of {@link parseExact}: bigints are written as plain integers. */
export function stringifyExact(value: unknown, indent = 2): string {
  const marked = JSON.stringify(
    value,
    (_key, member: unknown) => (typeof member === 'bigint' ? MARK + member.toString() : member),
    indent,
  );
  return marked.replace(/"\\u0000ns:(-?\d+)"/g, '$1');
}
