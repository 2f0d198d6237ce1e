// What the floor's pages have in common: calls with the key that was given, and rows of tables.

const KEY = "floor-key";
const STOP_MILLIS = 2_000;

export const element = (id) => document.getElementById(id);

/** The key that was given, or nothing. */
export const key = () => sessionStorage.getItem(KEY);

/** Calls the floor; asks for a key where it wants one. */
export async function call(path, options = {}) {
  const headers = { ...options.headers, ...(key() ? { Authorization: `Bearer ${key()}` } : {}) };
  const answer = await fetch(path, { cache: "no-store", ...options, headers });
  if (answer.status === 401) {
    element("key-form").hidden = false;
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `${path}: ${answer.status}`);
  }
  return answer.status === 204 ? {} : answer.json();
}

export const read = (path) => call(path);

/** All strategies that there are, which may be more than a page of them has. */
export async function readStrategies() {
  const all = [];
  for (;;) {
    const { strategies, total } = await read(`floor/strategies?limit=200&offset=${all.length}`);
    all.push(...strategies);
    if (strategies.length === 0 || all.length >= total) {
      return all;
    }
  }
}

/** Lists the instruments that a search finds, those that are selected still so. */
export async function listInstruments(search = element("search"), select = element("instruments")) {
  const { instruments } = await read(`floor/instruments?q=${encodeURIComponent(search.value)}&limit=200`);
  const kept = new Set([...select.selectedOptions].map((option) => option.value));
  const nothing = Object.assign(new Option("Nothing found.", ""), { disabled: true });
  select.replaceChildren(...(instruments.length === 0 ? [nothing] : instruments.map((one) =>
    new Option(`${one.name} · ${one.venue}`, one.instrument, false, kept.has(one.instrument)))));
}

/**
 * A number, or a text with numbers in it as Java writes them, without exponents: 0.00012 in place of 1.2E-4. What has no fraction,
 * or more of an exponent than a number can have, is no number but somebody's name for a thing.
 */
export function plain(of) {
  return String(of).replace(typeof of === "number" ? /(\d+)(?:\.(\d+))?e([-+]?\d+)/ : /\b(\d+)\.(\d+)E(-?\d{1,3})\b/g,
    (_, whole, fraction = "", exponent) => {
      const point = whole.length + Number(exponent);
      const digits = (whole + fraction).padEnd(point, "0");
      const number = point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${"0".repeat(-point)}${digits}`;
      return number.replace(/\.?0*$/, "");
    });
}

/** A line of a table; a cell is a text or an element. */
export function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const data = document.createElement("td");
    data.append(typeof cell === "string" || typeof cell === "number" ? plain(cell) : cell ?? "");
    line.append(data);
  }
  return line;
}

export function badge(target, state) {
  target.textContent = state.toUpperCase();
  target.className = `badge ${state}`;
}

/** Has a page say what is wrong with its channels, and take back no more than that once they are connected. */
export function tellOfChannels(tell, problem = element("problem")) {
  let said = "";
  return (state) => {
    if (state !== "connected") {
      said = state;
      tell(new Error(state));
    } else if (problem.textContent === said) {
      tell();
    }
  };
}

/** Says whether it is recorded what comes, as the channel of tapes has it. */
export function showRecording({ recording, problem, recorded_events: events }) {
  element("recording").textContent = recording ? `Recording: ${events} events` : `Not recording: ${problem}`;
}

const SVG = "http://www.w3.org/2000/svg";

function label(text, x, y, end = false) {
  const drawn = document.createElementNS(SVG, "text");
  drawn.setAttribute("x", x);
  drawn.setAttribute("y", y);
  drawn.setAttribute("class", end ? "end" : "");
  drawn.textContent = text;
  return drawn;
}

/** The highest and the lowest value at the left, and from when to when it is, where that is known. */
function axes(values, from, to, bottom = 156) {
  const highest = values.reduce((most, one) => (Number(one) > Number(most) ? one : most), values[0]);
  const lowest = values.reduce((least, one) => (Number(one) < Number(least) ? one : least), values[0]);
  const when = from && to ? [label(`${clock(from)} – ${clock(to)}`, 596, 156, true)] : [];
  return values.length === 0 ? [] : [label(highest, 4, 12), label(lowest, 4, bottom), ...when];
}

/** The time of day. */
const clock = (time) => time.slice(11, 19);

function line(name, points) {
  const drawn = document.createElementNS(SVG, "polyline");
  drawn.setAttribute("class", name);
  drawn.setAttribute("points", points.join(" "));
  return drawn;
}

/** Draws closing prices. */
export function showBars(chart, bars) {
  const closes = bars.map((bar) => Number(bar.close));
  const low = Math.min(...closes);
  const span = Math.max(...closes) - low || 1;
  const points = closes.map((close, i) =>
    `${(600 * i / Math.max(closes.length - 1, 1)).toFixed(1)},${(142 - 124 * (close - low) / span).toFixed(1)}`);
  chart.replaceChildren(line("", points), ...axes(bars.map((bar) => bar.close), bars.at(0)?.start, bars.at(-1)?.start));
}

/** The form for a key, which all pages have; the key is kept as long as the tab, and asked for where there is none. */
export function takeKeys(then) {
  const form = element("key-form");
  const forget = Object.assign(document.createElement("button"), { id: "forget", type: "button", textContent: "Forget the key" });
  form.after(forget);
  const show = () => {
    form.hidden = key() !== null;
    forget.hidden = key() === null;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEY, element("key").value);
    element("key").value = "";
    show();
    then();
  });
  forget.addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    show();
    element("key").focus();
  });
  show();
}

export function post(path, body = {}) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Draws what an account was worth, and below it how far that was from its height. */
export function showEquity(chart, rows) {
  const step = 600 / Math.max(rows.length - 1, 1);
  const values = rows.map((one) => Number(one.equity));
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const falls = rows.map((one) => Number(one.drawdown));
  const deepest = Math.max(...falls, 0) || 1;
  chart.replaceChildren(
    line("worth", values.map((value, i) => `${(i * step).toFixed(1)},${(105 - 100 * (value - low) / span).toFixed(1)}`)),
    line("drawdown", falls.map((fall, i) => `${(i * step).toFixed(1)},${(115 + 40 * fall / deepest).toFixed(1)}`)),
    ...axes(rows.map((one) => one.equity), "", "", 108));
}

/** A button that does something for a page, and has it say what went wrong. */
export function action(text, then, tell) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  button.addEventListener("click", () => then().then(() => tell(), tell));
  return button;
}

/** Asks before something is done; Escape is no. */
function confirmed(question, doing) {
  const dialog = document.createElement("dialog");
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  const yes = Object.assign(document.createElement("button"), { value: "yes", textContent: doing });
  const no = Object.assign(document.createElement("button"), { value: "no", textContent: "Cancel" });
  form.append(Object.assign(document.createElement("p"), { textContent: question }), no, " ", yes);
  dialog.setAttribute("aria-label", doing);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  }));
}

/** The emergency stop, which all pages have: one button stops, another one releases, and both ask before they do. */
export function watchStop(tell) {
  const button = element("stop");
  const release = Object.assign(document.createElement("button"), { id: "release", type: "button", textContent: "Release", hidden: true });
  button.after(" ", release);
  const show = async () => {
    const stop = await read("floor/emergency-stop");
    element("stopped").textContent = stop.stopped ? `Everything is stopped since ${stop.stopped_at}.` : "";
    release.hidden = !stop.stopped;
  };
  const ask = async (question, doing, then) => {
    if (await confirmed(question, doing)) {
      await then().then(show).then(() => tell(), tell);
    }
  };
  const follow = () => show().catch(() => {}).then(() => setTimeout(follow, STOP_MILLIS));
  button.addEventListener("click", () => ask(
    "Stop every run? Signals and entries end, positions are closed, and nothing is entered until it is released.",
    "Stop everything", () => post("floor/emergency-stop", { close_positions: true })));
  release.addEventListener("click", () => ask(
    "Release the emergency stop? Strategies may enter again.", "Release the stop",
    () => call("floor/emergency-stop", { method: "DELETE" })));
  follow();
}
