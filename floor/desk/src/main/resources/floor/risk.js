// The page of portfolio and risk: positions over all runs, limits and budgets with what is used of them, alerts, pause and resume.

import { Channels } from "./channels.js";
import { action, element, key, post, read, row, takeKeys, tellOfChannels, watchStop } from "./floor.js";

const LOOK_MILLIS = 2_000;
/** From that part of a limit on it is shown as nearly used up. */
const NEAR = 0.8;

/** What a strategy waits after, by the API's names. */
const AFTER = { loss: "a loss", losses_in_a_row: "losses in a row", signal_cancelled: "a cancelled signal",
  emergency_exit: "an emergency exit", stopped: "the emergency stop" };

const positions = new Map();

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

function takePositions({ type, positions: changed, gone }) {
  if (type === "positions_snapshot") {
    positions.clear();
  }
  changed.forEach((one) => positions.set(`${one.run_id} ${one.venue} ${one.symbol}`, one));
  gone.forEach((name) => positions.delete(name));
  element("positions").tBodies[0].replaceChildren(...[...positions.values()].map((one) =>
    row([one.run_id, one.strategy, `${one.symbol} · ${one.venue}`, one.side, one.quantity, one.entry_price, one.current_price ?? "",
      one.unrealized_pnl, one.unrealized_pnl_percent, `${one.margin_ratio_percent} %`])));
}

function showPortfolio(portfolio) {
  element("totals").replaceChildren(...["total_value", "total_realized_pnl", "total_unrealized_pnl", "total_pnl", "positions"].flatMap((name) => [
    Object.assign(document.createElement("dt"), { textContent: name.replaceAll("_", " ") }),
    Object.assign(document.createElement("dd"), { textContent: portfolio[name] })]));
  element("accounts").tBodies[0].replaceChildren(...portfolio.runs.map((run) =>
    row([run.run_id, run.name, run.total_value, run.total_realized_pnl, run.total_unrealized_pnl, run.positions])));
  element("allocations").tBodies[0].replaceChildren(...portfolio.runs.filter((run) => run.allocation).flatMap((run) =>
    run.allocation.strategies.map((one) => row([run.run_id, one.strategy, `${one.percent} %`, one.amount, one.profit, run.allocation.rebalances_at]))));
}

function used({ limit, used: part }) {
  const meter = Object.assign(document.createElement("meter"), { max: Number(limit) || 1, value: Number(part), high: NEAR * Number(limit) });
  meter.textContent = `${part} of ${limit}`;
  return meter;
}

function showLimits(runs) {
  element("limits").tBodies[0].replaceChildren(...runs.flatMap(({ run_id: id, risk }) => [
    row([id, "portfolio's risk", risk.portfolio.score, risk.portfolio.level, "points", risk.portfolio.buys ? "" : "no entries"]),
    ...risk.limits.concat(risk.portfolio.measures.map((one) => ({ ...one, name: `portfolio ${one.name}` }))).map((one) =>
      row([id, one.name.replaceAll("_", " "), one.used, one.limit, one.unit, used(one)]))]));
}

/** Until when it enters nothing, on which instruments and why; empty where it may enter. */
function waiting({ waits }) {
  return waits.filter((one) => new Date(one.until) > new Date())
    .map((one) => `waits${one.symbol ? ` on ${one.venue} ${one.symbol}` : ""} until ${one.until} after ${AFTER[one.reason]}`).join("; ");
}

/** Lines stay the same ones, so that neither pointer nor keyboard loses its button. */
function showStrategies(runs) {
  const body = element("strategies").tBodies[0];
  const lines = new Map([...body.rows].map((line) => [line.dataset.of, line]));
  const wanted = new Set();
  for (const { run_id: id, kind, risk } of runs) {
    for (const one of risk.strategies) {
      const name = `${id} ${one.strategy}`;
      wanted.add(name);
      const line = lines.get(name) ?? strategyLine(id, kind, one.strategy, name);
      const texts = [one.budget ?? "all", one.at_work, `${one.entries_today} of ${one.max_entries}`,
        `${one.losses_in_a_row} of ${one.max_losses_in_a_row}`, one.profit_today,
        risk.stopped ? "stopped" : one.paused ? "paused" : waiting(one) || "active"];
      texts.forEach((text, i) => { line.cells[i + 2].textContent = text; });
      if (!line.isConnected) {
        body.append(line);
      }
    }
  }
  [...body.rows].filter((line) => !wanted.has(line.dataset.of)).forEach((line) => line.remove());
}

function strategyLine(id, kind, strategy, name) {
  const buttons = document.createElement("span");
  if (kind !== "backtest") {
    const path = `floor/runs/${id}/strategies/${encodeURIComponent(strategy)}`;
    buttons.append(
      action("Pause", () => post(`${path}/pause`).then(show), tell), " ", action("Resume", () => post(`${path}/resume`).then(show), tell));
  }
  const line = row([id, strategy, "", "", "", "", "", "", buttons]);
  line.dataset.of = name;
  return line;
}

async function show() {
  const [portfolio, { runs, alerts }] = await Promise.all([read("floor/portfolio"), read("floor/risk?alerts=50")]);
  showPortfolio(portfolio);
  const limited = runs.filter((run) => run.risk);
  showLimits(limited);
  showStrategies(limited);
  element("alerts").tBodies[0].replaceChildren(...alerts.map((one) =>
    row([one.at, one.severity, one.run_id, one.strategy, one.symbol, one.message])));
}

async function follow() {
  await show().catch(tell);
  setTimeout(follow, LOOK_MILLIS);
}

const channels = new Channels(key, tellOfChannels(tell));
channels.follow("positions", "", takePositions);
takeKeys(() => {
  tell();
  channels.again();
  show().catch(tell);
});
watchStop(tell);
follow();
