// The page of tapes: begin collections, see how far they are and how complete, and what the tape has.

import { Channels } from "./channels.js";
import { badge, call, element, key, listInstruments, read, row, showBars, showRecording, takeKeys, watchStop } from "./floor.js";

const SEGMENTS = 20;
const SESSIONS = 50;
const LEVELS = 20;

let chosen = "";

/** Reads more of the table of levels. */
let nextLevels = async () => {};

/** How many reads of levels have begun: what comes of one before the last is not shown. */
let levelReads = 0;

/** Segments by number and collections by their id, as the channels told them last. */
const segments = new Map();
const sessions = new Map();

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

function action(text, then) {
  const button = Object.assign(document.createElement("button"), { textContent: text });
  button.addEventListener("click", () => then().then(() => tell(), tell));
  return button;
}

function actions(session) {
  const path = `floor/sessions/${session.session_id}`;
  const all = document.createElement("span");
  all.append(action("Look", () => look(session)));
  all.append(session.status === "running"
    ? action("Stop", () => call(`${path}/stop`, { method: "POST" }))
    : action("Delete", () => call(path, { method: "DELETE" }).then(showDeleted)));
  return all;
}

async function look(session) {
  const id = session.session_id;
  chosen = id;
  const of = session.instruments[0];
  const query = `venue=${encodeURIComponent(of.venue)}&symbol=${encodeURIComponent(of.symbol)}`;
  const [quality, bars] = await Promise.all([
    read(`floor/sessions/${id}/quality?${query}`), read(`floor/sessions/${id}/bars?${query}`)]);
  if (chosen !== id) {
    return;
  }
  element("chosen").textContent = `${of.symbol} of ${id}`;
  element("quality").textContent = `Score ${quality.score} of 100 · ${quality.points} trades, `
    + `${quality.completeness} % complete · ${quality.gap_count} gaps, ${quality.anomalies} anomalies, `
    + `${quality.order_issues} out of order · book live ${quality.live_milliseconds} of ${quality.milliseconds} ms`
    + (quality.findings.length > 0 ? ` · ${quality.findings.join("; ")}` : "");
  showBars(element("chart"), bars.bars);
  element("look").hidden = false;
  element("levels").tBodies[0].replaceChildren();
  await showLevels(`floor/sessions/${id}/levels?${query}&limit=${LEVELS}`, 0);
}

const shownLevels = (levels) => levels.map(([price, quantity]) => `${quantity} @ ${price}`).join(" · ");

async function showLevels(path, after) {
  const own = ++levelReads;
  const page = await read(`${path}&after=${after}`);
  if (own !== levelReads) {
    return;
  }
  const shown = page.levels.map((one) => row([
    clock(one.received_at), state(one.state), shownLevels(one.bids), shownLevels(one.asks)]));
  const table = element("levels").tBodies[0];
  if (after === 0) {
    table.replaceChildren(...shown);
  } else {
    table.append(...shown);
  }
  nextLevels = () => showLevels(path, page.next_after);
  element("more-levels").hidden = !page.more;
}

/** The collections that can be brought back, where somebody looks at them. */
async function showDeleted() {
  if (element("deleted").open) {
    const { sessions: deleted } = await read(`floor/sessions?deleted=true&limit=${SESSIONS}`);
    element("deleted-sessions").tBodies[0].replaceChildren(...deleted.map((one) => row([
      one.session_id, clock(one.deleted_at),
      action("Restore", () => call(`floor/sessions/${one.session_id}/restore`, { method: "POST" }).then(showDeleted))])));
  }
}

function state(status) {
  const shown = document.createElement("span");
  badge(shown, status);
  return shown;
}

const clock = (time) => time.slice(0, 19).replace("T", " ");

/** The line of a collection; one whose button has the keyboard's focus has it afterwards, too. */
const lines = new Map();

function line(session) {
  const { session_id: id, status } = session;
  const known = lines.get(id);
  if (!known || known.status !== status) {
    const buttons = actions(session);
    lines.set(id, { status, cells: row([id, state(status), "", "", "", buttons]) });
  }
  const { cells } = lines.get(id);
  const texts = [session.progress_percent === null ? "–" : `${session.progress_percent} %`,
    String(session.prices_count), String(session.orderbook_count)];
  texts.forEach((text, i) => {
    cells.children[i + 2].textContent = text;
  });
  return cells;
}

function fold(known, message, one, id) {
  if (message.type.endsWith("_snapshot")) {
    known.clear();
  }
  one.forEach((each) => known.set(each[id], each));
  message.gone.forEach((each) => known.delete(each));
}

function takeSessions(message) {
  fold(sessions, message, message.sessions, "session_id");
  message.gone.forEach((id) => lines.delete(id));
  const shown = [...sessions.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : -1)).slice(0, SESSIONS).map(line);
  const body = element("sessions").tBodies[0];
  if (shown.length !== body.rows.length || shown.some((one, i) => one !== body.rows[i])) {
    body.replaceChildren(...shown);
  }
}

function takeTapes(message) {
  fold(segments, message, message.segments, "segment");
  showRecording(message);
  const newest = [...segments.values()].sort((a, b) => b.segment - a.segment).slice(0, SEGMENTS);
  element("segments").tBodies[0].replaceChildren(...newest.map((part) => row([
    String(part.segment), part.status, part.records ? clock(part.from) : "–", part.records ? clock(part.to) : "–",
    part.records === null ? "–" : String(part.records), String(part.bytes)])));
}

const channels = new Channels(key, (said) => {
  if (said !== "connected") {
    element("recording").textContent = said;
  }
  for (const table of ["sessions", "segments"]) {
    element(table).classList.toggle("untrusted", said !== "connected");
  }
});

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
  }).then(() => tell(), tell);
});
element("more-levels").addEventListener("click", () => nextLevels().then(() => tell(), tell));
element("deleted").addEventListener("toggle", () => showDeleted().then(() => tell(), tell));
element("search").addEventListener("input", () => listInstruments().catch(tell));
takeKeys(() => {
  tell();
  channels.again();
  listInstruments().catch(tell);
});
listInstruments().catch(tell);
watchStop(tell);
channels.follow("tapes", "", takeTapes);
channels.follow("sessions", "", takeSessions);
