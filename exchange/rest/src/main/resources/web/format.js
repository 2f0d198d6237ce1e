// Prices, quantities and money are whole numbers of their instrument's units everywhere but on the screen.

/** Decimals of the exchange's own money. */
export const CENTS = 2;

const FIRST_LISTING = { price: CENTS, quantity: 0 };
const MOST_DIGITS = 15;
const scales = new Map();

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

/** Notes the decimals of an instrument's prices and quantities. */
export function setScales(symbol, price, quantity) {
  scales.set(symbol, { price, quantity });
}

/** Decimals of an instrument's prices and quantities; those of a first order's listing when it isn't listed. */
export function scalesOf(symbol) {
  return scales.get(symbol) ?? FIRST_LISTING;
}

/** A number of units, as number or BigInt, with its decimals: 123456 of scale 2 is "1,234.56". Nothing is a dash. */
export function amount(units, scale) {
  if (units === null || units === undefined) return '–';
  const exact = BigInt(units);
  const size = exact < 0n ? -exact : exact;
  const unit = 10n ** BigInt(scale);
  const decimals = scale === 0 ? '' : `.${String(size % unit).padStart(scale, '0')}`;
  return `${exact < 0n ? '−' : ''}${grouped.format(size / unit)}${decimals}`;
}

/** What a price times a quantity is worth, exactly: its decimals are those of both. */
export function value(price, quantity) {
  return BigInt(price) * BigInt(quantity);
}

/** A number of units without separators, as it goes into a field. */
export function plain(units, scale) {
  const digits = String(units).padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A typed number in units, exactly; null when it isn't one with at most so many decimals. */
export function parse(text, scale) {
  const decimals = scale === 0 ? '' : `(?:[.,](\\d{1,${scale}}))?`;
  const match = new RegExp(`^(\\d{1,${MOST_DIGITS - scale}})${decimals}$`).exec(text.trim());
  return match ? Number(match[1] + (match[2] ?? '').padEnd(scale, '0')) : null;
}

/** How many decimals a number of that scale may have, in words. */
export function decimalsAllowed(scale) {
  if (scale === 0) return 'a whole number';
  return `a number with at most ${['one decimal', 'two decimals', 'three decimals', 'four decimals', 'five decimals',
    'six decimals', 'seven decimals', 'eight decimals'][scale - 1]}`;
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

/** A large number of units in few characters. */
export function compact(units, scale) {
  const whole = Number(units) / 10 ** scale;
  if (whole < 100_000) return grouped.format(whole);
  return whole < 10_000_000 ? `${(whole / 1000).toFixed(1)}k` : `${(whole / 1_000_000).toFixed(2)}M`;
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
