// The page of strategies: five groups of conditions, looked at by the floor as one types, kept by versions, and run.

import { action, call, element, listInstruments, read, readStrategies, row, takeKeys, watchStop } from "./floor.js";

const PAUSE_MILLIS = 250;
const OPERATORS = [">", "<", ">=", "<=", "==", "!=", "between", "allowed"];
const FIELDS = ["unrealized_pnl_pct", "signal_age_seconds", "position_age_seconds"];

const LEVELS = "takeProfit.levels";
const PRICING = "riskAdjustedPricing";

/**
 * The groups, with the numbers, flags and words that each has besides its conditions: where it is in the document, label and
 * standard; of words those that there are with their labels, the standard one first.
 */
const GROUPS = [
  { name: "s1_signal", title: "S1 Signal", mode: "ALL" },
  { name: "z1_entry", title: "Z1 Entry", mode: "ALL", words: [
    ["positionSize.type", "Size is", [["percentage", "percent of the money"], ["fixed", "money"]]]], numbers: [
    ["positionSize.value", "Size", "5"], ["leverage", "Leverage", "1"],
    ["stopLoss.offsetPercent", "Stop loss, percent", "2"], ["stopLoss.price", "or a price", ""],
    ["stopLoss.trailing.activationPercent", "Trailing stop from a profit of, percent", ""],
    ["stopLoss.trailing.offsetPercent", "Behind the best one by", ""],
    ["stopLoss.trailing.stepPercent", "Moved by steps of", ""],
    ["takeProfit.offsetPercent", "Take profit, percent", "5"],
    [LEVELS, "Parts before that, such as 3: 50, 10: 25 (half of it at 3 percent, a quarter at 10)", ""]] },
  { name: "ze1_close", title: "ZE1 Close", mode: "ALL", numbers: [
    [`${PRICING}.scalingFactor`, "Times what the limits say for the risk", ""],
    [`${PRICING}.minAdjustment`, "At least, percent", ""], [`${PRICING}.maxAdjustment`, "At most, percent", ""]],
    flags: [[`${PRICING}.enabled`, "Wait for a price that is better by the entry's risk", (section) => Boolean(at(section, PRICING))]] },
  { name: "o1_cancel", title: "O1 End of the signal", mode: "ALL", numbers: [["timeoutSeconds", "Timeout, seconds", "300"]] },
  { name: "emergency_exit", title: "E1 Emergency exit", mode: "ANY", numbers: [["cooldownMinutes", "Cooldown, minutes", "30"]],
    flags: [["actions.cancelPending", "Cancel an entry"], ["actions.closePosition", "Close the position"],
      ["actions.logEvent", "Tell when it begins"]] },
  { name: "exit_limits", title: "Limits of a position", numbers: [
    ["timeLimitMinutes", "Time limit, minutes", ""], ["forceCloseMinutes", "Close at any price after, minutes", ""],
    ["emergencyDrawdownPercent", "Fall below its best profit, percent", ""], ["spreadBlowOutPercent", "Spread, percent", ""],
    ["volumeDeathPercent", "Volume less than at the entry by, percent", ""], ["minLiquidity", "Least worth at the best prices", ""],
    ["windowSeconds", "Volume and worth over, seconds", ""]] },
  { name: "short_side.s1_signal", title: "S1 Signal to sell short", mode: "ALL" },
  { name: "short_side.z1_entry", title: "Z1 Entry, short", mode: "ALL" },
  { name: "short_side.ze1_close", title: "ZE1 Close, short (else as above)", mode: "ALL", optional: true },
  { name: "short_side.o1_cancel", title: "O1 End of the signal, short (else as above)", mode: "ALL", optional: true },
  { name: "short_side.emergency_exit", title: "E1 Emergency exit, short (else as above)", mode: "ANY", optional: true },
];

const isShort = (group) => group.name.startsWith("short_side.");

/** The strategy whose next version is being written, and the version that it is made of; empty: a new one. */
let changed = "";
let from = 0;
/** The document that is changed: what this page has no field for stays as it is. */
let kept = {};
let timer = 0;
let asked = 0;

function tell(error) {
  element("problem").textContent = error ? error.message : "";
}

function post(path, body, method = "POST") {
  return call(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

function make(tag, properties, ...content) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...content);
  return made;
}

const box = (group) => element("groups").querySelector(`[data-group="${group}"]`);

/** What few conditions need. */
function moreOf(condition) {
  const input = (className, value, label) =>
    make("label", {}, `${label} `, make("input", { className, value: value ?? "", inputMode: "decimal" }));
  const flag = (className, checked, label) => make("label", {}, make("input", { type: "checkbox", className, checked }), ` ${label}`);
  const isUsed = ["not", "forSeconds", "withinSeconds", "enabled"].some((name) => name in condition);
  return make("details", { className: "more", open: isUsed }, make("summary", { textContent: "More" }),
    flag("not", condition.not ?? false, "Holds where the comparison doesn't"),
    input("forSeconds", condition.forSeconds, "Has held for, seconds"),
    input("withinSeconds", condition.withinSeconds, "Held within the last, seconds"),
    flag("enabled", condition.enabled ?? true, "Counts"));
}

/** A line for a condition; what of it has no field here is kept beside it. */
function addCondition(group, condition = {}) {
  const operator = make("select", { className: "operator", ariaLabel: "Operator" }, ...OPERATORS.map((one) => new Option(one)));
  operator.value = condition.operator ?? ">";
  if (operator.value !== (condition.operator ?? ">")) {
    operator.append(new Option(condition.operator));
    operator.value = condition.operator;
  }
  const value = "min" in condition ? `${condition.min}, ${condition.max}` : [condition.value ?? ""].flat().join(", ");
  const line = make("div", { className: "condition" },
    make("input", { className: "id", value: condition.id ?? "", placeholder: "name", ariaLabel: "Name of the condition" }),
    make("input", { className: "indicator", value: condition.indicatorId ?? "", placeholder: "indicator", ariaLabel: "Indicator" }),
    operator,
    make("input", { className: "value", value, placeholder: "value", ariaLabel: "Value" }));
  line.querySelector(".indicator").setAttribute("list", "names");
  line.append(moreOf(condition));
  line.kept = condition;
  line.querySelector(".more").before(action("Remove", async () => {
    line.remove();
    soon();
  }, tell));
  box(group).querySelector(".conditions").append(line);
}

const at = (object, path) => path.split(".").reduce((inner, name) => inner?.[name], object);

function put(object, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let inner = object;
  for (const name of names) {
    inner[name] = { ...inner[name] };
    inner = inner[name];
  }
  inner[last] = value;
}

/** Takes what is empty out of a section: a stop or a take profit of which nothing is left is none. */
function prune(section) {
  const { stopLoss, takeProfit, [PRICING]: pricing } = section;
  const has = (object, ...names) => names.some((name) => object?.[name] !== undefined);
  if (stopLoss && !has(stopLoss.trailing, "activationPercent", "offsetPercent", "stepPercent")) {
    put(section, "stopLoss.trailing", undefined);
  }
  if (stopLoss) {
    put(section, "stopLoss.calculationMode", has(stopLoss, "price") ? "ABSOLUTE" : undefined);
  }
  if (stopLoss && !has(section.stopLoss, "offsetPercent", "price", "trailing")) {
    delete section.stopLoss;
  }
  if (takeProfit && !has(takeProfit, "offsetPercent", "levels")) {
    delete section.takeProfit;
  }
  if (pricing && !pricing.enabled && !has(pricing, "scalingFactor", "minAdjustment", "maxAdjustment")) {
    delete section[PRICING];
  }
}

/** Levels as text; one of an indicator has its name and its value. */
const levelText = (levels) => levels.map((one) =>
  `${one.indicatorId ? `${one.indicatorId} ${one.value}` : one.offsetPercent}: ${one.closePercent}`).join(", ");

function levelsOf(text) {
  return text.split(",").map((one) => {
    const [from, closes] = one.split(":").map((part) => part.trim());
    const [name, value] = from.split(/\s+/);
    const level = { closePercent: numberOf(closes ?? "") };
    return value === undefined ? { offsetPercent: numberOf(name), ...level } : { indicatorId: name, value: numberOf(value), ...level };
  });
}

const shown = (path, value) => (path === LEVELS && Array.isArray(value) ? levelText(value) : value);

function hideShortSide() {
  for (const group of GROUPS.filter(isShort)) {
    box(group.name).hidden = element("direction").value !== "BOTH";
  }
}

/** Shows a document, or an empty one. */
function show(of) {
  kept = of;
  element("name").value = of.strategy_name ?? "";
  element("description").value = of.description ?? "";
  element("direction").value = of.direction ?? "LONG";
  element("enabled").checked = of.enabled ?? true;
  element("limits").value = of.global_limits ? JSON.stringify(of.global_limits) : "";
  element("groups").replaceChildren(...GROUPS.map((group) => {
    const section = at(of, group.name);
    const fields = make("fieldset", {}, make("legend", { textContent: group.title }));
    if (group.mode) {
      const mode = make("select", { className: "mode" }, new Option("ALL"), new Option("ANY"), new Option("SEQUENCE"));
      mode.value = section?.mode ?? group.mode;
      fields.append(make("label", {}, "Of these ", mode), make("div", { className: "conditions" }),
        action("Add a condition", async () => {
          addCondition(group.name);
          box(group.name).querySelector(".condition:last-child input").focus();
          soon();
        }, tell));
    }
    fields.dataset.group = group.name;
    for (const [path, label, words] of group.words ?? []) {
      const select = make("select", { className: "word" }, ...words.map(([word, name]) => new Option(name, word)));
      select.value = at(section, path) ?? words[0][0];
      select.dataset.path = path;
      fields.append(make("label", {}, `${label} `, select));
    }
    for (const [path, label, standard] of group.numbers ?? []) {
      const input = make("input", { className: "number", value: shown(path, at(section, path)) ?? (section ? "" : standard) });
      input.dataset.path = path;
      fields.append(make("label", {}, `${label} `, input));
    }
    for (const [path, label, standard = (of) => !of] of group.flags ?? []) {
      const input = make("input", { type: "checkbox", className: "flag", checked: at(section, path) ?? standard(section) });
      input.dataset.path = path;
      fields.append(make("label", {}, input, ` ${label}`));
    }
    return fields;
  }));
  for (const group of GROUPS) {
    (at(of, group.name)?.conditions ?? []).forEach((condition) => addCondition(group.name, condition));
  }
  hideShortSide();
  soon();
}

/** A number where it is one, else the text, of which the floor says what is wrong. */
const numberOf = (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

function condition(line) {
  const of = (name) => line.querySelector(`.${name}`).value;
  const { value, min, max, not, forSeconds, withinSeconds, enabled, ...more } = line.kept;
  const made = { ...more, id: of("id"), indicatorId: of("indicator"), operator: of("operator") };
  const numbers = of("value").split(",").map(numberOf);
  if (of("value").trim() !== "") {
    made.value = numbers.length === 1 && made.operator !== "allowed" ? numbers[0] : numbers;
  }
  for (const name of ["forSeconds", "withinSeconds"]) {
    if (of(name).trim() !== "") {
      made[name] = numberOf(of(name));
    }
  }
  const flag = (name, before, standard) => {
    const { checked } = line.querySelector(`.${name}`);
    // What is the standard and was not said stays unsaid.
    if (checked !== standard || before !== undefined) {
      made[name] = checked;
    }
  };
  flag("not", not, false);
  flag("enabled", enabled, true);
  return made;
}

/** A section as it stands in the fields; nothing where it may be left out and has nothing. */
function sectionOf(group) {
  const fields = box(group.name);
  const before = at(kept, group.name);
  const section = { ...before };
  if (group.mode) {
    section.mode = fields.querySelector(".mode").value;
    section.conditions = [...fields.querySelectorAll(".condition")].map(condition);
  }
  for (const input of fields.querySelectorAll(".number")) {
    const path = input.dataset.path;
    const empty = input.value.trim() === "";
    if (!empty) {
      put(section, path, path === LEVELS ? levelsOf(input.value) : numberOf(input.value));
    } else if (at(section, path) !== undefined) {
      put(section, path, undefined);
    }
  }
  for (const input of fields.querySelectorAll(".flag")) {
    put(section, input.dataset.path, input.checked);
  }
  for (const select of fields.querySelectorAll(".word")) {
    put(section, select.dataset.path, select.value);
  }
  prune(section);
  const isEmpty = group.mode ? section.conditions.length === 0 && !before : Object.values(section).every((one) => one === undefined);
  return isEmpty && (group.optional || !group.mode) ? undefined : section;
}

/** The document as it stands in the fields. */
function written() {
  const made = { ...kept, strategy_name: element("name").value, description: element("description").value,
    direction: element("direction").value };
  if (!element("enabled").checked || "enabled" in kept) {
    made.enabled = element("enabled").checked;
  }
  if (made.direction !== "BOTH") {
    delete made.short_side;
  }
  for (const group of GROUPS.filter((one) => !isShort(one) || made.direction === "BOTH")) {
    const section = sectionOf(group);
    if (section) {
      put(made, group.name, section);
    } else {
      delete made[group.name];
    }
  }
  delete made.global_limits;
  if (element("limits").value.trim()) {
    try {
      made.global_limits = JSON.parse(element("limits").value);
    } catch {
      made.global_limits = element("limits").value;
    }
  }
  return made;
}

/** Has the floor look at it. What was asked before and comes later is not shown. */
async function validate() {
  asked += 1;
  const mine = asked;
  const of = changed ? `?strategy=${encodeURIComponent(changed)}` : "";
  const { isValid, errors, warnings } = await post(`floor/strategies/validate${of}`, written());
  if (mine !== asked) {
    return;
  }
  const lines = (texts) => texts.map((textContent) => make("li", { textContent }));
  element("state").textContent = isValid ? "It can be saved." : `${errors.length} errors`;
  element("errors").replaceChildren(...lines(errors));
  element("warnings").replaceChildren(...lines(warnings));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => validate().then(() => tell(), tell), PAUSE_MILLIS);
}

async function open(id, copies) {
  const strategy = await read(`floor/strategies/${encodeURIComponent(id)}`);
  changed = copies ? "" : id;
  from = copies ? 0 : strategy.version;
  element("builder-title").textContent = copies ? `Copy of ${strategy.name}` : `${strategy.name}, version ${strategy.version}`;
  show(copies ? { ...strategy.document, strategy_name: `${strategy.name} copy` } : strategy.document);
}

async function list() {
  const all = await readStrategies();
  element("strategies").tBodies[0].replaceChildren(...all.map((one) => {
    const choose = make("input", { type: "checkbox", value: one.strategy_id, name: "chosen", ariaLabel: `Run ${one.name}`,
      checked: one.strategy_id === changed });
    const buttons = make("span", {}, action("Copy", () => open(one.strategy_id, true), tell));
    if (!one.read_only) {
      buttons.append(" ", action("Change", () => open(one.strategy_id, false), tell), " ", action("Delete", async () => {
        await call(`floor/strategies/${one.strategy_id}`, { method: "DELETE" });
        await list();
      }, tell));
    }
    return row([make("label", {}, choose, ` ${one.name}`), one.version, buttons]);
  }));
}

async function save() {
  const path = changed ? `floor/strategies/${changed}?from_version=${from}` : "floor/strategies";
  const saved = await post(path, written(), changed ? "PUT" : "POST");
  changed = saved.strategy_id;
  from = saved.version;
  kept = saved.document;
  element("builder-title").textContent = `${saved.name}, version ${saved.version}`;
  await list();
}

async function start() {
  const chosen = [...document.querySelectorAll("[name=chosen]:checked")].map((one) => ({ strategy: one.value }));
  const run = await post("floor/runs", {
    kind: element("kind").value,
    strategies: chosen,
    instruments: [...element("instruments").selectedOptions].map((option) => option.value),
    settings: { money: element("money").value },
  });
  element("started").replaceChildren(make("a", { href: "runs", textContent: `${run.run_id} has begun.` }));
}

async function begin() {
  const { variants } = await read("floor/indicators/variants?limit=200");
  element("names").replaceChildren(...[...variants.map((one) => one.variant), ...FIELDS].map((name) => new Option(name)));
  await list();
  await listInstruments();
}

element("new").addEventListener("click", () => {
  changed = "";
  from = 0;
  element("builder-title").textContent = "New strategy";
  show({});
});
element("builder").addEventListener("input", soon);
element("builder").addEventListener("change", () => {
  hideShortSide();
  soon();
});
element("builder").addEventListener("submit", (event) => {
  event.preventDefault();
  save().then(() => tell(), tell).then(soon);
});
element("run").addEventListener("submit", (event) => {
  event.preventDefault();
  start().then(() => tell(), tell);
});
element("kind").addEventListener("change", () => {
  element("live-warning").hidden = element("kind").value !== "live";
});
element("search").addEventListener("input", () => listInstruments().catch(tell));
takeKeys(() => {
  tell();
  begin().catch(tell);
  soon();
});
watchStop(tell);
show({});
begin().catch(tell);
