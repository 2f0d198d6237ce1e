// The page of runs: begin them, see how far they are, what they have come to and why, and stop everything.

import { call, element, read, row, showBars, takeKeys, watchStop } from "./floor.js";

const LOOK_MILLIS = 1_000;
const SIGNALS = 100;
const FIGURES = ["status", "equity", "total_pnl", "total_return", "max_drawdown", "current_drawdown", "sharpe", "sortino", "calmar",
  "trades", "win_rate", "profit_factor", "expectancy", "largest_win", "largest_loss", "time_in_market", "commission", "funding", "intents",
  "fills", "signals", "entries_approved", "entries_refused", "holes", "seconds_not_live", "sha256"];

/** The run that is looked at, and the place of the next line of its signals. */
let chosen = "";
let nextSignal = 0;
let moreSignals = false;
/** Names of the chosen run's strategies. */
let strategies = [];

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

function action(text, then) {
  const button = Object.assign(document.createElement("button"), { textContent: text });
  button.addEventListener("click", () => then().then(() => tell(), tell).then(show));
  return button;
}

const time = (nanos) => new Date(Number(BigInt(nanos) / 1_000_000n)).toISOString().replace("T", " ").replace("Z", "");

/** A whole number of that many decimals as decimal text. */
function decimal(text, scale) {
  const digits = text.replace("-", "").padStart(scale + 1, "0");
  const point = digits.length - scale;
  return (text.startsWith("-") ? "-" : "") + digits.slice(0, point) + (scale ? `.${digits.slice(point)}` : "");
}

async function listInstruments() {
  const { instruments } = await read(`floor/instruments?q=${encodeURIComponent(element("search").value)}&limit=200`);
  const kept = new Set([...element("instruments").selectedOptions].map((option) => option.value));
  element("instruments").replaceChildren(...instruments.map((one) =>
    new Option(`${one.name} · ${one.venue}`, one.instrument, false, kept.has(one.instrument))));
}

function post(path, body = {}) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function start() {
  const settings = { money: element("money").value, "day-trades": element("day-trades").value };
  if (element("kind").value !== "live") {
    settings.queue = element("queue").value;
  }
  const numbers = element("set").value.replace(/\s+/g, "");
  if (numbers) {
    settings.set = numbers;
  }
  const run = await post("floor/runs", {
    kind: element("kind").value,
    name: element("name").value,
    instruments: [...element("instruments").selectedOptions].map((option) => option.value),
    settings,
  });
  look(run.run_id);
}

function look(id) {
  chosen = id;
  nextSignal = 0;
  moreSignals = false;
  strategies = [];
  element("signals").tBodies[0].replaceChildren();
  element("comparison").textContent = "";
}

async function showRuns() {
  const { runs } = await read("floor/runs?limit=50");
  element("runs").tBodies[0].replaceChildren(...runs.map((run) => {
    const state = Object.assign(document.createElement("span"), { textContent: run.status.toUpperCase(), className: run.status });
    const percent = run.status === "running" && run.kind !== "paper" ? ` (${run.progress_percent} %)` : "";
    return row([run.run_id, run.name, state, `${run.events}${percent}`, action("Look", async () => look(run.run_id))]);
  }));
}

function actions(run) {
  const path = `floor/runs/${run.run_id}`;
  const over = run.ended_at !== null;
  const all = [];
  if (!over && run.kind === "live") {
    all.push(action("Stop, close positions", () => post(`${path}/stop`, { close_positions: true })));
    all.push(action("Stop, keep positions", () => post(`${path}/stop`)));
  } else if (!over) {
    all.push(action("Stop", () => post(`${path}/stop`)));
  }
  if (!over && run.kind !== "backtest") {
    for (const strategy of strategies) {
      all.push(action(`Pause ${strategy}`, () => post(`${path}/strategies/${strategy}/pause`)));
      all.push(action(`Resume ${strategy}`, () => post(`${path}/strategies/${strategy}/resume`)));
    }
  }
  if (over) {
    if (run.kind !== "sweep") {
      all.push(action("Repeat as a backtest", async () =>
        look((await post("floor/runs", { kind: "backtest", repeats: run.run_id })).run_id)));
    }
    all.push(action("Delete", () => call(path, { method: "DELETE" }).then(() => look(""))));
  }
  if (run.repeats) {
    all.push(action("Compare with what it repeats", () => compare(path, run.repeats)));
  }
  return all;
}

async function compare(path, other) {
  const { equal, tables } = await read(`${path}/compare?with=${encodeURIComponent(other)}`);
  const differing = tables.filter((table) => !table.equal).map((table) => `${table.data} from line ${table.first_difference} on`);
  element("comparison").textContent = equal ? `The same as ${other} in every line.` : `Not the same as ${other}: ${differing.join(", ")}.`;
}

async function showRun() {
  const id = chosen;
  if (!id) {
    element("run").hidden = true;
    return;
  }
  const path = `floor/runs/${id}`;
  const [run, equity, trades, instruments] = await Promise.all([
    read(path), read(`${path}/rows?data=equity&points=600`), read(`${path}/rows?data=trades&points=200`),
    read(`${path}/rows?data=instruments&limit=1000`)]);
  if (chosen !== id) {
    return;
  }
  if (!strategies.length && run.kind !== "sweep") {
    const of = await read(`${path}/strategies`);
    strategies = [...of.strategies.map((one) => one.document.strategy_name), ...of.codes.map((one) => one.code)];
    if (chosen !== id) {
      return;
    }
  }
  const scales = new Map(instruments.rows.map((one) => [one.instrument, one]));
  element("run").hidden = false;
  element("chosen").textContent = `${id}: ${run.status}${run.reason ? `. ${run.reason}` : ""}`;
  showActions(run);
  element("figures").replaceChildren(...FIGURES.filter((name) => name in run.results).flatMap((name) => [
    Object.assign(document.createElement("dt"), { textContent: name.replaceAll("_", " ") }),
    Object.assign(document.createElement("dd"), { textContent: run.results[name] })]));
  showBars(element("equity"), equity.rows.map((one) => ({ close: one.equity })));
  element("trades").tBodies[0].replaceChildren(...trades.rows.reverse().map((trade) => {
    const of = scales.get(trade.instrument);
    return row([of?.symbol ?? trade.instrument, trade.side, time(trade.opened_nanos), time(trade.closed_nanos),
      of ? decimal(trade.quantity, Number(of.quantity_scale)) : trade.quantity, trade.profit, trade.fees]);
  }));
  await showSignals(id, SIGNALS - element("signals").tBodies[0].rows.length);
}

/** Buttons are made anew where the run's state is another one, so that none goes away under the pointer. */
function showActions(run) {
  const what = `${run.run_id} ${run.status}`;
  if (element("actions").dataset.of !== what) {
    element("actions").dataset.of = what;
    element("actions").replaceChildren(...actions(run));
  }
}

/** Appends steps of strategies with the conditions that led to them. */
async function showSignals(id, most) {
  if (most > 0) {
    const page = await read(`floor/runs/${id}/rows?data=signals&after=${nextSignal}&limit=${most}`);
    if (chosen !== id) {
      return;
    }
    nextSignal = page.next_after;
    moreSignals = page.more;
    element("signals").tBodies[0].append(...page.rows.map((one) =>
      row([one.place, time(one.nanos), one.what, one.strategy, one.details])));
  }
  element("more-signals").hidden = !moreSignals;
}

async function show() {
  try {
    await Promise.all([showRuns(), showRun()]);
  } catch (error) {
    tell(error);
  }
}

async function follow() {
  await show();
  setTimeout(follow, LOOK_MILLIS);
}

element("start").addEventListener("submit", (event) => {
  event.preventDefault();
  start().then(() => tell(), tell).then(show);
});
element("kind").addEventListener("change", () => {
  element("live-warning").hidden = element("kind").value !== "live";
});
element("search").addEventListener("input", () => listInstruments().catch(tell));
element("more-signals").addEventListener("click", () => showSignals(chosen, SIGNALS).catch(tell));
takeKeys(() => {
  tell();
  listInstruments().catch(tell);
  show();
});
listInstruments().catch(tell);
watchStop(tell);
follow();
