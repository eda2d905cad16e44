import { expect, it } from 'vitest';
import { matches } from './filter';
import { aFinding } from './fixtures';

it.each([
  ['', true],
  ['READER', true],
  ['reader web-1', true],
  ['reader web-2', false],
  ['kind:zero', true],
  ['kind:retrans', false],
  ['pid:4711', true],
  ['pid:471', false],
  ['-reader', false],
  ['-kind:retransmissions', true],
  ['10.0.0.2:4242', true],
  ['nosuch:field', false],
])('%j matches: %s', (filter, expected) => {
  expect(matches(aFinding(), filter)).toBe(expected);
});
