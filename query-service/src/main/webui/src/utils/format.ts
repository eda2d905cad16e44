/** Numbers as text for people: three significant digits, a unit that fits, and no more precision than is known. */

const GROUPED = new Intl.NumberFormat('en-US');
const NS_PER_MS = 1_000_000n;

/** 1234567 → "1,234,567". */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

function withoutZeros(text: string): string {
  return text.replace(/\.0+(?!\d)|(\.\d*?)0+(?!\d)/, '$1');
}

/** A round duration, for axes: "10 ms" where a measured one is "10.0 ms". */
export function formatRoundDuration(ns: number): string {
  return withoutZeros(formatDuration(ns));
}

/** Nanoseconds → "850 ns", "12.4 µs", "300 ms", "2.05 s", "2 min 05 s", "1 h 04 min". */
export function formatDuration(ns: number): string {
  if (!Number.isFinite(ns)) return '–';
  if (ns < 0) return `−${formatDuration(-ns)}`;
  if (ns < 1_000) return `${Math.round(ns)} ns`;
  if (ns < 999_500) return `${threeDigits(ns / 1e3)} µs`;
  if (ns < 999_500_000) return `${threeDigits(ns / 1e6)} ms`;
  if (ns < 59_950_000_000) return `${threeDigits(ns / 1e9)} s`;
  const seconds = Math.round(ns / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** A duration that is still growing: fixed digits, so that the text does not jump while it counts. */
export function formatRunning(ns: number): string {
  if (ns < 60_000_000_000) return `${(Math.max(ns, 0) / 1e9).toFixed(1)} s`;
  return formatDuration(ns);
}

/** 65536 → "64 KiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : withoutZeros(threeDigits(value))} ${units[unit]}`;
}

/** 28235294117 → "28.2 Gbit/s"; a round one, for axes, without zeros at its end: "5 Gbit/s". */
export function formatRate(bitsPerSecond: number, round = false): string {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'];
  let value = bitsPerSecond;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 ? String(Math.round(value)) : threeDigits(value);
  return `${round ? withoutZeros(text) : text} ${units[unit]}`;
}

/** 0.00123 → "0.12 %". Anything lost is never shown as 0 %. */
export function formatShare(share: number): string {
  if (share === 0) return '0 %';
  const percent = share * 100;
  if (percent < 0.01) return '< 0.01 %';
  return `${percent < 1 ? percent.toFixed(2) : percent.toFixed(1)} %`;
}

/** Milliseconds since 1970; whole milliseconds, so nothing that is shown is lost. */
export function toUnixMs(unixNs: bigint): number {
  return Number(unixNs / NS_PER_MS);
}

/** The time of day in the browser's zone, "10:15:03.123". */
export function formatClock(unixNs: bigint, withMillis = true): string {
  const ms = toUnixMs(unixNs);
  const date = new Date(ms);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return withMillis ? `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}` : clock;
}

/** The whole time in UTC with microseconds, for tooltips and copies: "2026-11-23T10:15:03.123456Z". */
export function formatUtc(unixNs: bigint): string {
  const micros = String((unixNs / 1000n) % 1000n).padStart(3, '0');
  return new Date(toUnixMs(unixNs)).toISOString().replace('Z', `${micros}Z`);
}

/** "12 s ago"; the future counts as now, since clocks differ. */
export function formatAgo(fromMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - fromMs) / 1000));
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** "10.0.0.1:80", "[::1]:80". */
export function formatAddress(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** "zero_window" → "zero window": the product's own nouns, readable. */
export function formatName(name: string): string {
  return name.replaceAll('_', ' ');
}

/** "local_drop:NETFILTER_DROP" → "local drop: NETFILTER_DROP": what the kernel named keeps its name. */
export function formatCause(cause: string): string {
  const colon = cause.indexOf(':');
  if (colon < 0) return formatName(cause);
  return `${formatName(cause.slice(0, colon))}: ${cause.slice(colon + 1)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
