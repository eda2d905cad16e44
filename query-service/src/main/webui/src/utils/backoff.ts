/** How long to wait before attempt `attempt` (1 is the first retry): doubling, bounded, with jitter so that many
 * dashboards do not return at once. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 500 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}
