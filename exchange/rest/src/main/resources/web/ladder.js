import { amount } from './format.js';

const ROWS = 12;

/** The ladder: a fixed number of rows on either side, so that nothing moves but figures. */
export class Ladder {
  #asks;
  #bids;
  #spread;

  constructor(document, onPick) {
    this.#asks = rows(document.getElementById('ladder-asks'), 'ask', onPick);
    this.#bids = rows(document.getElementById('ladder-bids'), 'bid', onPick);
    this.#spread = document.getElementById('spread');
  }

  static get depth() {
    return ROWS;
  }

  /** Puts the focus on the best bid, or else on the best ask. */
  focus() {
    const prices = [...this.#bids, ...[...this.#asks].reverse()];
    prices.find(({ button }) => !button.hidden)?.button.focus();
  }

  /** Shows a book of an instrument with these scales; ownPrices has "bid 1000" and so on for each own open order. */
  show(book, ownPrices, scales) {
    const asks = book.bestAsks(ROWS);
    const bids = book.bestBids(ROWS);
    const most = Math.max(1, ...[...asks, ...bids].map((level) => Number(level.quantity)));
    this.#asks.forEach((row, i) => fill(row, asks[ROWS - 1 - i], most, 'ask', ownPrices, scales));
    this.#bids.forEach((row, i) => fill(row, bids[i], most, 'bid', ownPrices, scales));
    this.#spread.textContent =
      asks.length > 0 && bids.length > 0 ? `Spread ${amount(asks[0].price - bids[0].price, scales.price)}` : 'No spread';
  }
}

function rows(body, side, onPick) {
  return Array.from({ length: ROWS }, () => {
    const row = body.insertRow();
    const cells = [row.insertCell(), row.insertCell(), row.insertCell()];
    cells.forEach((cell) => cell.classList.add('number'));
    const button = document.createElement('button');
    button.type = 'button';
    button.hidden = true;
    cells[2].append(button);
    row.addEventListener('click', () => {
      if (row.dataset.price) onPick(Number(row.dataset.price), side);
    });
    row.addEventListener('keydown', (event) => move(event));
    return { row, orders: cells[0], quantity: cells[1], button };
  });
}

/** The arrow keys go from price to price, over the spread too. */
function move(event) {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const prices = [...event.currentTarget.closest('table').querySelectorAll('tbody button:not([hidden])')];
  prices[prices.indexOf(event.target) + by]?.focus();
}

function fill(view, level, most, side, ownPrices, scales) {
  set(view.orders, level ? String(level.orders) : '');
  set(view.quantity, level ? amount(level.quantity, scales.quantity) : '');
  set(view.button, level ? amount(level.price, scales.price) : '');
  view.button.hidden = !level;
  view.row.dataset.price = level ? level.price : '';
  view.row.toggleAttribute('data-own', Boolean(level) && ownPrices.has(`${side} ${level.price}`));
  // One bar over three cells: each shows its third of it.
  const part = level ? Number(level.quantity) / most : 0;
  [2, 1, 0].forEach((cell, i) => {
    const filled = Math.max(0, Math.min(1, part * 3 - i)) * 100;
    view.row.cells[cell].style.setProperty('--fill', `${filled.toFixed(1)}%`);
  });
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
