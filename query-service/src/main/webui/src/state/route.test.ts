import { expect, it } from 'vitest';
import { parseRoute, routeHash } from './route';

it('reads what it writes, also names with a slash in them', () => {
  const hash = routeHash(['connections', 'rack/1', '12ab'], { range: '1h', node: '', at: null });
  expect(hash).toBe('#/connections/rack%2F1/12ab?range=1h');
  const route = parseRoute(hash);
  expect(route.path).toEqual(['connections', 'rack/1', '12ab']);
  expect(route.params.get('range')).toBe('1h');
});

it('survives anything in the address bar', () => {
  expect(parseRoute('').path).toEqual([]);
  expect(parseRoute('#/%zz').path).toEqual(['%zz']);
});
