import { expect, it } from 'vitest';
import type { DropPlace } from '../../api/types';
import { placeText, totalDrops, withShares } from './places';

function aPlace(fields: Partial<DropPlace> = {}): DropPlace {
  return {
    drop_reason: 'NETFILTER_DROP',
    drop_location: 'nft_do_chain',
    drop_rule: '',
    drop_interface: 'eth0',
    drops: 3,
    bytes: 4344,
    connections: 1,
    first_unix_ns: 1n,
    last_unix_ns: 2n,
    ...fields,
  };
}

it('gives each place its share of all drops, most first', () => {
  const places = [aPlace({ drops: 1, drop_interface: 'eth1' }), aPlace({ drops: 3 })];
  expect(withShares(places).map(({ drop_interface, share }) => [drop_interface, share])).toEqual([
    ['eth0', 0.75],
    ['eth1', 0.25],
  ]);
  expect(totalDrops(places)).toBe(4);
});

it('shares nothing where nothing was dropped', () => {
  expect(withShares([])).toEqual([]);
  expect(withShares([aPlace({ drops: 0 })])[0]?.share).toBe(0);
});

it('names the rule or the function, and the interface if there is one', () => {
  expect(placeText(aPlace())).toBe('nft_do_chain on eth0');
  expect(placeText(aPlace({ drop_interface: '' }))).toBe('nft_do_chain');
  expect(placeText(aPlace({ drop_rule: 'input: inet filter input policy drop' }))).toBe(
    'input: inet filter input policy drop on eth0',
  );
  expect(placeText(aPlace({ drop_location: '', drop_interface: '' }))).toBe('an unknown function');
});
