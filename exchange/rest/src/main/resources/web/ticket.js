import { amount, decimalsAllowed, parse, parseSymbol, plain, scalesOf, value } from './format.js';

const DOCUMENT = 'bourse.document';
const NO_SYMBOL = 'A symbol has 1 to 10 letters, digits, dots and hyphens.';
const $ = (id) => document.getElementById(id);

/** The order ticket. */
export class Ticket {
  #feed;
  #symbol;
  #choose;
  #book;
  #announce;
  #connected = false;
  #loggedIn = false;
  #touched = false;

  constructor({ feed, symbol, choose, book, announce }) {
    this.#feed = feed;
    this.#symbol = symbol;
    this.#choose = choose;
    this.#book = book;
    this.#announce = announce;
    $('document').value = sessionStorage.getItem(DOCUMENT) ?? '';
    const form = $('ticket-form');
    form.addEventListener('input', () => this.#changed());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    $('price').addEventListener('input', () => { this.#touched = true; });
    $('symbol').addEventListener('change', () => this.#takeSymbol());
    $('symbol').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      if (this.#takeSymbol()) (this.#market ? $('quantity') : $('price')).select();
    });
    step($('price'), (value, by) => {
      const price = parse(value, this.#scales.price);
      return price === null || price + by < 1 ? value : plain(price + by, this.#scales.price);
    }, () => this.#changed());
    step($('stop-price'), (value, by) => {
      const price = parse(value, this.#scales.price);
      return price === null || price + by < 1 ? value : plain(price + by, this.#scales.price);
    }, () => this.#changed());
    step($('quantity'), (value, by) => {
      const scale = this.#scales.quantity;
      const stepped = (parse(value, scale) ?? 0) + by * (scale === 0 ? 100 : 10 ** scale);
      return plain(Math.max(1, stepped), scale);
    }, () => this.#changed());
    this.#changed();
  }

  /** Offers the self-trade prevention groups that an order may be of; nothing is shown where there are none. */
  groups(stpIds) {
    $('stp-group').replaceChildren(new Option("this broker's", ''), ...stpIds.map((id) => new Option(`group ${id}'s`, id)));
    $('stp-group-field').hidden = stpIds.length === 0;
  }

  /** Takes the price of a level: to trade with it, on the other side. */
  pick(price, side) {
    this.#check('side', side === 'ask' ? 'bid' : 'ask');
    this.#check('type', 'limit');
    $('price').value = plain(price, this.#scales.price);
    this.#touched = true;
    this.#changed();
    $('quantity').select();
  }

  side(side) {
    this.#check('side', side);
    this.#changed();
    (this.#market ? $('quantity') : $('price')).select();
  }

  symbolChanged() {
    this.showSymbol();
    $('price').value = '';
    $('stop-price').value = '';
    this.#touched = false;
    this.#say('', '');
  }

  showSymbol() {
    $('symbol').value = this.#symbol();
    invalid($('symbol'), false);
    this.#changed();
  }

  enable(connected) {
    this.#connected = connected;
    this.#changed();
  }

  loggedIn(is) {
    this.#loggedIn = is;
    this.#changed();
  }

  /** Offers a price as long as nobody typed one. */
  draw() {
    if (this.#touched || document.activeElement === $('price')) return;
    const best = this.#side === 'bid' ? this.#book.bestAsks(1) : this.#book.bestBids(1);
    const offered = best.length > 0 ? plain(best[0].price, this.#scales.price) : '';
    if ($('price').value !== offered) {
      $('price').value = offered;
      this.#changed();
    }
  }

  /** Takes the typed symbol, listed or not; false after saying that it is none. */
  #takeSymbol() {
    const symbol = parseSymbol($('symbol').value);
    invalid($('symbol'), !symbol);
    if (!symbol) {
      this.#say(NO_SYMBOL, 'bad');
      return false;
    }
    $('symbol').value = symbol;
    this.#choose(symbol);
    return true;
  }

  get #side() {
    return $('ticket-form').elements.side.value;
  }

  /** Of the symbol that is looked at. */
  get #scales() {
    return scalesOf(this.#symbol());
  }

  get #type() {
    return $('ticket-form').elements.type.value;
  }

  /** Whether the order takes any price, at once or once it has triggered. */
  get #market() {
    return this.#type === 'market' || this.#type === 'stop';
  }

  get #stop() {
    return this.#type === 'stop' || this.#type === 'stop_limit';
  }

  /** Whether the order may rest in the book without taking first. */
  get #mayBePostOnly() {
    return this.#type === 'limit' && !['ioc', 'fok'].includes($('validity').value);
  }

  #check(name, value) {
    $('ticket-form').elements[name].value = value;
  }

  #changed() {
    const market = this.#market;
    const stop = this.#stop;
    $('price').disabled = market;
    $('stop-field').hidden = !stop;
    for (const option of $('validity').options) {
      option.disabled = stop && (option.value === 'ioc' || option.value === 'fok');
      if (option.disabled && option.selected) $('validity').value = 'gtc';
    }
    $('validity').disabled = this.#type === 'market';
    $('until-field').hidden = this.#type === 'market' || $('validity').value !== 'gtd';
    $('post-only').disabled = !this.#mayBePostOnly;
    $('display').disabled = market || ['ioc', 'fok'].includes($('validity').value);
    const scales = this.#scales;
    const limit = parse($('price').value, scales.price);
    const quantity = parse($('quantity').value, scales.quantity);
    $('total').textContent = !market && limit && quantity
      ? amount(value(limit, quantity), scales.price + scales.quantity) : '–';
    const send = $('send');
    send.dataset.side = this.#side;
    send.textContent = this.#loggedIn
      ? `${this.#side === 'bid' ? 'Buy' : 'Sell'} ${quantity ? amount(quantity, scales.quantity) : ''} ${this.#symbol()}`
      : 'Log in to trade';
    send.disabled = !this.#loggedIn || !this.#connected;
  }

  async #send() {
    const order = this.#order();
    if (!order) return;
    sessionStorage.setItem(DOCUMENT, order.document_number);
    $('send').disabled = true;
    const answer = await this.#feed.ask({ op: 'submit', ...order });
    this.#changed();
    if (answer.status === 201 || answer.status === 200) this.#accepted(order, answer);
    else this.#say(answer.detail ?? 'The order was refused.', 'bad');
  }

  #accepted(order, answer) {
    const scale = scalesOf(order.symbol).quantity;
    const filled = answer.trades.reduce((sum, trade) => sum + trade.quantity, 0);
    const what = `${order.side === 'bid' ? 'Buy' : 'Sell'} ${amount(order.quantity, scale)} ${order.symbol}`;
    const came = filled === 0
      ? (answer.order_status !== 'open' ? 'nothing to trade with' : order.stop_price ? 'entered' : 'in the book')
      : filled === order.quantity ? 'filled' : `filled ${amount(filled, scale)}`;
    this.#say(`${what}: ${came}.`, 'good');
  }

  /** The order as typed, or null after saying what is wrong with it. */
  #order() {
    const symbol = parseSymbol($('symbol').value);
    invalid($('symbol'), !symbol);
    if (!symbol || symbol !== this.#symbol()) return this.#refuse($('symbol'), NO_SYMBOL);
    const scales = this.#scales;
    const price = parse($('price').value, scales.price);
    const stopPrice = parse($('stop-price').value, scales.price);
    const quantity = parse($('quantity').value, scales.quantity);
    const account = $('document').value.trim();
    invalid($('price'), !this.#market && !price);
    invalid($('stop-price'), this.#stop && !stopPrice);
    invalid($('quantity'), !quantity);
    invalid($('document'), account === '');
    if (this.#stop && !stopPrice) return this.#refuse($('stop-price'), `The stop price is ${decimalsAllowed(scales.price)}, such as ${plain(10 ** scales.price, scales.price)}.`);
    if (!this.#market && !price) return this.#refuse($('price'), `The price is ${decimalsAllowed(scales.price)}, such as ${plain(10 ** scales.price, scales.price)}.`);
    if (!quantity) return this.#refuse($('quantity'), `The quantity is ${decimalsAllowed(scales.quantity)}.`);
    if (account === '') return this.#refuse($('document'), 'The account needs a document number.');
    const order = { symbol, side: this.#side, quantity, document_number: account, order_type: this.#type };
    if ($('prevention').value !== 'none') order.self_trade_prevention = $('prevention').value;
    if ($('stp-group').value) order.stp_id = Number($('stp-group').value);
    if (this.#type === 'market') return order;
    if (this.#stop) order.stop_price = stopPrice;
    if (!this.#market) order.price = price;
    if (this.#mayBePostOnly && $('post-only').checked) order.post_only = true;
    if (!$('display').disabled && $('display').value.trim() !== '') order.display_quantity = parse($('display').value, scales.quantity);
    invalid($('display'), order.display_quantity === null);
    if (order.display_quantity === null) return this.#refuse($('display'), `What is shown at a time is ${decimalsAllowed(scales.quantity)}, or all of it.`);
    const validity = $('validity').value;
    if (validity !== 'gtd') return { ...order, time_in_force: validity };
    const until = new Date($('until').value);
    invalid($('until'), Number.isNaN(until.getTime()));
    if (Number.isNaN(until.getTime())) return this.#refuse($('until'), 'Say until when the order is valid.');
    return { ...order, time_in_force: 'gtd', valid_until: until.toISOString() };
  }

  #refuse(field, why) {
    field.focus();
    this.#say(why, 'bad');
    return null;
  }

  #say(words, kind) {
    $('ticket-message').textContent = words;
    $('ticket-message').dataset.kind = kind;
  }
}

function invalid(field, is) {
  if (is) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

function step(field, next, changed) {
  field.addEventListener('keydown', (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    field.value = next(field.value, by * (event.shiftKey ? 10 : 1));
    field.dispatchEvent(new Event('input', { bubbles: true }));
    changed();
  });
}
