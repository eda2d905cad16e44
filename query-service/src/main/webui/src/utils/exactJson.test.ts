import { describe, expect, it } from 'vitest';
import { parseExact, stringifyExact } from './exactJson';

describe('exact JSON', () => {
  it('keeps every nanosecond of a time that a double would round', () => {
    const parsed = parseExact('{"start_unix_ns": 1795512345678901233, "duration_ns": 300000000}');
    expect(parsed).toEqual({ start_unix_ns: 1795512345678901233n, duration_ns: 300000000 });
  });

  it('keeps null and reaches nested members', () => {
    const parsed = parseExact('{"rows":[{"end_unix_ns":null},{"time_unix_ns":1}]}');
    expect(parsed).toEqual({ rows: [{ end_unix_ns: null }, { time_unix_ns: 1n }] });
  });

  it('leaves text alone that looks like a member', () => {
    const text = JSON.stringify({ title: '"start_unix_ns": 5, and so on' });
    expect(parseExact(text)).toEqual({ title: '"start_unix_ns": 5, and so on' });
  });

  it('writes what it read', () => {
    const text = '{"start_unix_ns":1795512345678901233,"comm":"reader"}';
    expect(stringifyExact(parseExact(text), 0)).toBe(text);
  });
});
