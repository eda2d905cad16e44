import type { DropPlace } from '../../api/types';

export interface SharedPlace extends DropPlace {
  /** Its part of all drops that are shown, 0 to 1. */
  share: number;
}

/** Each place with its share of the drops, most first. */
export function withShares(places: readonly DropPlace[]): SharedPlace[] {
  const total = totalDrops(places);
  return places
    .map((place) => ({ ...place, share: total === 0 ? 0 : place.drops / total }))
    .toSorted((a, b) => b.drops - a.drops);
}

export function totalDrops(places: readonly DropPlace[]): number {
  return places.reduce((sum, place) => sum + place.drops, 0);
}

/** "input: inet filter input handle 4: tcp dport 5001 drop", or "tbf_enqueue on eth0": which rule or function. */
export function placeText({ drop_location, drop_rule, drop_interface }: DropPlace): string {
  const where = drop_rule || drop_location || 'an unknown function';
  return drop_interface === '' ? where : `${where} on ${drop_interface}`;
}
