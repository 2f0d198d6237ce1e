import { CENTS, amount, clock, decimalsAllowed, parse, plain, scalesOf } from './format.js';

const FILLS = 'bourse.fills';
const MOST_FILLS = 200;
const ORDERS_OF_FILLS = 100;
const MOST_ORDERS_OF_FILLS = 20;
const BALANCE_AFTER = 250;
const MOST_FOUND = 100;
const $ = (id) => document.getElementById(id);

/** Own open orders, fills, positions and balance, kept up to date by the channel "orders". */
export class Orders {
  #feed;
  #get;
  #announce;
  #symbol;
  #onChange;
  #open = new Map();
  #fills = JSON.parse(sessionStorage.getItem(FILLS) ?? '[]');
  #positions = [];
  #waiting = null;
  #lastEvent = null;
  #balanceTimer = 0;
  #drawn = '';
  #running = false;
  #cancelling = '';
  #changing = null;
  /** What was found by an own id, by the exchange's; null while what is open is listed. */
  #found = null;
  /** What closed while it is looked up, by the executions that closed it; null while nothing is. */
  #closing = null;

  constructor({ feed, get, announce, symbol, onChange }) {
    this.#feed = feed;
    this.#get = get;
    this.#announce = announce;
    this.#symbol = symbol;
    this.#onChange = onChange;
    $('cancel-all').addEventListener('click', () => this.cancelAll());
    $('cancel-all-keep').addEventListener('click', () => $('cancel-all-dialog').close());
    $('cancel-all-form').addEventListener('submit', (event) => {
      event.preventDefault();
      $('cancel-all-dialog').close();
      this.#cancelAllOf(this.#cancelling);
    });
    $('find-order-form').addEventListener('submit', (event) => {
      event.preventDefault();
      $('tab-orders').click();
      this.#find();
    });
    $('find-order').addEventListener('input', () => {
      if (!$('find-order').value) this.#find();
    });
    $('find-order').addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#listOpen();
    });
    $('replace-cancel').addEventListener('click', () => $('replace').close());
    $('replace-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#replace();
    });
  }

  /** Begins, or begins again after a lost connection: goes on from the last event seen, and reads what is open. */
  async start() {
    this.#running = true;
    this.#waiting = [];
    const channel = this.#lastEvent === null ? { name: 'orders' } : { name: 'orders', resume_from: this.#lastEvent };
    const answer = await this.#feed.ask({ op: 'subscribe', channels: [channel] });
    if (answer.type !== 'subscribed') return;
    this.#lastEvent ??= answer.event_sequence;
    try {
      const open = new Map();
      let cursor = '';
      do {
        const page = await this.#get(`/orders?status=open&limit=1000${cursor && `&cursor=${cursor}`}`);
        for (const order of page.orders) open.set(order.id, fromRest(order));
        cursor = page.next_cursor ?? '';
      } while (cursor);
      this.#open = open;
      await this.#readFills();
    } catch (refused) {
      this.#announce(refused.message);
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    waiting.forEach((execution) => this.#apply(execution));
    this.#readBalance();
    this.#onChange();
    if (this.#found) this.#find();
  }

  /** Reads what the newest orders traded, for fills from before this tab or from while it was away. */
  async #readFills() {
    const { orders } = await this.#get(`/orders?limit=${ORDERS_OF_FILLS}`);
    const traded = orders.filter((order) => order.remaining_quantity < order.quantity).slice(0, MOST_ORDERS_OF_FILLS);
    const whole = await Promise.all(traded.map((order) => this.#get(`/orders/${order.id}`)));
    this.#addFills(whole.flatMap((order) => order.trades.map((trade) => fill(order, trade, order.id))));
  }

  #addFills(more) {
    const all = new Map([...more, ...this.#fills].map((one) => [one.key, one]));
    this.#fills = [...all.values()].sort((a, b) => Number.parseInt(b.key) - Number.parseInt(a.key)).slice(0, MOST_FILLS);
    sessionStorage.setItem(FILLS, JSON.stringify(this.#fills));
  }

  stop() {
    this.#running = false;
    this.#open.clear();
    this.#fills = [];
    this.#positions = [];
    this.#lastEvent = null;
    sessionStorage.removeItem(FILLS);
    this.#drawn = '';
    this.#listOpen();
  }

  /** Lists the orders of the own id in the field, open or closed, in place of what is open; what is open when it is empty. */
  async #find() {
    const ownId = $('find-order').value;
    if (!ownId || !this.#running) {
      this.#listOpen();
      return;
    }
    const closing = new Map();
    this.#closing = closing;
    let orders;
    try {
      ({ orders } = await this.#get(`/orders?client_order_id=${encodeURIComponent(ownId)}&limit=${MOST_FOUND}`));
    } catch (refused) {
      this.#announce(refused.message);
      return;
    }
    // Another search has begun, or this one was given up.
    if (closing !== this.#closing) return;
    this.#closing = null;
    this.#found = new Map(orders.map((order) => [order.id, fromRest(order)]));
    closing.forEach((execution) => this.#closeFound(execution));
    this.#announce(orders.length === 1 ? 'One order found.' : `${orders.length} orders found.`);
    this.#onChange();
  }

  #listOpen() {
    $('find-order').value = '';
    this.#closing = null;
    this.#found = null;
    this.#onChange();
  }

  #closeFound({ order_id: id, remaining_quantity: left, exec_type }) {
    const order = this.#found?.get(id);
    if (order) this.#found.set(id, { ...order, left, closed: order.closed ?? closeWord(exec_type) });
  }

  /** What the list shows: as they are now, where they are open. */
  #listed() {
    if (!this.#found) return [...this.#open.values()];
    return [...this.#found.values()].map((order) => this.#open.get(order.id) ?? order);
  }

  #ofSymbol(symbol) {
    return [...this.#open.values()].filter((order) => order.symbol === symbol);
  }

  execution(message) {
    if (this.#waiting) this.#waiting.push(message);
    else this.#apply(message);
  }

  /** "bid 1000" and so on for each open order of a symbol. */
  ownPrices(symbol) {
    const prices = new Set();
    for (const order of this.#open.values()) {
      if (order.symbol === symbol && !order.waits) prices.add(`${order.side} ${order.price}`);
    }
    return prices;
  }

  /** Asks whether all open orders of the symbol are to be cancelled. */
  cancelAll() {
    const symbol = this.#symbol();
    const count = this.#ofSymbol(symbol).length;
    if (count === 0) {
      this.#announce(`No open orders in ${symbol}.`);
      return;
    }
    this.#cancelling = symbol;
    $('cancel-all-what').textContent = `${count === 1 ? 'The one open order' : `All ${count} open orders`} in ${symbol}.`;
    $('cancel-all-dialog').showModal();
  }

  async #cancelAllOf(symbol) {
    const answer = await this.#feed.ask({ op: 'mass_cancel', symbol });
    this.#announce(answer.status === 200 ? `${answer.cancelled === 1 ? 'One order' : `${answer.cancelled} orders`} in ${symbol} cancelled.` : answer.detail);
  }

  draw() {
    const shown = this.#listed().sort((a, b) => Number(b.id) - Number(a.id));
    const state = JSON.stringify(shown) + this.#open.size + (this.#found !== null) + this.#fills.map((one) => one.key) + JSON.stringify(this.#positions, text) + this.#running + this.#symbol();
    if (state === this.#drawn) return;
    this.#drawn = state;
    $('orders-count').textContent = this.#open.size;
    $('fills-count').textContent = this.#fills.length;
    $('cancel-all').disabled = this.#ofSymbol(this.#symbol()).length === 0;
    $('orders-empty').hidden = shown.length > 0;
    const none = this.#found ? 'No order has had this id.' : 'No open orders.';
    $('orders-empty').textContent = this.#running ? none : 'Log in to see your orders.';
    $('fills-empty').hidden = this.#fills.length > 0;
    $('fills-empty').textContent = this.#running ? 'No fills yet.' : 'Log in to see your fills.';
    $('positions-count').textContent = this.#positions.length;
    $('positions-empty').hidden = this.#positions.length > 0;
    $('positions-empty').textContent = this.#running ? 'No positions.' : 'Log in to see your positions.';
    reconcile($('position-rows'), this.#positions, (one) => one.symbol, positionRow, fillPosition);
    reconcile($('order-rows'), shown, (order) => order.id, (order) => this.#orderRow(order), fillOrder);
    reconcile($('fill-rows'), this.#fills, (one) => one.key, fillRow, () => {});
  }

  #apply(execution) {
    if (this.#lastEvent !== null && execution.event_sequence < this.#lastEvent) return;
    this.#lastEvent = execution.event_sequence;
    const id = execution.order_id;
    if (execution.exec_type === 'rejected') return;
    const before = this.#open.get(id);
    const told = execution.exec_type === 'new' || execution.exec_type === 'replaced';
    const waits = told ? execution.stop_price !== undefined : execution.exec_type !== 'triggered' && (before?.waits ?? false);
    if (execution.status === 'open' && (execution.price !== null || waits)) {
      this.#open.set(id, {
        id,
        symbol: execution.symbol,
        side: execution.side,
        price: execution.price,
        stop: execution.stop_price ?? before?.stop ?? null,
        waits,
        quantity: execution.quantity,
        left: execution.remaining_quantity,
        display: execution.display_quantity === undefined ? before?.display : execution.display_quantity,
        at: before?.at ?? execution.executed_at,
      });
    } else {
      this.#open.delete(id);
      this.#closing?.set(id, execution);
      this.#closeFound(execution);
    }
    if (execution.exec_type === 'trade') this.#filled(execution);
  }

  #filled(execution) {
    const { symbol, side, last_price, last_quantity, order_id } = execution;
    const made = fill(execution, { ...execution, price: last_price, quantity: last_quantity }, order_id);
    if (this.#fills.some((known) => known.key === made.key)) return;
    this.#addFills([made]);
    const scales = scalesOf(symbol);
    const what = `${amount(last_quantity, scales.quantity)} ${symbol} at ${amount(last_price, scales.price)}`;
    this.#announce(`${side === 'bid' ? 'Bought' : 'Sold'} ${what}.`);
    clearTimeout(this.#balanceTimer);
    this.#balanceTimer = setTimeout(() => this.#readBalance(), BALANCE_AFTER);
  }

  async #readBalance() {
    try {
      const [{ balance }, { positions }] = await Promise.all([this.#get('/balance'), this.#get('/positions')]);
      $('balance').textContent = amount(balance, CENTS);
      this.#positions = this.#running ? positions : [];
      this.#onChange();
    } catch (refused) {
      $('balance').textContent = '–';
    }
  }

  #orderRow(order) {
    const row = document.createElement('tr');
    row.className = 'fresh';
    for (const number of [false, false, false, true, true, true]) row.insertCell().className = number ? 'number' : '';
    const actions = row.insertCell();
    actions.className = 'number';
    actions.append(
      button('Change', `Change order ${order.id}`, () => this.#openReplace(order.id)),
      button('Cancel', `Cancel order ${order.id}`, () => this.#cancel(order.id)),
    );
    return row;
  }

  async #cancel(id) {
    const answer = await this.#feed.ask({ op: 'cancel', order_id: id });
    this.#announce(answer.status === 204 ? `Order ${id} cancelled.` : answer.detail);
  }

  #openReplace(id) {
    const order = this.#open.get(id);
    if (!order) return;
    this.#changing = order;
    const scales = scalesOf(order.symbol);
    const left = `${amount(order.left, scales.quantity)} of ${amount(order.quantity, scales.quantity)} left`;
    $('replace-what').textContent = `${order.side === 'bid' ? 'Buy' : 'Sell'} ${order.symbol}, ${left}.`;
    $('replace-stop-field').hidden = !order.waits;
    $('replace-stop').value = order.waits ? plain(order.stop, scales.price) : '';
    $('replace-price-field').hidden = order.price === null;
    $('replace-price').value = order.price === null ? '' : plain(order.price, scales.price);
    $('replace-quantity').value = plain(order.quantity, scales.quantity);
    $('replace-message').textContent = '';
    $('replace').showModal();
    (order.waits ? $('replace-stop') : $('replace-price')).select();
  }

  async #replace() {
    const scales = scalesOf(this.#changing.symbol);
    const price = parse($('replace-price').value, scales.price);
    const stop = parse($('replace-stop').value, scales.price);
    const quantity = parse($('replace-quantity').value, scales.quantity);
    const { waits, price: formerPrice } = this.#changing;
    if ((formerPrice !== null && !price) || (waits && !stop) || !quantity) {
      $('replace-message').textContent =
        `The price is ${decimalsAllowed(scales.price)}, the quantity ${decimalsAllowed(scales.quantity)}.`;
      return;
    }
    const changes = { op: 'replace', order_id: this.#changing.id };
    if (formerPrice !== null && price !== formerPrice) changes.price = price;
    if (waits && stop !== this.#changing.stop) changes.stop_price = stop;
    if (quantity !== this.#changing.quantity) changes.quantity = quantity;
    const answer = await this.#feed.ask(changes);
    if (answer.status === 200) $('replace').close();
    else $('replace-message').textContent = answer.detail;
  }
}

/** A fill of an order; a trade with oneself is one of each side. */
function fill({ symbol, side }, { trade_id, price, quantity, executed_at }, order) {
  return { key: `${trade_id} ${side}`, symbol, side, price, quantity, order, at: executed_at };
}

/** Why an order closed that an execution of this type did close. */
function closeWord(type) {
  if (type === 'trade' || type === 'replaced') return 'filled';
  return type === 'expired' ? 'expired' : 'cancelled';
}

function fromRest(order) {
  return {
    id: order.id,
    symbol: order.symbol,
    side: order.side,
    price: order.price,
    stop: order.stop_price ?? null,
    waits: order.triggered === false,
    quantity: order.quantity,
    left: order.remaining_quantity,
    display: order.display_quantity,
    at: order.created_at,
    closed: order.close_reason?.replace('_', ' '),
  };
}

function positionRow() {
  const row = document.createElement('tr');
  row.insertCell();
  row.insertCell().className = 'number';
  return row;
}

function fillPosition(row, { symbol, quantity, quantity_scale }) {
  row.cells[0].textContent = symbol;
  row.cells[1].textContent = amount(quantity, quantity_scale);
}

/** Whole numbers of many digits are BigInts, which JSON does not know. */
function text(name, value) {
  return typeof value === 'bigint' ? String(value) : value;
}

function fillOrder(row, order) {
  const scales = scalesOf(order.symbol);
  const limit = order.price === null ? 'market' : amount(order.price, scales.price);
  const price = order.waits ? `${limit}, stop ${amount(order.stop, scales.price)}` : limit;
  const left = amount(order.left, scales.quantity) + (order.display ? ` (shows ${amount(order.display, scales.quantity)})` : '');
  const texts = [clock(order.at), order.symbol, order.side === 'bid' ? 'Buy' : 'Sell', price, left,
    amount(order.quantity, scales.quantity)];
  texts.forEach((words, i) => {
    if (row.cells[i].textContent !== words) row.cells[i].textContent = words;
  });
  row.cells[2].className = `${order.side}-text`;
  // In place of what can be done with it.
  if (order.closed) row.cells[6].textContent = order.closed;
}

function fillRow(made) {
  const row = document.createElement('tr');
  row.className = 'fresh';
  const scales = scalesOf(made.symbol);
  const texts = [clock(made.at), made.symbol, made.side === 'bid' ? 'Bought' : 'Sold', amount(made.price, scales.price),
    amount(made.quantity, scales.quantity), made.order];
  texts.forEach((words, i) => {
    const cell = row.insertCell();
    cell.textContent = words;
    if (i === 2) cell.className = `${made.side}-text`;
    if (i === 3 || i === 4) cell.className = 'number';
  });
  return row;
}

function button(words, label, onClick) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet';
  made.textContent = words;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', onClick);
  return made;
}

/** Makes a table body's rows those of the items, keeping rows that stay: focus and scroll survive. */
function reconcile(body, items, keyOf, make, fill) {
  const rows = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  items.forEach((item, i) => {
    const key = keyOf(item);
    let row = rows.get(key);
    if (!row) {
      row = make(item);
      row.dataset.key = key;
    }
    rows.delete(key);
    fill(row, item);
    if (body.rows[i] !== row) body.insertBefore(row, body.rows[i] ?? null);
  });
  rows.forEach((row) => row.remove());
}
