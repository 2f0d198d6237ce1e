// The page of markets: the instruments with their state, and of the one that was chosen book, minutes, trades and trust.

import { badge, element, read, row, showBars, takeKeys } from "./floor.js";

const DEPTH = 20;
const EVERY_MS = 500;

let chosen = location.hash.slice(1);

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
    chosen = id;
    location.hash = chosen;
    refresh();
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
    badge(state, instrument.state);
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

function showBook(book) {
  element("symbol").textContent = `${book.name} · ${book.venue}`;
  badge(element("state"), book.state);
  element("why").textContent = book.state === "live"
    ? `Spread ${book.spread ?? "–"} · ${book.bid_levels} bids, ${book.ask_levels} asks · epoch ${book.epoch}`
    : `Not to be trusted: ${book.reason} · epoch ${book.epoch}`;
  const lines = [];
  for (let i = 0; i < Math.max(book.bids.length, book.asks.length); i++) {
    const bid = book.bids[i];
    const ask = book.asks[i];
    lines.push(row([bid && short(bid[1]), bid?.[0], ask?.[0], ask && short(ask[1])]));
  }
  element("book").classList.toggle("untrusted", book.state !== "live");
  element("book").tBodies[0].replaceChildren(...lines);
}

const clock = (time) => time.slice(11, 23);

async function refresh() {
  try {
    const query = encodeURIComponent(element("search").value);
    const { instruments } = await read(`floor/instruments?q=${query}`);
    if (!chosen && instruments.length > 0) {
      chosen = instruments[0].instrument;
    }
    showInstruments(instruments);
    const tapes = await read("floor/tapes");
    element("recording").textContent = tapes.recording
      ? `Recording: ${tapes.recorded_events} events, ${tapes.segments.length} segments`
      : `Not recording: ${tapes.problem}`;
    if (chosen) {
      const [book, bars, trades, states] = await Promise.all([
        read(`floor/books/${chosen}?depth=${DEPTH}`), read(`floor/bars/${chosen}?interval=1m&limit=240`),
        read(`floor/trades/${chosen}`), read(`floor/states/${chosen}`)]);
      showBook(book);
      showBars(element("chart"), bars.bars);
      element("trades").tBodies[0].replaceChildren(...trades.trades.slice(0, 12).map((trade) =>
        row([clock(trade.executed_at), trade.price, short(trade.quantity), trade.aggressor])));
      element("states").tBodies[0].replaceChildren(...states.states.slice(0, 8).map((state) =>
        row([clock(state.at), state.state, state.reason, state.epoch])));
    }
  } catch (error) {
    badge(element("state"), "closed");
    element("why").textContent = `The floor does not answer: ${error.message}`;
    element("book").classList.add("untrusted");
  }
}

element("search").addEventListener("input", refresh);
takeKeys(refresh);
(async function forever() {
  await refresh();
  setTimeout(forever, EVERY_MS);
})();
