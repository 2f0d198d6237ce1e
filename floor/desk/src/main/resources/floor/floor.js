// What the floor's pages have in common: calls with the key that was given, and rows of tables.

const KEY = "floor-key";
const STOP_MILLIS = 2_000;
const AGAIN_MILLIS = 1_000;

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

/** A line of a table; a cell is a text or an element. */
export function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const data = document.createElement("td");
    data.append(cell ?? "");
    line.append(data);
  }
  return line;
}

export function badge(target, state) {
  target.textContent = state.toUpperCase();
  target.className = `badge ${state}`;
}

/** Says whether it is recorded what comes, as the channel of tapes has it. */
export function showRecording({ recording, problem, recorded_events: events }) {
  element("recording").textContent = recording ? `Recording: ${events} events` : `Not recording: ${problem}`;
}

/** Draws closing prices. */
export function showBars(chart, bars) {
  const closes = bars.map((bar) => Number(bar.close));
  const low = Math.min(...closes);
  const span = Math.max(...closes) - low || 1;
  const points = closes.map((close, i) =>
    `${(600 * i / Math.max(closes.length - 1, 1)).toFixed(1)},${(150 - 140 * (close - low) / span).toFixed(1)}`);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", points.join(" "));
  chart.replaceChildren(line);
}

/** The form for a key, which both pages have; the key is kept as long as the tab. */
export function takeKeys(then) {
  element("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEY, element("key").value);
    element("key").value = "";
    element("key-form").hidden = true;
    then();
  });
}

/** The emergency stop, which all pages have: whether everything is stopped, and the button that stops and releases. */
export function watchStop(tell) {
  const button = element("stop");
  const show = async () => {
    const stop = await read("floor/emergency-stop");
    element("stopped").textContent = stop.stopped ? `Everything is stopped since ${stop.stopped_at}.` : "";
    button.textContent = stop.stopped ? "Release" : "Emergency stop";
    button.dataset.stopped = stop.stopped;
  };
  const follow = () => show().catch(() => {}).then(() => setTimeout(follow, STOP_MILLIS));
  button.addEventListener("click", () => {
    const asked = button.dataset.stopped === "true"
      ? call("floor/emergency-stop", { method: "DELETE" })
      : call("floor/emergency-stop", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ close_positions: true }) });
    // Not at once again: the second click of a double-click would release what the first one stopped.
    button.disabled = true;
    asked.then(show).then(() => tell(), tell).then(() => setTimeout(() => { button.disabled = false; }, AGAIN_MILLIS));
  });
  follow();
}
