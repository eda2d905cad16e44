import { expect, it } from 'vitest';
import { tokenOfFragment } from './session';

it.each([
  ['#token=abc', 'abc'],
  ['#/?token=abc', 'abc'],
  ['#token=a%2Bb', 'a+b'],
  ['#token=', null],
  ['#/live', null],
  ['', null],
])('%j holds the token %j', (hash, token) => expect(tokenOfFragment(hash)).toBe(token));
