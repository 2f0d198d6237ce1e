// The page of tapes: begin collections, see how far they are and how complete, and what the tape has.

import { badge, call, element, read, row, showBars, takeKeys } from "./floor.js";

const EVERY_MS = 1000;

let chosen = "";

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

async function listInstruments() {
  const { instruments } = await read(`floor/instruments?q=${encodeURIComponent(element("search").value)}&limit=200`);
  const kept = new Set([...element("instruments").selectedOptions].map((option) => option.value));
  element("instruments").replaceChildren(...instruments.map((one) =>
    new Option(`${one.name} · ${one.venue}`, one.instrument, false, kept.has(one.instrument))));
}

function action(text, then) {
  const button = Object.assign(document.createElement("button"), { textContent: text });
  button.addEventListener("click", () => then().then(() => tell(), tell).then(refresh));
  return button;
}

function actions(session) {
  const path = `floor/sessions/${session.session_id}`;
  const all = document.createElement("span");
  all.append(action("Look", () => look(session)));
  all.append(session.status === "running"
    ? action("Stop", () => call(`${path}/stop`, { method: "POST" }))
    : action("Delete", () => call(path, { method: "DELETE" })));
  return all;
}

async function look(session) {
  chosen = session.session_id;
  const of = session.instruments[0];
  const query = `venue=${encodeURIComponent(of.venue)}&symbol=${encodeURIComponent(of.symbol)}`;
  const [quality, bars] = await Promise.all([
    read(`floor/sessions/${chosen}/quality?${query}`), read(`floor/sessions/${chosen}/bars?${query}`)]);
  element("chosen").textContent = `${of.symbol} of ${chosen}`;
  element("quality").textContent = `Score ${quality.score} of 100 · ${quality.points} trades, `
    + `${quality.completeness} % complete · ${quality.gap_count} gaps, ${quality.anomalies} anomalies, `
    + `${quality.order_issues} out of order · book live ${quality.live_milliseconds} of ${quality.milliseconds} ms`
    + (quality.findings.length > 0 ? ` · ${quality.findings.join("; ")}` : "");
  showBars(element("chart"), bars.bars);
}

function state(status) {
  const shown = document.createElement("span");
  badge(shown, status);
  return shown;
}

const clock = (time) => time.slice(0, 19).replace("T", " ");

async function refresh() {
  const [tapes, { sessions }] = await Promise.all([read("floor/tapes"), read("floor/sessions?limit=50")]);
  element("recording").textContent = tapes.recording
    ? `Recording: ${tapes.recorded_events} events` : `Not recording: ${tapes.problem}`;
  // A table that is being used is left as it is for the moment.
  if (!element("sessions").contains(document.activeElement) || sessions.some((one) => one.status === "running")) {
    element("sessions").tBodies[0].replaceChildren(...sessions.map((one) => row([
      one.session_id, state(one.status), one.progress_percent === null ? "–" : `${one.progress_percent} %`,
      String(one.prices_count), String(one.orderbook_count), actions(one)])));
  }
  element("segments").tBodies[0].replaceChildren(...tapes.segments.slice(-20).reverse().map((part) => row([
    String(part.segment), part.status, part.records ? clock(part.from) : "–", part.records ? clock(part.to) : "–",
    String(part.records), String(part.bytes)])));
}

element("collect").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = {
    type: "collect",
    instruments: [...element("instruments").selectedOptions].map((option) => option.value),
    data_types: [...document.querySelectorAll("[name=data]:checked")].map((box) => box.value),
    duration: element("duration").value,
  };
  call("floor/sessions", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }).then(() => tell(), tell).then(refresh);
});
element("search").addEventListener("input", () => listInstruments().catch(tell));
takeKeys(() => { tell(); listInstruments().catch(tell); });
listInstruments().catch(tell);
(async function forever() {
  await refresh().catch(tell);
  setTimeout(forever, EVERY_MS);
})();
