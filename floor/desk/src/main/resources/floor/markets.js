// The page of markets: the instruments with their state, and of the one that was chosen book, minutes, trades and trust.

import { Channels } from "./channels.js";
import { badge, element, key, read, row, showBars, showRecording, takeKeys, watchStop } from "./floor.js";

const DEPTH = 20;
const TRADES = 12;
const STATES = 8;

/** Minutes are read again so long after a trade, and the list so long after instruments came or went. */
const BARS_MS = 5000;
const LIST_MS = 500;

let chosen = location.hash.slice(1);

/** The state of each book by its instrument, as the venues' channels told it last. */
const states = new Map();

/** What the list shows. */
let listed = [];

/** Does it once, so much later, however often it is asked for meanwhile. */
function later(millis, then) {
  let waiting = false;
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        then();
      }, millis);
    }
  };
}

const barsLater = later(BARS_MS, () => readBars().catch(() => {}));
const listLater = later(LIST_MS, () => readInstruments().catch((error) => distrust(error.message)));

/** 12.50000000 as 12.5; what differs stays. */
function short(decimal) {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** The entries of the list by instrument: they stay, so that the keyboard's focus does. */
const entries = new Map();

function entry(id) {
  const item = document.createElement("li");
  const button = item.appendChild(document.createElement("button"));
  const name = button.appendChild(document.createElement("span"));
  const state = button.appendChild(document.createElement("span"));
  button.addEventListener("click", () => {
    choose(id);
  });
  return { item, button, name, state };
}

const headings = new Map();

function heading(question) {
  if (!headings.has(question)) {
    headings.set(question, Object.assign(document.createElement("li"), { className: "question", textContent: question }));
  }
  return headings.get(question);
}

function showInstruments(instruments) {
  let last = "";
  const items = instruments.map((instrument) => {
    const id = instrument.instrument;
    if (!entries.has(id)) {
      entries.set(id, entry(id));
    }
    const { item, button, name, state } = entries.get(id);
    name.textContent = instrument.outcome ? `${instrument.outcome} ` : `${instrument.name} · ${instrument.venue} `;
    badge(state, states.get(id) ?? instrument.state);
    button.setAttribute("aria-current", String(id === chosen));
    // The outcomes of a market stand under its question.
    const { question } = instrument;
    const first = instrument.outcome && question !== last;
    last = instrument.outcome ? question : "";
    return first ? [heading(question), item] : [item];
  }).flat();
  const list = element("instruments");
  if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
    list.replaceChildren(...items);
  }
}

/** The book of the instrument that was chosen: levels by price, put together from the channel's messages. */
const book = { bids: new Map(), asks: new Map(), said: null };

/** Decimals of one instrument have the same number of digits, so that without the point they are whole numbers. */
const whole = (decimal) => BigInt(decimal.replace(".", ""));

function sorted(side, sign) {
  return [...side.entries()].sort(([a], [b]) => (whole(a) < whole(b) ? -sign : sign)).slice(0, DEPTH);
}

function spread(bid, ask) {
  if (!bid || !ask) {
    return "–";
  }
  const digits = (bid.split(".")[1] ?? "").length;
  const difference = whole(ask) - whole(bid);
  const text = String(difference < 0n ? -difference : difference).padStart(digits + 1, "0");
  const decimal = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
  return (difference < 0n ? "-" : "") + short(decimal);
}

/** Halfway between the best prices, exactly. */
function middle(bid, ask) {
  const digits = (bid.split(".")[1] ?? "").length + 1;
  const text = String((whole(bid) + whole(ask)) * 5n).padStart(digits + 1, "0");
  return short(`${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

/** Which side of the levels shown has more quantity. */
function heavier(bids, asks) {
  const sum = (side) => side.reduce((all, [, quantity]) => all + Number(quantity), 0);
  const share = 100 * sum(bids) / (sum(bids) + sum(asks));
  return share >= 50 ? `${share.toFixed(0)} % bid heavy` : `${(100 - share).toFixed(0)} % ask heavy`;
}

/** A cell whose bar is that share of its width, on the side of the prices. */
function bar(quantity, most, towards) {
  const cell = document.createElement("span");
  cell.className = "depth";
  cell.textContent = short(quantity);
  cell.style.setProperty("--share", `${(100 * Number(quantity) / most).toFixed(1)}%`);
  cell.style.setProperty("--towards", towards);
  return cell;
}

function takeBook(message) {
  if (message.bids) {
    book.bids = new Map(message.bids);
    book.asks = new Map(message.asks);
  }
  for (const [side, price, quantity] of message.changes ?? []) {
    const levels = side === "bid" ? book.bids : book.asks;
    if (/^[0.]+$/.test(quantity)) {
      levels.delete(price);
    } else {
      levels.set(price, quantity);
    }
  }
  const another = book.said?.state !== message.state || book.said?.epoch !== message.epoch;
  book.said = message;
  showBook();
  if (another) {
    readStates(message.instrument);
  }
}

function showBook() {
  const { state, reason, epoch } = book.said;
  const bids = sorted(book.bids, -1);
  const asks = sorted(book.asks, 1);
  badge(element("state"), state);
  element("why").textContent = state === "live"
    ? `Spread ${spread(bids[0]?.[0], asks[0]?.[0])}`
      + (bids[0] && asks[0] ? ` · mid ${middle(bids[0][0], asks[0][0])} · ${heavier(bids, asks)}` : "") + ` · epoch ${epoch}`
    : `Not to be trusted: ${reason} · epoch ${epoch}`;
  const most = Math.max(...[...bids, ...asks].map(([, quantity]) => Number(quantity)));
  const lines = [];
  for (let i = 0; i < Math.max(bids.length, asks.length); i++) {
    const bid = bids[i];
    const ask = asks[i];
    lines.push(row([bid && bar(bid[1], most, "left"), bid?.[0], ask?.[0], ask && bar(ask[1], most, "right")]));
  }
  element("book").classList.toggle("untrusted", state !== "live");
  element("book").tBodies[0].replaceChildren(...lines);
}

/** Nothing that is shown may be trusted. */
function distrust(why) {
  badge(element("state"), "closed");
  element("why").textContent = why;
  element("book").classList.add("untrusted");
  element("instruments").classList.add("untrusted");
}

const clock = (time) => time.slice(11, 23);

let trades = [];

function takeTrades(message) {
  const newest = message.trades.toReversed();
  trades = (message.type.endsWith("_snapshot") ? newest : [...newest, ...trades]).slice(0, TRADES);
  element("trades").tBodies[0].replaceChildren(...trades.map((trade) =>
    row([clock(trade.executed_at), trade.price, short(trade.quantity), trade.aggressor])));
  barsLater();
}

function takeStates(message) {
  const others = message.gone.length > 0 || message.books.some((one) => !states.has(one.instrument));
  message.books.forEach((one) => states.set(one.instrument, one.state));
  message.gone.forEach((id) => states.delete(id));
  showInstruments(listed);
  if (others) {
    listLater();
  }
}

const channels = new Channels(key, (state) => {
  if (state === "connected") {
    element("instruments").classList.remove("untrusted");
  } else {
    distrust(state);
    element("recording").textContent = state;
  }
});

function choose(id) {
  if (id !== chosen) {
    channels.leave("venue_book", chosen);
    channels.leave("venue_trades", chosen);
  }
  chosen = id;
  location.hash = id;
  show();
}

/** Follows the instrument that is chosen. */
function show() {
  book.said = null;
  channels.follow("venue_book", chosen, takeBook, DEPTH);
  channels.follow("venue_trades", chosen, takeTrades);
  readName(chosen).catch((error) => distrust(error.message));
  readBars().catch(() => {});
  showInstruments(listed);
}

async function readName(id) {
  const { name, venue } = await read(`floor/books/${id}?depth=1`);
  if (id === chosen) {
    element("symbol").textContent = `${name} · ${venue}`;
  }
}

async function readStates(id) {
  const answer = await read(`floor/states/${id}`).catch(() => null);
  if (answer && id === chosen) {
    element("states").tBodies[0].replaceChildren(...answer.states.slice(0, STATES).map((state) =>
      row([clock(state.at), state.state, state.reason, state.epoch])));
  }
}

async function readBars() {
  if (chosen) {
    showBars(element("chart"), (await read(`floor/bars/${chosen}?interval=1m&limit=240`)).bars);
  }
}

async function followVenues() {
  const { venues } = await read("floor/venues");
  venues.forEach((one) => channels.follow("venue_state", one.venue, takeStates));
}

async function readInstruments() {
  const asked = element("search").value;
  const { instruments } = await read(`floor/instruments?q=${encodeURIComponent(asked)}`);
  if (asked !== element("search").value) {
    return;
  }
  listed = instruments;
  element("none").hidden = instruments.length > 0;
  showInstruments(instruments);
  if (!chosen && instruments.length > 0) {
    choose(instruments[0].instrument);
  }
}

function begin() {
  followVenues().then(readInstruments).catch((error) => distrust(error.message));
}

element("search").addEventListener("input", () => readInstruments().catch((error) => distrust(error.message)));
takeKeys(() => {
  channels.again();
  if (chosen) {
    show();
  }
  begin();
});
if (chosen) {
  show();
}
channels.follow("tapes", "", showRecording);
begin();
watchStop((error) => {
  element("problem").textContent = error ? error.message : "";
});
