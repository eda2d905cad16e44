import { expect, it } from 'vitest';
import { focusOf } from './focus';

it('reads the episode of a link, exactly', () => {
  expect(focusOf(new URLSearchParams('start=1795512345678901233&length=300'))).toEqual({
    start_unix_ns: 1795512345678901233n,
    duration_ns: 300,
    state: 'ended',
  });
  expect(focusOf(new URLSearchParams('start=5&length=open'))?.state).toBe('open');
});

it.each(['', 'start=5', 'start=x&length=1', 'start=-5&length=1', 'start=5&length=1e99', 'length=5'])(
  'takes %j for no episode',
  (query) => expect(focusOf(new URLSearchParams(query))).toBeNull(),
);
