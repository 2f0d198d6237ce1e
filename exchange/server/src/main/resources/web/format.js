// Money is whole cents and quantities whole shares everywhere but on the screen.

const grouped = new Intl.NumberFormat('en-US');
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Cents as currency units: 123456 is "1,234.56". Nothing is a dash. */
export function price(cents) {
  if (cents === null || cents === undefined) return '–';
  const sign = cents < 0 ? '−' : '';
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = Math.abs(cents) % 100;
  return `${sign}${grouped.format(whole)}.${String(rest).padStart(2, '0')}`;
}

/** The same without separators, as it goes into a field. */
export function plainPrice(cents) {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** A typed price in cents, exactly; null when it isn't one with at most two decimals. */
export function parsePrice(text) {
  const match = /^(\d{1,13})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
}

/** A typed whole number of shares; null when it isn't one. */
export function parseQuantity(text) {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : null;
}

export function quantity(shares) {
  return shares === null || shares === undefined ? '–' : grouped.format(shares);
}

/** A large number in few characters. */
export function compact(shares) {
  if (shares < 100_000) return grouped.format(shares);
  return shares < 10_000_000 ? `${(shares / 1000).toFixed(1)}k` : `${(shares / 1_000_000).toFixed(2)}M`;
}

export function clock(iso) {
  return time.format(new Date(iso));
}

/** Change in percent from one price to another, with its sign. */
export function change(from, to) {
  if (!from || !to) return { text: '', direction: 0 };
  const percent = ((to - from) / from) * 100;
  return { text: `${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(2)} %`, direction: Math.sign(to - from) };
}
