import { expect, it } from 'vitest';
import { aFinding } from '../../utils/fixtures';
import { questionOf } from './question';

it('asks for the episode of that connection, with a second around it', () => {
  expect(questionOf(aFinding())).toEqual({
    path: '/ask/zero-windows',
    parameters: {
      since: '1970-01-01T00:16:39.000Z',
      until: '1970-01-01T00:16:41.300Z',
      node: 'web-1',
      connection_id: '00000000000012ab',
    },
  });
});

it('leaves the end of an open one to the clock', () => {
  expect(questionOf(aFinding({ state: 'open', end_unix_ns: null })).parameters.until).toBeUndefined();
});

it('asks for the resets of a process, as they go over many connections', () => {
  const { path, parameters } = questionOf(aFinding({ kind: 'resets', pid: 7 }));
  expect(path).toBe('/ask/resets');
  expect(parameters).toMatchObject({ pid: 7, node: 'web-1' });
  expect(parameters.connection_id).toBeUndefined();
});

it('asks for the stall of that connection', () => {
  expect(questionOf(aFinding({ kind: 'local_drop_stall' }))).toMatchObject({
    path: '/ask/local-drop-stalls',
    parameters: { connection_id: '00000000000012ab' },
  });
});

it('asks for the bursts and gaps of that interface and direction', () => {
  const about = { direction: 'outbound', details: { interface: 'eth0' } };
  const { path, parameters } = questionOf(aFinding({ kind: 'micro_burst', ...about }));
  expect(path).toBe('/ask/micro-bursts');
  expect(parameters).toMatchObject({ interface: 'eth0', direction: 'outbound' });
  expect(parameters.connection_id).toBeUndefined();
  expect(questionOf(aFinding({ kind: 'gap', ...about })).path).toBe('/ask/gaps');
});

it('asks for findings of a kind that has no question of its own', () => {
  expect(questionOf(aFinding({ kind: 'connect_failed' }))).toMatchObject({
    path: '/findings',
    parameters: { kind: 'connect_failed' },
  });
});
