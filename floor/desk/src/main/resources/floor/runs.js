// The page of runs: begin them, see how far they are, one or two beside each other, what they have come to and why.

import { Channels } from "./channels.js";
import {
  action, call, element, key, listInstruments, plain, post, read, readStrategies, row, showEquity, takeKeys, tellOfChannels,
  watchStop,
} from "./floor.js";

const SHOWN = 100;
const SHOWN_RUNS = 50;
const EQUITY_POINTS = 600;
const FIGURES = ["status", "equity", "total_pnl", "total_return", "max_drawdown", "current_drawdown", "sharpe", "sortino", "calmar",
  "trades", "win_rate", "profit_factor", "expectancy", "largest_win", "largest_loss", "time_in_market", "exposure", "commission", "funding", "intents",
  "fills", "signals", "entries_approved", "entries_refused", "holes", "seconds_not_live",
  "windows_too_full", "windows_too_full_of", "sha256"];

/** All runs that the channel has told of, the newest first as it tells them, and the runs that are looked at. */
const runs = new Map();
const positions = new Map();
const views = [];

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

const time = (text) => text.replace("T", " ").replace("Z", "");

const text = (tag, className, textContent) => Object.assign(document.createElement(tag), { className, textContent });

/** The settings of a kind of run: what its fields are for, where they have something. */
function fieldsOf(kind) {
  const names = ["budgets", ...(kind === "live" ? [] : ["queue", "terms"]),
    ...(kind === "sweep" ? ["grid", "metric", "train", "test"] : [])];
  return Object.fromEntries(names.map((name) => [name, element(name).value.trim()]).filter(([, value]) => value));
}

async function start() {
  const kind = element("kind").value;
  const settings = { money: element("money").value, "day-trades": element("day-trades").value, ...fieldsOf(kind) };
  // Of a backtest alone; empty: as fast as it can be.
  if (kind === "backtest" && element("acceleration").value) {
    settings.acceleration = element("acceleration").value;
  }
  for (const limit of element("limits").value.replace(/\s+/g, "").split(",").filter(Boolean)) {
    const [name, value = ""] = limit.split("=");
    settings[name] = value;
  }
  const numbers = element("set").value.replace(/\s+/g, "");
  if (numbers) {
    settings.set = numbers;
  }
  const strategies = [...element("strategies").selectedOptions].map((option) => JSON.parse(option.value));
  const run = await post("floor/runs", {
    kind,
    name: element("name").value,
    instruments: [...element("instruments").selectedOptions].map((option) => option.value),
    ...(strategies.length ? { strategies } : {}),
    settings,
  });
  look(run);
}

/** Strategies of one's own, and those in code. */
async function listStrategies() {
  const [strategies, { codes }] = await Promise.all([readStrategies(), read("floor/strategies/codes")]);
  const chosen = new Set([...element("strategies").selectedOptions].map((option) => option.value));
  element("strategies").replaceChildren(
    ...strategies.map((one) => new Option(one.name, JSON.stringify({ strategy: one.strategy_id }))),
    ...codes.map((one) => new Option(`${one.code}, in code`, JSON.stringify({ code: one.code }))));
  for (const option of element("strategies").options) {
    option.selected = chosen.has(option.value);
  }
}

/** Shows what a kind of run has fields for. */
function showKind() {
  const kind = element("kind").value;
  const show = (selector, shown) => document.querySelectorAll(selector).forEach((field) => {
    field.hidden = !shown;
  });
  element("live-warning").hidden = kind !== "live";
  element("acceleration-of").hidden = kind !== "backtest";
  show(".of-sweeps", kind === "sweep");
  show(".of-simulation", kind !== "live");
}

/** A run that is looked at: what the channels say of it, and its equity, read once and gone on with. */
class RunView {
  #root;
  /** Null until what there was has been read. */
  #equity = null;
  #trades = "";
  #combinations = "";
  /** Names of its strategies. */
  #strategies = [];

  constructor(run) {
    this.id = run.run_id;
    this.#root = element("view").content.firstElementChild.cloneNode(true);
    element("views").append(this.#root);
    this.show(run);
    this.#readEquity().catch(tell);
    if (run.kind !== "sweep") {
      this.#readStrategies().catch(tell);
    }
    channels.follow("signals", this.id, (message) => this.#signals(message));
    channels.follow("floor_orders", this.id, (message) => this.#orders(message));
  }

  /** Looks at it no more. */
  close() {
    channels.leave("signals", this.id);
    channels.leave("floor_orders", this.id);
    this.#root.remove();
  }

  #part(name) {
    return this.#root.querySelector(`.${name}`);
  }

  /** Shows how far it is. */
  show(run) {
    this.#part("chosen").textContent = `${run.run_id}: ${run.status}${run.reason ? `. ${run.reason}` : ""}`;
    this.#actions(run);
    this.#part("figures").replaceChildren(...FIGURES.filter((name) => name in run.results).flatMap((name) => [
      text("dt", "", name.replaceAll("_", " ")), text("dd", "", plain(run.results[name]))]));
    if (run.results.equity && this.#equity) {
      this.#equity.push({ equity: run.results.equity, drawdown: run.results.current_drawdown });
      if (this.#equity.length > 2 * EQUITY_POINTS) {
        this.#equity = this.#equity.filter((_, i) => i % 2 === 0);
      }
      showEquity(this.#part("equity"), this.#equity);
    }
    const trades = `${run.results.trades} ${run.status}`;
    if (run.kind !== "sweep" && trades !== this.#trades) {
      this.#trades = trades;
      this.#readTrades().catch(tell);
      this.#readByStrategy().catch(tell);
    }
    const combinations = `${run.status} ${run.progress_percent}`;
    if (run.kind === "sweep" && combinations !== this.#combinations) {
      this.#combinations = combinations;
      this.#readCombinations().catch(tell);
    }
    this.showPositions();
  }

  async #readEquity() {
    const { rows } = await read(`floor/runs/${this.id}/rows?data=equity&points=${EQUITY_POINTS}`);
    this.#equity = rows;
    if (rows.length) {
      showEquity(this.#part("equity"), rows);
    }
  }

  async #readStrategies() {
    const of = await read(`floor/runs/${this.id}/strategies`);
    this.#strategies = [...of.strategies.map((one) => one.document.strategy_name), ...of.codes.map((one) => one.code)];
    const run = runs.get(this.id);
    if (run) {
      this.#actions(run);
    }
  }

  async #readByStrategy() {
    const { rows } = await read(`floor/runs/${this.id}/rows?data=by_strategy&limit=${SHOWN}`);
    this.#part("by-strategy").tBodies[0].replaceChildren(...rows.map((one) =>
      row([one.strategy, one.symbol, one.orders, one.fills, one.trades, one.wins, one.profit, one.fees])));
  }

  /** Of a sweep: its columns are those that its table has. */
  async #readCombinations() {
    const { rows } = await read(`floor/runs/${this.id}/rows?data=combinations&limit=${SHOWN}`);
    const table = this.#part("combinations");
    table.hidden = rows.length === 0;
    if (rows.length) {
      table.tHead.rows[0].replaceChildren(...Object.keys(rows[0]).map((name) => text("th", "", name.replaceAll("_", " "))));
      table.tBodies[0].replaceChildren(...rows.map((one) => row(Object.values(one).map(plain))));
    }
  }

  async #readTrades() {
    const closed = await read(`floor/positions?status=closed&run=${encodeURIComponent(this.id)}&limit=${SHOWN}`);
    this.#part("trades").tBodies[0].replaceChildren(...closed.positions.map((one) =>
      row([one.symbol, one.strategy, one.side, time(one.opened_at), time(one.closed_at), one.quantity,
        one.entry_price ?? "", one.exit_price ?? "", one.realized_pnl, one.commission])));
  }

  showPositions() {
    const own = [...positions.values()].filter((one) => one.run_id === this.id);
    this.#part("positions").tBodies[0].replaceChildren(...own.map((one) =>
      row([one.symbol, one.side, one.quantity, one.entry_price, one.current_price, one.unrealized_pnl])));
  }

  /** Buttons are made anew where the run's state is another one, so that none goes away under the pointer. */
  #actions(run) {
    const target = this.#part("actions");
    const what = `${run.status} ${this.#strategies.length}`;
    if (target.dataset.of !== what) {
      target.dataset.of = what;
      target.replaceChildren(...actions(run, this.#strategies));
    }
  }

  #signals(message) {
    const body = this.#part("signals").tBodies[0];
    if (message.type === "signals_snapshot") {
      body.replaceChildren();
    }
    body.prepend(...message.signals.reverse().map((one) =>
      row([one.sequence, time(one.at), `${one.type}: ${one.what}`, one.strategy, one.symbol, one.reasons.join("; ")])));
    shorten(body);
  }

  #orders(message) {
    const body = this.#part("orders").tBodies[0];
    if (message.type === "floor_orders_snapshot") {
      body.replaceChildren();
    }
    for (const order of message.orders) {
      const known = [...body.rows].find((line) => line.dataset.order === order.order_id);
      const line = row([order.order_id.slice(order.order_id.lastIndexOf("-") + 1), time(order.created_at), order.symbol, order.side,
        order.quantity, order.filled_quantity, order.average_fill_price ?? "", order.status, because(order)]);
      line.dataset.order = order.order_id;
      if (known) {
        known.replaceWith(line);
      } else {
        body.prepend(line);
      }
    }
    shorten(body);
  }
}

function shorten(body) {
  while (body.rows.length > SHOWN) {
    body.lastElementChild.remove();
  }
}

/** Why an order was sent, in one line. */
function because({ strategy, cause, signal, risk_score: score }) {
  const said = cause ? `${cause.what} at ${cause.sequence}: ${cause.reasons.join("; ")}` : "";
  const after = signal && cause && signal.sequence !== cause.sequence ? `, after the signal at ${signal.sequence}` : "";
  return `${strategy} ${said}${after}${score === null ? "" : ` (risk ${score})`}`;
}

/** Looks at a run, alone or beside the one that is looked at. */
function look(run, beside = false) {
  const kept = beside && views.length ? views[0] : null;
  if (kept?.id === run.run_id) {
    return;
  }
  views.splice(kept ? 1 : 0).forEach((view) => view.close());
  element("comparison").textContent = "";
  // What begins a run is not told what it has come to: that is nothing.
  views.push(new RunView({ results: {}, ...run }));
  element("views").classList.toggle("two", views.length === 2);
}

function showRuns() {
  const newest = [...runs.values()].sort((one, other) => other.created_at.localeCompare(one.created_at)).slice(0, SHOWN_RUNS);
  const body = element("runs").tBodies[0];
  const lines = new Map([...body.rows].map((line) => [line.dataset.run, line]));
  const shown = newest.map((run) => {
    const line = lines.get(run.run_id) ?? runLine(run);
    const percent = run.status === "running" && run.progress_percent ? ` (${run.progress_percent} %)` : "";
    line.cells[2].replaceChildren(text("span", run.status, run.status.toUpperCase()));
    line.cells[3].textContent = `${run.events}${percent}`;
    return line;
  });
  body.replaceChildren(...shown);
}

/** Its buttons stay the same ones, so that the keyboard stays on them. */
function runLine(run) {
  const buttons = document.createElement("span");
  buttons.append(
    action("Look", async () => look(runs.get(run.run_id)), tell), " ",
    action("Beside", async () => look(runs.get(run.run_id), true), tell));
  const line = row([run.run_id, run.name, "", "", buttons]);
  line.dataset.run = run.run_id;
  return line;
}

function take({ type, runs: changed, gone }) {
  if (type === "runs_snapshot") {
    runs.clear();
  }
  changed.forEach((run) => runs.set(run.run_id, run));
  gone.forEach((id) => runs.delete(id));
  for (const view of [...views]) {
    const run = runs.get(view.id);
    if (run) {
      view.show(run);
    } else if (gone.includes(view.id)) {
      view.close();
      views.splice(views.indexOf(view), 1);
    }
  }
  // A table that is rebuilt takes the keyboard's focus away.
  const focused = document.activeElement;
  showRuns();
  if (focused?.isConnected) {
    focused.focus();
  }
}

function takePositions({ type, positions: changed, gone }) {
  if (type === "positions_snapshot") {
    positions.clear();
  }
  changed.forEach((one) => positions.set(`${one.run_id} ${one.venue} ${one.symbol}`, one));
  gone.forEach((name) => positions.delete(name));
  views.forEach((view) => view.showPositions());
}

function actions(run, strategies) {
  const path = `floor/runs/${run.run_id}`;
  const over = run.ended_at !== null;
  const all = [];
  if (!over && run.kind === "live") {
    all.push(action("Stop, close positions", () => post(`${path}/stop`, { close_positions: true }), tell));
    all.push(action("Stop, keep positions", () => post(`${path}/stop`), tell));
  } else if (!over) {
    all.push(action("Stop", () => post(`${path}/stop`), tell));
  }
  if (!over && ["paper", "live"].includes(run.kind)) {
    for (const strategy of strategies) {
      all.push(action(`Pause ${strategy}`, () => post(`${path}/strategies/${encodeURIComponent(strategy)}/pause`), tell));
      all.push(action(`Resume ${strategy}`, () => post(`${path}/strategies/${encodeURIComponent(strategy)}/resume`), tell));
    }
  }
  if (over) {
    if (run.kind !== "sweep") {
      all.push(action("Repeat as a backtest", () => post("floor/runs", { kind: "backtest", repeats: run.run_id }).then(look), tell));
    }
    all.push(action("Delete", () => call(path, { method: "DELETE" }), tell));
  }
  if (run.repeats) {
    all.push(action("Compare with what it repeats", () => compare(path, run.repeats), tell));
  }
  return all;
}

async function compare(path, other) {
  const { equal, tables } = await read(`${path}/compare?with=${encodeURIComponent(other)}`);
  const differing = tables.filter((table) => !table.equal).map((table) => `${table.data} from line ${table.first_difference} on`);
  element("comparison").textContent = equal ? `The same as ${other} in every line.` : `Not the same as ${other}: ${differing.join(", ")}.`;
}

element("start").addEventListener("submit", (event) => {
  event.preventDefault();
  start().then(() => tell(), tell);
});
element("kind").addEventListener("change", showKind);
showKind();
element("search").addEventListener("input", () => listInstruments().catch(tell));
const channels = new Channels(key, tellOfChannels(tell));
channels.follow("runs", "", take);
channels.follow("positions", "", takePositions);
takeKeys(() => {
  tell();
  listInstruments().catch(tell);
  listStrategies().catch(tell);
  channels.again();
});
listInstruments().catch(tell);
listStrategies().catch(tell);
watchStop(tell);
