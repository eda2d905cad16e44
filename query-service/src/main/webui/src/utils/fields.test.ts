import { expect, it } from 'vitest';
import { fieldText } from './fields';

it.each([
  ['duration_ns', 300_120_000, '300 ms (300,120,000 ns)'],
  ['srtt_us', 240, '240 µs'],
  ['details.bytes_unread', 65_536, '64 KiB (65,536 B)'],
  ['pid', 47110, '47110'],
  ['segments', 1200, '1,200'],
  ['start_unix_ns', 1_500_000_000n, '1970-01-01T00:00:01.500000Z'],
  ['details.by_kind', { rto: 3 }, '{"rto":3}'],
  ['side', null, '–'],
  ['container_id', '', '–'],
])('%s = %s is %s', (name, value, text) => expect(fieldText(name, value)).toBe(text));
