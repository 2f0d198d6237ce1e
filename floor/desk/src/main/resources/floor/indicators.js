// The page of indicators: what types there are, variants of them with one's own parameters, and what these are now.

import { Channels } from "./channels.js";
import { action, call, element, key, listInstruments, plain, read, row, showBars, takeKeys, watchStop } from "./floor.js";

const POINTS = 300;

let types = [];
let variants = [];
let instrument = "";
/** The variant that is looked at. */
let chosen = "";
/** What each variant was last, by name. */
const values = new Map();

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

const typeOf = (name) => types.find((type) => type.type === name);

function showTypes() {
  const part = element("search").value.toLowerCase();
  const kept = element("type").value;
  element("type").replaceChildren(...types
    .filter((type) => `${type.type} ${type.text}`.toLowerCase().includes(part))
    .map((type) => new Option(type.type, type.type, false, type.type === kept)));
  showType();
}

function field(label, input) {
  const line = document.createElement("label");
  line.append(`${label} `, input);
  return line;
}

/** Fields for what the chosen type can be told, with its defaults. */
function showType() {
  const type = typeOf(element("type").value);
  const fields = element("parameters");
  fields.replaceChildren(fields.firstElementChild);
  if (!type) {
    element("formula").textContent = "";
    return;
  }
  const needs = [type.needs_trades ? "trades" : "", type.needs_book ? "the book" : "", ...type.inputs.map((one) => `a variant, ${one}`)];
  element("formula").textContent = `${type.text}. Of ${needs.filter((one) => one).join(" and ")}, for ${type.warm_up_seconds} s `
    + `at least; in ${type.unit.replaceAll("_", " ")}.`;
  for (const input of type.inputs) {
    const select = document.createElement("select");
    select.dataset.input = input;
    select.append(...variants.map((one) => new Option(one.variant)));
    fields.append(field(input, select));
  }
  for (const part of type.parts) {
    const select = document.createElement("select");
    select.dataset.input = part;
    select.append(new Option("with its defaults", ""), ...variants.filter((one) => one.type === part).map((one) => new Option(one.variant)));
    fields.append(field(`${part}, which it is made of`, select));
  }
  for (const parameter of type.parameters) {
    const unit = parameter.unit === "none" ? "" : `, ${parameter.unit}`;
    if (parameter.words) {
      const select = document.createElement("select");
      select.dataset.parameter = parameter.name;
      select.append(...parameter.words.map((word) => new Option(word)));
      fields.append(field(parameter.name, select));
    } else {
      const input = Object.assign(document.createElement("input"), { value: parameter.default, autocomplete: "off" });
      input.dataset.parameter = parameter.name;
      fields.append(field(`${parameter.name} (${parameter.min} to ${parameter.max}${unit})`, input));
    }
  }
}

async function keep() {
  const said = (name) => Object.fromEntries([...element("parameters").querySelectorAll(`[data-${name}]`)]
    .filter((one) => name !== "input" || one.value)
    .map((one) => [one.dataset[name], one.value]));
  const made = await call("floor/indicators/variants", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      variant: element("variant").value, type: element("type").value, parameters: said("parameter"), inputs: said("input") }),
  });
  element("kept").textContent = [`${made.variant} is kept.`, ...made.warnings].join(" ");
  await listVariants();
  look(made.variant);
}

async function listVariants() {
  ({ variants } = await read("floor/indicators/variants?limit=200"));
  element("values").tBodies[0].replaceChildren(...variants.map((one) => {
    const parameters = Object.entries({ ...one.inputs, ...one.parameters }).map(([name, value]) => `${name} ${value}`).join(", ");
    const buttons = document.createElement("span");
    buttons.append(action("Look", async () => look(one.variant), tell));
    if (!one.read_only) {
      buttons.append(" ", action("Delete", async () => {
        await call(`floor/indicators/variants/${encodeURIComponent(one.variant)}`, { method: "DELETE" });
        await listVariants();
      }, tell));
    }
    const line = row([one.variant, one.type, parameters, "", "", buttons]);
    line.dataset.variant = one.variant;
    return line;
  }));
  values.forEach(showValue);
}

/** A value, or that there is none and why. */
function showValue(value) {
  const line = [...element("values").tBodies[0].rows].find((one) => one.dataset.variant === value.variant);
  if (line) {
    line.cells[3].textContent = value.value === null ? "absent" : plain(value.value);
    line.cells[3].title = value.why_absent;
    line.cells[4].textContent = value.at?.slice(11, 19) ?? "";
  }
}

async function drawChosen() {
  const of = chosen;
  if (!of || !instrument) {
    element("look").hidden = true;
    return;
  }
  const { points, why_absent: why, value } =
    await read(`floor/indicators/values/${encodeURIComponent(of)}?instrument=${instrument}&limit=${POINTS}`);
  if (of !== chosen) {
    return;
  }
  element("look").hidden = false;
  element("chosen").textContent = `${of}: ${value === null ? "absent" : plain(value)}`;
  element("why").textContent = why;
  showBars(element("chart"), points.filter((point) => point.value !== null).map((point) => ({ close: point.value, start: point.at })));
}

function look(variant) {
  chosen = variant;
  drawChosen().catch(tell);
}

const channels = new Channels(key, (state) => {
  element("connection").textContent = state === "connected" ? "" : state;
});

function follow(id) {
  if (instrument) {
    channels.leave("indicators", instrument);
  }
  instrument = id;
  values.clear();
  if (instrument) {
    channels.follow("indicators", instrument, (message) => {
      for (const value of message.values) {
        values.set(value.variant, value);
        showValue(value);
      }
      message.gone.forEach((variant) => values.delete(variant));
      if (message.values.some((value) => value.variant === chosen)) {
        drawChosen().catch(tell);
      }
    });
  }
}

async function listAndFollow() {
  await listInstruments(element("instrument-search"), element("instrument"));
  if (element("instrument").value !== instrument) {
    follow(element("instrument").value);
  }
}

async function start() {
  ({ types } = await read("floor/indicators/types"));
  await listVariants();
  showTypes();
  await listAndFollow();
}

element("make").addEventListener("submit", (event) => {
  event.preventDefault();
  element("kept").textContent = "";
  keep().then(() => tell(), tell);
});
element("search").addEventListener("input", showTypes);
element("type").addEventListener("change", showType);
element("instrument-search").addEventListener("input", () => listAndFollow().catch(tell));
element("instrument").addEventListener("change", () => {
  follow(element("instrument").value);
  drawChosen().catch(tell);
});
takeKeys(() => {
  tell();
  channels.again();
  start().catch(tell);
});
watchStop(tell);
start().catch(tell);
