export interface Focus {
  start_unix_ns: bigint;
  duration_ns: number;
  state: 'open' | 'ended';
}

/** The episode that the address names (`start` and `length`, both in ns), or null if it names none that makes sense. */
export function focusOf(params: URLSearchParams): Focus | null {
  const start = params.get('start') ?? '';
  const length = params.get('length') ?? '';
  if (!/^\d{1,19}$/.test(start)) return null;
  if (length === 'open') return { start_unix_ns: BigInt(start), duration_ns: 0, state: 'open' };
  if (!/^\d{1,15}$/.test(length)) return null;
  return { start_unix_ns: BigInt(start), duration_ns: Number(length), state: 'ended' };
}
