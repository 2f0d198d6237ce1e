import { Book } from './book.js';
import { Chart } from './chart.js';
import { followTabs, followTheme } from './controls.js';
import { Feed } from './feed.js';
import { amount, change, clock, compact, harmless, parseExact, parseSymbol, scalesOf, setScales } from './format.js';
import { Ladder } from './ladder.js';
import { Orders } from './orders.js';
import { Ticket } from './ticket.js';

const KEY = 'bourse.key';
const SYMBOL = 'bourse.symbol';
const INTERVAL = 'bourse.interval';
const INTERVALS = ['1s', '1m', '5m', '1h', '1d'];
const SYMBOLS_EVERY = 20_000;
const TRADE_ROWS = 60;
const MOST_TICKERS = 900;
const STATES = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
  stale: 'No answer, figures may be old',
  locked: 'Log in to see the market',
  ended: 'No live data until the exchange restarts',
};

const $ = (id) => document.getElementById(id);

const symbols = new Map();
const book = new Book();

/** The last status of what is halted or delisted, by symbol; of the whole market, where it is halted, under the empty one. */
const halts = new Map();
let chosen = sessionStorage.getItem(SYMBOL) ?? '';
let interval = sessionStorage.getItem(INTERVAL) ?? '1m';
let trades = [];
let drawn = true;
let state = 'connecting';
let quiet = false;

const chart = new Chart($('chart'), $('chart-legend'));
const ladder = new Ladder(document, (price, side) => ticket.pick(price, side));
const feed = new Feed({ onMessage: take, onState: showState, onQuiet: showQuiet, onOpen: opened });
const ticket = new Ticket({ feed, symbol: () => chosen, choose, book, announce });
const orders = new Orders({ feed, get, announce, symbol: () => chosen, onChange: draw });

// --- the connection

async function opened() {
  const key = sessionStorage.getItem(KEY);
  if (key) {
    const answer = await feed.ask({ op: 'auth', api_key: key });
    if (answer.type === 'authenticated') {
      await loggedIn(answer);
      return;
    }
    if (answer.type === 'error') forget(answer.detail);
  }
  await loadSymbols();
}

function showState(next) {
  // Whatever else can't be had then, this is why.
  if (state === 'ended' && feed.isOpen) return;
  state = next;
  drawState();
}

function showQuiet(is) {
  quiet = is;
  drawState();
}

function drawState() {
  const shown = quiet ? 'stale' : state;
  const connection = $('connection');
  if (connection.dataset.state === shown) return;
  connection.dataset.state = shown;
  connection.lastElementChild.textContent = STATES[shown];
  $('screen').toggleAttribute('data-stale', ['lost', 'stale', 'ended'].includes(shown));
  ticket.enable(shown === 'live');
}

async function get(path) {
  const key = sessionStorage.getItem(KEY);
  const response = await fetch(path, { headers: key ? { Authorization: `Bearer ${key}` } : {} });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return parseExact(await response.text());
}

// --- symbols

/** Whether the market is shown to who this is: asked here, because a refused fetch is an error in the console. */
async function mayLook() {
  if (sessionStorage.getItem(KEY)) return true;
  const channels = [{ name: 'ticker', symbols: [chosen || '-'] }];
  const answer = await feed.ask({ op: 'subscribe', channels });
  feed.send({ op: 'unsubscribe', channels });
  return answer.type === 'subscribed';
}

async function loadSymbols() {
  if (!(await mayLook())) {
    if (feed.isOpen) showState('locked');
    return;
  }
  let all;
  try {
    // First the subscription, so that what is listed meanwhile is not missed.
    if ((await feed.ask({ op: 'subscribe', channels: [{ name: 'listings' }] })).type !== 'subscribed') return;
    halts.clear();
    if ((await feed.ask({ op: 'subscribe', channels: [{ name: 'status' }] })).type !== 'subscribed') return;
    all = (await get('/symbols')).symbols;
  } catch (refused) {
    if (feed.isOpen) showState('locked');
    return;
  }
  if (!feed.isOpen) return;
  for (const { symbol, price_scale, quantity_scale, last_price, best_bid, best_ask, volume_24h } of all) {
    setScales(symbol, price_scale, quantity_scale);
    if (!symbols.has(symbol)) symbols.set(symbol, { symbol, last_price, best_bid, best_ask, volume_24h });
  }
  const names = all.map(({ symbol }) => symbol);
  for (const gone of [...symbols.keys()].filter((symbol) => !names.includes(symbol))) symbols.delete(gone);
  if (names.length > 0) {
    const answer = await feed.ask({ op: 'subscribe', channels: [{ name: 'ticker', symbols: names.slice(0, MOST_TICKERS) }] });
    if (answer.type !== 'subscribed') return;
  }
  showState('live');
  showSymbols();
  if (chosen) await follow();
  else if (names.length > 0) choose(names[0]);
}

/** A symbol was listed just now, or has other scales than before. */
function listed({ symbol, price_scale, quantity_scale }) {
  setScales(symbol, price_scale, quantity_scale);
  if (symbols.has(symbol)) return;
  symbols.set(symbol, { symbol });
  if (symbols.size <= MOST_TICKERS) feed.send({ op: 'subscribe', channels: [{ name: 'ticker', symbols: [symbol] }] });
  showSymbols();
  if (!chosen) choose(symbol);
}

/** A symbol gave its place to another one: nobody used it, unless it is looked at just now. */
function delisted(symbol) {
  if (symbol === chosen || !symbols.delete(symbol)) return;
  feed.send({ op: 'unsubscribe', channels: [{ name: 'ticker', symbols: [symbol] }] });
  showSymbols();
}

function showSymbols() {
  const filter = $('symbol-filter').value.trim().toUpperCase();
  const shown = [...symbols.keys()].sort(byName).filter((symbol) => symbol.includes(filter));
  $('symbols-empty').hidden = symbols.size > 0;
  $('symbol-rows').replaceChildren(...shown.map(symbolRow));
  drawSymbols();
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

function symbolRow(symbol) {
  const row = document.createElement('tr');
  row.dataset.symbol = symbol;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = symbol;
  row.insertCell().append(button);
  row.insertCell().className = 'number';
  row.insertCell().className = 'number';
  row.addEventListener('click', () => choose(symbol));
  return row;
}

function drawSymbols() {
  for (const row of $('symbol-rows').rows) {
    const ticker = symbols.get(row.dataset.symbol);
    const moved = change(ticker?.open_24h, ticker?.last_price);
    text(row.cells[1], amount(ticker?.last_price, scalesOf(row.dataset.symbol).price));
    text(row.cells[2], moved.text);
    row.cells[2].className = `number ${tone(moved.direction)}`;
    const current = row.dataset.symbol === chosen;
    row.toggleAttribute('data-chosen', current);
    row.toggleAttribute('data-halted', halts.has('') || halts.has(row.dataset.symbol));
    const button = row.cells[0].firstElementChild;
    if (current) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}

function choose(symbol) {
  if (symbol === chosen && book.sequence !== null) return;
  if (chosen) feed.send({ op: 'unsubscribe', channels: marketChannels(chosen) });
  chosen = symbol;
  sessionStorage.setItem(SYMBOL, symbol);
  trades = [];
  book.clear();
  ticket.symbolChanged();
  showChosen();
  chart.start(symbol, interval, []);
  draw();
  follow();
}

function showChosen() {
  $('quote-symbol').textContent = chosen || '–';
  document.title = chosen ? `${chosen} · Bourse` : 'Bourse';
}

function marketChannels(symbol) {
  return [
    { name: 'book', symbols: [symbol] },
    { name: 'trades', symbols: [symbol] },
    { name: 'candles', symbols: [symbol], interval },
  ];
}

/** Subscribes to the chosen symbol, then fills in what came before. */
async function follow() {
  const symbol = chosen;
  const answer = await feed.ask({ op: 'subscribe', channels: marketChannels(symbol) });
  if (answer.type !== 'subscribed' || symbol !== chosen) return;
  try {
    const [before, newest] = await Promise.all([
      get(`/stocks/${encodeURIComponent(symbol)}/candles?interval=${interval}&limit=400`),
      get(`/stocks/${encodeURIComponent(symbol)}/trades?limit=${TRADE_ROWS}`),
    ]);
    if (symbol !== chosen) return;
    chart.start(symbol, interval, before.candles);
    addTrades(newest.trades.map((trade) => ({ ...trade, side: trade.aggressor_side })));
    draw();
  } catch (refused) {
    announce(refused.message);
  }
}

/** The newest trades, newest first, each once: the feed and the list of trades tell some of them both. */
function addTrades(more) {
  const all = new Map([...trades, ...more].map((trade) => [trade.trade_id, trade]));
  trades = [...all.values()].sort((a, b) => Number(b.trade_id) - Number(a.trade_id)).slice(0, TRADE_ROWS);
}

// --- messages

function take(message) {
  switch (message.type) {
    case 'ticker':
      if (symbols.has(message.symbol)) symbols.set(message.symbol, { ...symbols.get(message.symbol), ...message });
      break;
    case 'book_snapshot':
      if (message.symbol === chosen) book.start(message);
      break;
    case 'book':
      if (message.symbol === chosen && !book.change(message)) {
        feed.send({ op: 'subscribe', channels: [{ name: 'book', symbols: [chosen] }] });
      }
      break;
    case 'delisted':
      delisted(message.symbol);
      break;
    case 'status':
      if (message.status !== 'open') halts.set(message.symbol ?? '', message);
      else halts.delete(message.symbol ?? '');
      break;
    case 'listed':
      listed(message);
      break;
    case 'trade':
      if (message.symbol === chosen) addTrades([message]);
      break;
    case 'candle':
      if (message.symbol === chosen && message.interval === interval) chart.update(message);
      break;
    case 'error':
      if (message.code === 'feed_unavailable') showState('ended');
      return;
    case 'execution':
      orders.execution(message);
      break;
    default:
      return;
  }
  draw();
}

/** Draws what changed, once per frame however many messages came. */
function draw() {
  if (!drawn) return;
  drawn = false;
  requestAnimationFrame(() => {
    drawn = true;
    drawSymbols();
    drawQuote();
    ladder.show(book, orders.ownPrices(chosen), scalesOf(chosen));
    drawTrades();
    chart.draw();
    ticket.draw();
    orders.draw();
  });
}

function drawQuote() {
  const ticker = symbols.get(chosen);
  const scales = scalesOf(chosen);
  const moved = change(ticker?.open_24h, ticker?.last_price);
  text($('quote-last'), amount(ticker?.last_price, scales.price));
  text($('quote-change'), moved.text);
  $('quote-change').className = `change ${tone(moved.direction)}`;
  text($('quote-open'), amount(ticker?.open_24h, scales.price));
  text($('quote-high'), amount(ticker?.high_24h, scales.price));
  text($('quote-low'), amount(ticker?.low_24h, scales.price));
  text($('quote-volume'), ticker ? compact(ticker.volume_24h ?? 0, scales.quantity) : '–');
  text($('halt'), halted());
}

/** Why no order is taken for the chosen symbol now; empty where orders are. */
function halted() {
  if (halts.has('')) return ['Market halted', halts.get('').reason].filter(Boolean).map(harmless).join(': ');
  const halt = halts.get(chosen);
  return halt ? [halt.status === 'delisted' ? 'Delisted' : 'Halted', halt.reason].filter(Boolean).map(harmless).join(': ') : '';
}

function drawTrades() {
  const body = $('trades');
  const scales = scalesOf(chosen);
  while (body.rows.length < trades.length) {
    const row = body.insertRow();
    row.insertCell();
    row.insertCell().className = 'number';
    row.insertCell().className = 'number';
  }
  while (body.rows.length > trades.length) body.deleteRow(-1);
  trades.forEach((trade, i) => {
    const { cells } = body.rows[i];
    text(cells[0], clock(trade.executed_at));
    text(cells[1], amount(trade.quantity, scales.quantity));
    text(cells[2], amount(trade.price, scales.price));
    cells[2].className = `number ${trade.side}-text`;
    cells[2].title = trade.side === 'bid' ? 'the buyer took it' : 'the seller took it';
  });
}

// --- who is logged in

async function loggedIn({ broker_name: name }) {
  $('broker-name').textContent = harmless(name);
  $('account').hidden = false;
  $('login-open').hidden = true;
  $('logout').hidden = false;
  ticket.loggedIn(true);
  // First what orders and fills are counted in.
  await loadSymbols();
  ticket.groups(await ownGroups());
  await orders.start();
}

/** The self-trade prevention groups that one's orders may be of; none where they can't be read. */
async function ownGroups() {
  try {
    return (await get('/stp-groups')).stp_ids;
  } catch (refused) {
    announce(refused.message);
    return [];
  }
}

function forget(why) {
  sessionStorage.removeItem(KEY);
  $('account').hidden = true;
  $('login-open').hidden = false;
  $('logout').hidden = true;
  ticket.loggedIn(false);
  orders.stop();
  if (why) announce(why);
}

$('login-open').addEventListener('click', () => $('login').showModal());
$('login-cancel').addEventListener('click', () => $('login').close());
$('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = $('key').value.trim();
  const answer = await feed.ask({ op: 'auth', api_key: key });
  if (answer.type !== 'authenticated') {
    $('login-message').textContent = answer.detail;
    $('login-message').dataset.kind = 'bad';
    return;
  }
  $('login-message').textContent = '';
  $('key').value = '';
  sessionStorage.setItem(KEY, key);
  $('login').close();
  await loggedIn(answer);
});
$('logout').addEventListener('click', () => {
  forget('Logged out.');
  feed.restart();
});

// --- the rest of the screen

function announce(words) {
  $('announcer').textContent = words;
}

function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function tone(direction) {
  return direction > 0 ? 'bid-text' : direction < 0 ? 'ask-text' : '';
}

for (const word of INTERVALS) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = word;
  button.setAttribute('aria-pressed', String(word === interval));
  button.addEventListener('click', () => {
    feed.send({ op: 'unsubscribe', channels: [{ name: 'candles', symbols: [chosen], interval }] });
    interval = word;
    sessionStorage.setItem(INTERVAL, word);
    for (const other of $('intervals').children) other.setAttribute('aria-pressed', String(other === button));
    chart.start(chosen, interval, []);
    follow();
  });
  $('intervals').append(button);
}

$('symbol-filter').addEventListener('input', showSymbols);
$('symbol-filter').addEventListener('keydown', (event) => {
  const first = $('symbol-rows').rows[0];
  const wanted = first ? first.dataset.symbol : parseSymbol(event.target.value);
  if (event.key === 'Enter' && wanted) {
    choose(wanted);
    event.target.value = '';
    event.target.blur();
    showSymbols();
  }
});
$('symbol-rows').addEventListener('keydown', (event) => {
  const row = event.target.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null;
  if (next) {
    event.preventDefault();
    next.querySelector('button').focus();
    choose(next.dataset.symbol);
  }
});

$('help-open').addEventListener('click', () => $('help').showModal());
$('help-close').addEventListener('click', () => $('help').close());

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') document.activeElement?.blur();
  if (event.target.matches('input:not([type="radio"]), select')) return;
  const action = {
    '/': () => $('symbol-filter').focus(),
    b: () => ticket.side('bid'),
    s: () => ticket.side('ask'),
    q: () => $('quantity').select(),
    l: () => ladder.focus(),
    f: () => $('find-order').select(),
    x: () => orders.cancelAll(),
    '?': () => $('help').showModal(),
  }[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

followTabs();

setInterval(() => {
  if (feed.isOpen) refreshSymbols();
}, SYMBOLS_EVERY);

/** Finds symbols that were listed since, without starting over what is there. */
async function refreshSymbols() {
  try {
    const listed = (await get('/symbols')).symbols.map(({ symbol }) => symbol);
    const fresh = listed.filter((symbol) => !symbols.has(symbol));
    if (fresh.length > 0 || listed.length !== symbols.size) await loadSymbols();
  } catch (refused) {
    // Not now: the connection says how things are.
  }
}

followTheme($('theme'), draw);
showChosen();
ticket.showSymbol();
draw();
feed.start();
