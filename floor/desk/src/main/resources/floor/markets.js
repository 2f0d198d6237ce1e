// The page of markets: the instruments with their state, and of the one that was chosen book, minutes, trades and trust.

import { Channels } from "./channels.js";
import { badge, element, key, read, row, showBars, takeKeys } from "./floor.js";

const DEPTH = 20;
const TRADES = 12;
const STATES = 8;

/** How often is read what no channel tells: new instruments, minutes, and what the tape has. */
const EVERY_MS = 5000;

let chosen = location.hash.slice(1);

/** The state of each book by its instrument, as the venues' channels told it last. */
const states = new Map();

/** What the list shows, and the venues that it is of. */
let listed = [];
let venues = new Set();

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
    ? `Spread ${spread(bids[0]?.[0], asks[0]?.[0])} · epoch ${epoch}`
    : `Not to be trusted: ${reason} · epoch ${epoch}`;
  const lines = [];
  for (let i = 0; i < Math.max(bids.length, asks.length); i++) {
    const bid = bids[i];
    const ask = asks[i];
    lines.push(row([bid && short(bid[1]), bid?.[0], ask?.[0], ask && short(ask[1])]));
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
}

function takeStates(message) {
  message.books.forEach((one) => states.set(one.instrument, one.state));
  showInstruments(listed);
}

const channels = new Channels(key, (state) => {
  if (state === "connected") {
    element("instruments").classList.remove("untrusted");
  } else {
    distrust(state);
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

function followVenues(instruments) {
  const wanted = new Set(instruments.map((one) => one.venue));
  wanted.difference(venues).forEach((venue) => channels.follow("venue_state", venue, takeStates));
  venues.difference(wanted).forEach((venue) => channels.leave("venue_state", venue));
  venues = wanted;
}

async function readInstruments() {
  const asked = element("search").value;
  const { instruments } = await read(`floor/instruments?q=${encodeURIComponent(asked)}`);
  if (asked !== element("search").value) {
    return;
  }
  listed = instruments;
  followVenues(instruments);
  showInstruments(instruments);
  if (!chosen && instruments.length > 0) {
    choose(instruments[0].instrument);
  }
}

async function refresh() {
  try {
    await readInstruments();
    const tapes = await read("floor/tapes");
    element("recording").textContent = tapes.recording
      ? `Recording: ${tapes.recorded_events} events, ${tapes.segments.length} segments`
      : `Not recording: ${tapes.problem}`;
    await readBars();
  } catch (error) {
    element("recording").textContent = `The floor does not answer: ${error.message}`;
  }
}

element("search").addEventListener("input", () => readInstruments().catch((error) => distrust(error.message)));
takeKeys(() => {
  channels.again();
  if (chosen) {
    show();
  }
  refresh();
});
if (chosen) {
  show();
}
(async function forever() {
  await refresh();
  setTimeout(forever, EVERY_MS);
})();
