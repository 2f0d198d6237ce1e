// Money is whole cents and quantities whole shares everywhere but on the screen.

const grouped = new Intl.NumberFormat('en-US');
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/**
 * The value of a JSON text, with every whole number as it is written: one of more than 15 digits, which a number would
 * round, is a BigInt.
 */
export function parseExact(text) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (part) => (part[0] === '"' ? part : `"\\u0000${part}"`));
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (name, value) =>
    (typeof value === 'string' && value[0] === '\0' ? BigInt(value.slice(1)) : value));
}

/** Whole cents, as number or BigInt, as currency units: 123456 is "1,234.56". Nothing is a dash. */
export function price(cents) {
  if (cents === null || cents === undefined) return '–';
  const exact = BigInt(cents);
  const size = exact < 0n ? -exact : exact;
  return `${exact < 0n ? '−' : ''}${grouped.format(size / 100n)}.${String(size % 100n).padStart(2, '0')}`;
}

/** A quantity of either sign with this many decimals: −1234 with one is "−123.4". */
export function signedQuantity(units, scale) {
  const exact = BigInt(units);
  const size = exact < 0n ? -exact : exact;
  const one = 10n ** BigInt(scale);
  const decimals = scale === 0 ? '' : `.${String(size % one).padStart(scale, '0')}`;
  return `${exact < 0n ? '−' : ''}${grouped.format(size / one)}${decimals}`;
}

/** What cents times shares are worth, exactly, in cents. */
export function value(cents, shares) {
  return BigInt(cents) * BigInt(shares);
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

/** A typed symbol as the exchange writes it; null when it isn't one. */
export function parseSymbol(text) {
  const symbol = text.trim().toUpperCase();
  return /^[A-Z0-9.-]{1,10}$/.test(symbol) ? symbol : null;
}

/** A text of strangers for one line of the screen: what is not shown, or turns the line around, becomes "�". */
export function harmless(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

export function quantity(shares) {
  return shares === null || shares === undefined ? '–' : grouped.format(shares);
}

/** A large number in few characters. */
export function compact(exact) {
  const shares = Number(exact);
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
