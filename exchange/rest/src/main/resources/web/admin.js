import { followTabs, followTheme } from './controls.js';
import { harmless, parseExact } from './format.js';

const KEY = 'bourse.operator';
const REFRESH_MILLIS = 10_000;
const PAGE = 100;

const $ = (id) => document.getElementById(id);

let brokers = [];
let nextBrokers = null;

/** Who is logged in: what the role may not do is not offered. */
let role = 'viewer';

/** Names of operators by id, for the audit trail. */
const names = new Map();

/** What the rows were made of, by table: they are made again only when that has changed, so that focus stays. */
const drawn = new Map();

// --- the exchange

/**
 * A call's answer, with every whole number as it is written. Refused calls throw what the exchange says of them. Why it is
 * made is for the audit trail, in a header, which has no room for letters beyond ASCII.
 */
async function call(method, path, fields, { why, read = parseExact } = {}) {
  const headers = { Authorization: `Bearer ${sessionStorage.getItem(KEY)}` };
  if (fields) headers['Content-Type'] = 'application/json';
  if (why) headers['X-Reason'] = encodeURIComponent(why);
  let response;
  try {
    response = await fetch(path, { method, headers, body: fields && json(fields) });
  } catch (unreachable) {
    throw new Error('The exchange does not answer.');
  }
  const text = await response.text();
  if (response.ok) return text ? read(text) : null;
  const refused = new Error(refusal(text, response.status));
  refused.status = response.status;
  throw refused;
}

/** A call's answer of many lines, as it is. */
function ndjson(path) {
  return call('GET', path, undefined, { read: (text) => text });
}

/** What a problem document says, with what it says of each field. */
function refusal(text, status) {
  try {
    const { detail, errors } = JSON.parse(text);
    const faults = (errors ?? []).map((fault) => fault.detail).filter((words) => words && words !== detail);
    return [detail, ...faults].join(' ');
  } catch (noDocument) {
    return `The exchange answered with status ${status}.`;
  }
}

/** The JSON of a value; a BigInt is a number, which no double would round. */
function json(value) {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(json).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${json(field)}`).join()}}`;
}

// --- what there is

async function refresh() {
  if (!sessionStorage.getItem(KEY)) return;
  try {
    // Alone and first: a wrong key is one wrong key then.
    const me = await call('GET', '/admin/me');
    const shown = Math.max(PAGE, brokers.length);
    const [page, market, { operators }, sessions, checks] = await Promise.all([
      call('GET', `/admin/brokers?limit=${Math.min(1000, shown)}`),
      call('GET', '/admin/instruments'),
      call('GET', '/admin/operators'),
      call('GET', '/admin/sessions'),
      health(),
    ]);
    if (!sessionStorage.getItem(KEY)) return;
    // Pages behind the first thousand stay as they were read.
    brokers = [...page.brokers, ...brokers.slice(page.brokers.length)];
    if (brokers.length === page.brokers.length) nextBrokers = page.next_cursor;
    for (const { operator_id: id, name } of operators) names.set(id, name);
    loggedIn(me);
    showBrokers();
    showMarket(market);
    showInstruments(market.instruments);
    showOperators(operators);
    showSessions(sessions);
    showHealth(checks);
  } catch (refused) {
    if (refused.status === 401) forget(refused.message);
    else showState('lost', refused.message);
  }
}

/** The checks of the exchange's health, which are told of one that takes no orders, too. */
async function health() {
  try {
    return (await (await fetch('/health')).json()).checks;
  } catch (unreachable) {
    throw new Error('The exchange does not answer.');
  }
}

async function moreBrokers() {
  try {
    const page = await call('GET', `/admin/brokers?limit=${PAGE}&cursor=${nextBrokers}`);
    brokers = [...brokers, ...page.brokers];
    nextBrokers = page.next_cursor;
    showBrokers();
  } catch (refused) {
    say(refused.message);
  }
}

function showBrokers() {
  draw('broker-rows', brokers, brokerRow);
  $('brokers-empty').textContent = 'No broker is registered yet.';
  $('brokers-empty').hidden = brokers.length > 0;
  $('brokers-more').hidden = nextBrokers === null;
}

function brokerRow(broker) {
  const { broker_id: id, broker_name: name, fix_comp_id: fixCompId, status } = broker;
  const row = rowOf(id, [id, name, fixCompId, status.replace('_', ' ')]);
  row.cells[3].className = 'status';
  row.toggleAttribute('data-stopped', status !== 'active');
  actions(row, name, [
    status === 'active' ? ['Suspend', () => suspend(broker), 'risk'] : ['Resume', () => resume(broker), 'risk'],
    ['Limits', () => limits(broker), 'risk'],
    ['Groups', () => groups(broker), 'risk'],
    ['Keys', () => keys(keysOfBroker(broker)), 'viewer'],
    ['Cancel orders', () => cancelOrders(broker), 'risk'],
    ['Webhook', () => webhook(broker), 'registrar'],
  ]);
  return row;
}

/** What is not as it should be, and nothing where all is. */
function showHealth(checks) {
  const wrong = checks.filter(({ status }) => status !== 'up');
  const words = wrong.map(({ name, detail }) => `${name}: ${harmless(detail)}`).join('; ');
  // Told once and not again at each look.
  if ($('health').textContent !== words) $('health').textContent = words;
}

function showMarket({ market_status: status, market_status_reason: reason }) {
  const market = $('market');
  const words = [status === 'halted' ? 'Market halted' : 'Market open', reason].filter(Boolean).map(harmless).join(': ');
  if (market.textContent !== words) market.textContent = words;
  market.dataset.status = status;
  $('market-change').textContent = status === 'halted' ? 'Resume the market…' : 'Halt the market…';
}

function showInstruments(instruments) {
  draw('instrument-rows', instruments, instrumentRow);
  $('instruments-empty').textContent = 'No instrument is listed yet.';
  $('instruments-empty').hidden = instruments.length > 0;
}

function instrumentRow(instrument) {
  const { symbol, name, currency, tick, lot, execution_price: rule, status, status_reason: reason } = instrument;
  const row = rowOf(symbol, [symbol, name, currency, tick, lot, rule, [status, reason].filter(Boolean).join(': ')]);
  row.cells[3].className = 'number';
  row.cells[4].className = 'number';
  row.cells[6].className = 'status wide';
  row.toggleAttribute('data-stopped', status !== 'open');
  actions(row, symbol, status === 'delisted' ? [['List again', () => listAgain(instrument), 'market']] : [
    status === 'open' ? ['Halt', () => halt(symbol), 'market'] : ['Resume', () => resumeTrading(symbol), 'market'],
    ['Change', () => change(instrument), 'market'],
    ...(status === 'halted' ? [['Delist', () => delist(symbol), 'market']] : []),
  ]);
  return row;
}

function showOperators(operators) {
  draw('operator-rows', operators, operatorRow);
  $('operators-empty').textContent = 'Nobody but who has the configured key.';
  $('operators-empty').hidden = operators.length > 0;
}

function operatorRow(operator) {
  const { operator_id: id, name, role: its, created_at: since } = operator;
  const row = rowOf(id, [id, name, its, since]);
  actions(row, name, [
    ['Change', () => changeOperator(operator), 'superuser'],
    ['Keys', () => keys(keysOfOperator(operator)), 'viewer'],
    ['Revoke', () => revokeOperator(operator), 'superuser'],
  ]);
  return row;
}

function showSessions({ fix, websocket }) {
  const all = [
    ...fix.map((session) => ({ ...session, gateway: 'FIX', name: session.comp_id, path: `fix/${encodeURIComponent(session.comp_id)}` })),
    ...websocket.map((session) => ({
      ...session, gateway: 'WebSocket', name: session.connection_id, path: `websocket/${encodeURIComponent(session.connection_id)}`,
    })),
  ];
  draw('session-rows', all, sessionRow);
  $('sessions-empty').textContent = 'No client of FIX has a session, and none of WebSocket is connected.';
  $('sessions-empty').hidden = all.length > 0;
}

function sessionRow(session) {
  const { gateway, name, broker_id: broker, address, logged_on: loggedOn, next_incoming: incoming, next_outgoing: outgoing } = session;
  const fix = gateway === 'FIX';
  const state = fix
    ? `${loggedOn ? 'logged on' : 'not there'}, next ${incoming} from it and ${outgoing} to it`
    : `${session.subscriptions} subscriptions since ${session.opened_at}`;
  const called = `${gateway} ${name}`;
  const row = rowOf(called, [called, broker ?? 'not known yet', address ?? '', state]);
  actions(row, called, [
    ...(fix && !loggedOn ? [] : [['Disconnect', () => endSession(session, called, 'disconnect'), 'registrar']]),
    ...(fix ? [['Reset', () => endSession(session, called, 'reset'), 'registrar']] : []),
  ]);
  return row;
}

function draw(table, items, toRow) {
  const made = JSON.stringify([role, items], (name, value) => (typeof value === 'bigint' ? String(value) : value));
  if (drawn.get(table) === made) return;
  drawn.set(table, made);
  const body = $(table);
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  body.replaceChildren(...items.map(toRow));
  if (focused) [...body.querySelectorAll('button')].find((button) => button.dataset.action === focused)?.focus();
}

function rowOf(key, texts) {
  const row = document.createElement('tr');
  row.dataset.key = key;
  for (const text of texts) row.insertCell().textContent = harmless(String(text));
  return row;
}

/** Whether who is logged in may do what needs that role. */
function may(needed) {
  return role === 'superuser' || role === needed || needed === 'viewer';
}

/** Buttons of a row: what each says and does, and the role it needs. */
function actions(row, of, buttons) {
  const cell = row.insertCell();
  for (const [word, act, needed] of buttons) {
    if (!may(needed)) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = `${word}…`;
    button.setAttribute('aria-label', `${word} ${harmless(String(of))}`);
    // A button that became another one, Resume for Suspend, gets the focus all the same.
    button.dataset.action = `${row.dataset.key} ${cell.children.length}`;
    button.addEventListener('click', act);
    cell.append(button);
  }
}

// --- what the operator does

const REASON = { name: 'reason', label: 'Reason', required: true, most: 200, hint: 'Kept in the journal; a halt’s is told to everybody.' };

/** Asked for where the exchange needs no reason itself. */
const WHY = { name: 'why', label: 'Why', most: 200, hint: 'For the audit trail, if you like.' };

function suspend({ broker_id: id, broker_name: name }) {
  ask({
    title: `Suspend ${harmless(name)}?`,
    what: 'None of its new orders is taken until you resume it. It may cancel.',
    fields: [REASON, { name: 'cancel_orders', label: 'Cancel its orders', type: 'checkbox', value: true }],
    word: 'Suspend',
    send: (fields) => call('POST', `/admin/brokers/${id}/suspend`, fields),
    done: ({ cancelled }) => `${harmless(name)} is suspended; ${cancelled} orders were cancelled.`,
  });
}

function resume({ broker_id: id, broker_name: name }) {
  ask({
    title: `Resume ${harmless(name)}?`,
    what: 'It may enter orders again.',
    fields: [REASON],
    word: 'Resume',
    send: (fields) => call('POST', `/admin/brokers/${id}/resume`, fields),
    done: () => `${harmless(name)} may enter orders again.`,
  });
}

function cancelOrders({ broker_id: id, broker_name: name }) {
  ask({
    title: `Cancel the orders of ${harmless(name)}?`,
    what: 'It may enter others.',
    fields: [REASON, { name: 'symbol', label: 'Symbol', most: 10, hint: 'All instruments when left out.' }],
    word: 'Cancel orders',
    send: (fields) => call('POST', `/admin/brokers/${id}/cancel-orders`, fields),
    done: ({ cancelled }) => `${cancelled} orders of ${harmless(name)} were cancelled.`,
  });
}

function webhook({ broker_id: id, broker_name: name, webhook_url: url }) {
  ask({
    title: `Webhook of ${harmless(name)}`,
    what: 'Its trades are posted there from now on.',
    fields: [
      { name: 'webhook_url', label: 'Webhook', required: true, most: 2000, value: url },
      { name: 'new_secret', label: 'Make a new secret', type: 'checkbox', value: false },
      WHY,
    ],
    word: 'Change',
    send: (fields, why) => call('PUT', `/admin/brokers/${id}/webhook`, fields, { why }),
    done: (answer) => {
      if (answer.webhook_secret) showOnce('The webhook’s secret', [['Webhook secret', answer.webhook_secret]]);
      return `The trades of ${harmless(name)} are posted to another address.`;
    },
  });
}

const LIMITS = [
  ['order_quantity', 'Quantity of an order'],
  ['order_value', 'Value of an order'],
  ['open_orders', 'Open orders'],
  ['orders_per_second', 'Orders a second'],
  ['open_buy_value', 'Open value, buying'],
  ['open_sell_value', 'Open value, selling'],
  ['position', 'Position'],
  ['credit', 'Credit'],
];

async function limits({ broker_id: id, broker_name: name }) {
  let now;
  try {
    now = await call('GET', `/admin/brokers/${id}/limits`);
  } catch (refused) {
    say(refused.message);
    return;
  }
  ask({
    title: `Limits of ${harmless(name)}`,
    what: 'Values and credit in cents, quantities in shares. An empty field is no limit.',
    fields: [...LIMITS.map(([field, label]) => ({ name: field, label, type: 'number', value: now[field] })), WHY],
    word: 'Set',
    send: (fields, why) => call('PUT', `/admin/brokers/${id}/limits`, fields, { why }),
    done: () => `The limits of ${harmless(name)} are set.`,
  });
}

/** Which self-trade prevention groups a broker is in, to put it into others and take it out. */
async function groups({ broker_id: id, broker_name: name }) {
  let now;
  try {
    const { stp_groups: all } = await call('GET', '/admin/stp-groups');
    now = all.filter(({ broker_ids: members }) => members.includes(id)).map(({ stp_id: group }) => String(group));
  } catch (refused) {
    say(refused.message);
    return;
  }
  // What is left as it is shown is meant as shown, also after a part of what was asked for before has been done.
  const shown = now;
  ask({
    title: `Self-trade prevention groups of ${harmless(name)}`,
    what: 'Brokers of one owner alone belong into a group together. Open orders of a group that is left stay of it.',
    fields: [
      { name: 'groups', label: 'Groups', value: shown.join(' '), read: groupNumbers, hint: 'Numbers with spaces between them; none when left empty.' },
      WHY,
    ],
    word: 'Set',
    changesOnly: true,
    send: async ({ groups: wanted = shown }, why) => {
      const changes = [
        ...wanted.filter((group) => !now.includes(group)).map((group) => ['PUT', group]),
        ...now.filter((group) => !wanted.includes(group)).map((group) => ['DELETE', group]),
      ];
      for (const [method, group] of changes) {
        await call(method, `/admin/brokers/${id}/stp-groups/${group}`, undefined, { why });
        now = method === 'PUT' ? [...now, group] : now.filter((other) => other !== group);
      }
    },
    done: () => `The groups of ${harmless(name)} are set.`,
  });
}

function groupNumbers(text) {
  const numbers = text.split(/[\s,;]+/).filter(Boolean);
  if (!numbers.every((number) => /^[1-9]\d{0,9}$/.test(number))) throw new Error('are whole numbers such as 7 8');
  return [...new Set(numbers)];
}

const SCOPES = ['trade', 'cancel', 'read', 'fix', 'webhooks'];

/** Whose keys are shown: where they are, what its name is, whether they are for some calls alone, and the role that changes them. */
function keysOfBroker({ broker_id: id, broker_name: name }) {
  return { path: `/admin/brokers/${id}/keys`, name: harmless(name), scoped: true, changes: 'registrar' };
}

function keysOfOperator({ operator_id: id, name }) {
  return { path: `/admin/operators/${id}/keys`, name: harmless(name), scoped: false, changes: 'superuser' };
}

/** Shows someone's keys, to make another or revoke one. */
async function keys(owner) {
  $('keys-title').textContent = `Keys of ${owner.name}`;
  $('keys-message').textContent = '';
  $('key-add').onclick = () => addKey(owner);
  $('key-add').hidden = !may(owner.changes);
  await showKeys(owner);
  if (!$('keys').open) $('keys').showModal();
}

async function showKeys(owner) {
  try {
    const { keys: all } = await call('GET', owner.path);
    $('key-rows').replaceChildren(...all.map((key) => {
      const row = rowOf(key.key_id, [key.label, owner.scoped ? key.scopes.join(', ') : 'its role', key.expires_at ?? 'no end']);
      row.cells[1].className = 'wide';
      actions(row, key.label, [['Revoke', () => revokeKey(owner, key), owner.changes]]);
      return row;
    }));
  } catch (refused) {
    if (refused.status === 401) forget(refused.message);
    else $('keys-message').textContent = refused.message;
  }
}

function addKey(owner) {
  const scopes = owner.scoped ? SCOPES : [];
  $('keys').close();
  ask({
    title: `New key of ${owner.name}`,
    what: '',
    fields: [
      { name: 'label', label: 'Label', required: true, most: 100 },
      ...scopes.map((scope) => ({ name: scope, label: `May ${scope === 'fix' ? 'log on over FIX' : scope === 'webhooks' ? 'see to webhooks' : scope}`, type: 'checkbox', value: true })),
      { name: 'expires_at', label: 'Until', hint: 'A time such as 2030-01-31T17:00:00Z; never ends when left out.' },
      { name: 'ip_allow', label: 'Addresses', hint: 'Addresses and networks, separated by blanks; any when left out.' },
      WHY,
    ],
    word: 'Make',
    send: (fields, why) => {
      const { label, expires_at: expires, ip_allow: addresses } = fields;
      const wanted = { label };
      if (owner.scoped) wanted.scopes = scopes.filter((scope) => fields[scope]);
      if (expires) wanted.expires_at = expires;
      if (addresses) wanted.ip_allow = addresses.split(/\s+/);
      return call('POST', owner.path, wanted, { why });
    },
    done: (answer) => {
      showOnce('The key', [['API key', answer.api_key]]);
      return `Key ${answer.key_id} of ${owner.name} is made.`;
    },
  });
}

function revokeKey(owner, key) {
  $('keys').close();
  ask({
    title: `Revoke ${harmless(key.label)}?`,
    what: 'Whoever uses it is out within a second, on every gateway.',
    fields: [WHY],
    word: 'Revoke',
    send: (fields, why) => call('DELETE', `${owner.path}/${key.key_id}`, undefined, { why }),
    done: () => `Key ${key.key_id} of ${owner.name} is revoked.`,
  });
}

const ROLE = { name: 'role', label: 'Role', options: ['viewer', 'registrar', 'market', 'risk', 'superuser'] };

function addOperator() {
  ask({
    title: 'Make an operator',
    what: 'Give it a key then.',
    fields: [{ name: 'name', label: 'Name', required: true, most: 100 }, ROLE, WHY],
    word: 'Make',
    send: (fields, why) => call('POST', '/admin/operators', fields, { why }),
    done: ({ operator_id: id, name }) => `Operator ${id}, ${harmless(name)}, is made.`,
  });
}

function changeOperator({ operator_id: id, name, role }) {
  ask({
    title: `Change ${harmless(name)}`,
    what: 'Its keys are good for the new role at once.',
    fields: [{ name: 'name', label: 'Name', required: true, most: 100, value: name }, { ...ROLE, value: role }, WHY],
    word: 'Change',
    send: (fields, why) => call('PUT', `/admin/operators/${id}`, fields, { why }),
    done: (changed) => `${harmless(changed.name)} is ${changed.role} now.`,
  });
}

function revokeOperator({ operator_id: id, name }) {
  ask({
    title: `Revoke ${harmless(name)}?`,
    what: 'All its keys are refused at once.',
    fields: [WHY],
    word: 'Revoke',
    send: (fields, why) => call('DELETE', `/admin/operators/${id}`, undefined, { why }),
    done: () => `${harmless(name)} is no operator any more.`,
  });
}

function register() {
  ask({
    title: 'Register a broker',
    what: '',
    fields: [
      { name: 'name', label: 'Name', required: true, most: 100, hint: 'What counterparties see.' },
      { name: 'fix_comp_id', label: 'FIX id', hint: 'Its SenderCompID; made of the name when left out.' },
      { name: 'webhook_url', label: 'Webhook', hint: 'Where its trades are posted.' },
      WHY,
    ],
    word: 'Register',
    send: (fields, why) => call('POST', '/register', fields, { why }),
    done: (answer) => {
      showOnce('The broker’s secrets', [
        ['Broker', answer.broker_id],
        ['API key', answer.api_key],
        ['Webhook secret', answer.webhook_secret],
        ['FIX id', answer.fix_comp_id],
      ]);
      return `Broker ${answer.broker_id} is registered.`;
    },
  });
}

function halt(symbol) {
  ask({
    title: `Halt ${symbol}?`,
    what: 'No new orders and replaces are taken; cancels are.',
    fields: [REASON],
    word: 'Halt',
    send: (fields) => call('POST', `/admin/instruments/${encodeURIComponent(symbol)}/halt`, fields),
    done: () => `${symbol} is halted.`,
  });
}

function resumeTrading(symbol) {
  ask({
    title: `Resume ${symbol}?`,
    what: 'A halt of the whole market goes on.',
    fields: [REASON],
    word: 'Resume',
    send: (fields) => call('POST', `/admin/instruments/${encodeURIComponent(symbol)}/resume`, fields),
    done: () => `The halt of ${symbol} itself is over.`,
  });
}

function changeMarket() {
  const halted = $('market').dataset.status === 'halted';
  ask({
    title: halted ? 'Resume the market?' : 'Halt the whole market?',
    what: halted ? 'What is halted by itself stays halted.' : 'No new orders and replaces are taken; cancels are.',
    fields: [REASON],
    word: halted ? 'Resume' : 'Halt',
    send: (fields) => call('POST', `/admin/market/${halted ? 'resume' : 'halt'}`, fields),
    done: () => (halted ? 'The market is open.' : 'The market is halted.'),
  });
}

const TERMS = [
  { name: 'name', label: 'Name', most: 100 },
  { name: 'currency', label: 'Currency', hint: 'The exchange’s own when left out.' },
  { name: 'price_scale', label: 'Decimals of prices', type: 'number', hint: '0 to 8; 2 when left out.' },
  { name: 'quantity_scale', label: 'Decimals of quantities', type: 'number', hint: '0 to 8; 0 when left out.' },
  { name: 'tick', label: 'Tick', type: 'number', hint: 'In the last decimal of prices; 1 when left out.' },
  { name: 'lot', label: 'Lot', type: 'number', hint: 'In the last decimal of quantities; 1 when left out.' },
  { name: 'execution_price', label: 'Execution price', options: ['exchange', 'seller', 'resting'] },
  { name: 'tick_table', label: 'Tick table', read: tickTable, hint: 'Other ticks from higher prices on: 10000:5 20000:10' },
  { name: 'smallest_quantity', label: 'Smallest quantity', type: 'number', hint: 'In the last decimal; 0 for none, as of the next two.' },
  { name: 'largest_quantity', label: 'Largest quantity', type: 'number' },
  { name: 'largest_value', label: 'Largest value', type: 'number', hint: 'In the last decimal of price times quantity.' },
  {
    name: 'self_trade_prevention',
    label: 'Self-trade prevention',
    options: ['none', 'cancel_newest', 'cancel_oldest', 'cancel_both', 'decrement'],
    hint: 'Of orders that say nothing themselves.',
  },
];

/** The rows of a tick table as they are typed: prices with their ticks. */
function tickTable(text) {
  return text.split(/[\s,;]+/).filter(Boolean).map((row) => {
    const [, from, tick] = /^(\d{1,18}):(\d{1,18})$/.exec(row) ?? [];
    if (tick === undefined) throw new Error('has rows such as 10000:5, from which price on which tick');
    return { price_from: BigInt(from), tick: BigInt(tick) };
  });
}

/** The fields of an instrument's terms with what they are now. */
function termsOf(instrument) {
  const table = instrument.tick_table.map(({ price_from: from, tick }) => `${from}:${tick}`).join(' ');
  return TERMS.map((field) => ({ ...field, hint: field.read ? field.hint : '', value: field.read ? table : instrument[field.name] }));
}

function list() {
  ask({
    title: 'List an instrument',
    what: '',
    fields: [{ name: 'symbol', label: 'Symbol', required: true, most: 10, hint: 'Letters, digits, dot and hyphen.' }, ...TERMS, WHY],
    word: 'List',
    send: (fields, why) => call('POST', '/admin/instruments', fields, { why }),
    done: ({ symbol }) => `${symbol} is listed.`,
  });
}

function listAgain(instrument) {
  const { symbol } = instrument;
  ask({
    title: `List ${symbol} again`,
    what: 'It stays halted until you resume it. Decimals and currency stay where it has traded.',
    fields: termsOf(instrument),
    word: 'List',
    send: (fields) => call('POST', '/admin/instruments', { symbol, ...fields }),
    done: () => `${symbol} is listed again, and halted.`,
  });
}

function delist(symbol) {
  ask({
    title: `Delist ${symbol}?`,
    what: 'All its open orders are cancelled and none is taken any more. It must be halted by itself.',
    fields: [REASON],
    word: 'Delist',
    send: ({ reason }) => call('DELETE', `/admin/instruments/${encodeURIComponent(symbol)}?${new URLSearchParams({ reason })}`),
    done: ({ cancelled }) => `${symbol} is delisted; ${cancelled} orders were cancelled.`,
  });
}

function change(instrument) {
  const { symbol } = instrument;
  ask({
    title: `Change ${symbol}`,
    what: 'Resting orders stay as they are. Decimals and currency change only while it has never traded and has no open order.',
    fields: [...termsOf(instrument), WHY],
    word: 'Change',
    changesOnly: true,
    send: (fields, why) => call('PATCH', `/admin/instruments/${encodeURIComponent(symbol)}`, fields, { why }),
    done: () => `${symbol} is changed.`,
  });
}

function endSession({ path }, called, how) {
  const resets = how === 'reset';
  ask({
    title: resets ? `Reset ${called}?` : `Disconnect ${called}?`,
    what: resets
      ? 'Its client is logged out, and both sequence numbers begin with 1 again. What it has not read is gone.'
      : 'Its client is told why, and may come back at once. Revoke its key to keep it out.',
    fields: [REASON],
    word: resets ? 'Reset' : 'Disconnect',
    send: (fields) => call('POST', `/admin/sessions/${path}/${how}`, fields),
    done: () => `${called} is ${resets ? 'reset' : 'disconnected'}.`,
  });
}

// --- the audit trail

const AUDIT_PAGE = 200;

let audited = { path: '', next: null };

function readAudit(event) {
  event.preventDefault();
  const wanted = new URLSearchParams({ limit: AUDIT_PAGE });
  for (const name of ['broker', 'from', 'to']) {
    const value = $(`audit-${name}`).value.trim();
    if (value) wanted.set(name, value);
  }
  $('audit-rows').replaceChildren();
  audited = { path: `/admin/audit?${wanted}`, next: null };
  moreAudit();
}

async function moreAudit() {
  const { path, next } = audited;
  $('audit-read').disabled = true;
  try {
    const text = await ndjson(next ? `${path}&cursor=${next}` : path);
    const lines = text.split('\n').filter(Boolean).map(parseExact);
    $('audit-rows').append(...lines.filter((line) => !line.end).map(auditRow));
    const end = lines.find((line) => line.end);
    audited.next = end?.next_cursor ?? null;
    $('audit-empty').textContent = end ? '' : 'The answer was cut off: read again.';
    if (end && $('audit-rows').rows.length === 0) $('audit-empty').textContent = 'No command was found.';
  } catch (refused) {
    if (refused.status === 401) forget(refused.message);
    $('audit-empty').textContent = refused.message;
  } finally {
    $('audit-read').disabled = !sessionStorage.getItem(KEY);
    $('audit-empty').hidden = $('audit-empty').textContent === '';
    $('audit-more').hidden = audited.next === null;
  }
}

function auditRow(line) {
  const { sequence, time, origin, session, operator_id: operator, operator_reason: why, broker_id: broker, command, outcome, reason, terms } = line;
  if (line.missing_from) {
    return rowOf(line.missing_from, [`${line.missing_from} to ${line.missing_through}`, '', '', '', 'not in the trail', '', '']);
  }
  const row = rowOf(sequence, [sequence, time, [origin, operator && (names.get(operator) ?? operator), session].filter(Boolean).map(harmless).join(' '), broker ?? '', command.replaceAll('_', ' '),
    [outcome.replace('_', ' '), reason].filter(Boolean).join(': '), words(terms?.reason ? terms : { ...terms, why })]);
  row.cells[5].className = 'status';
  row.cells[6].className = 'wide';
  row.toggleAttribute('data-stopped', outcome === 'rejected');
  return row;
}

/** What was asked for, in a line. */
function words(terms) {
  return Object.entries(terms ?? {}).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => `${name} ${value}`).join(', ');
}

// --- questions

let asked = null;

/**
 * Asks for the fields of a call, sends it, and says what came of it. A refused one leaves the question as it is, with
 * what the exchange said.
 */
function ask(question) {
  asked = question;
  $('question-title').textContent = question.title;
  $('question-what').textContent = question.what;
  $('question-what').hidden = !question.what;
  $('question-send').textContent = question.word;
  $('question-message').textContent = '';
  $('question-fields').replaceChildren(...question.fields.map(fieldOf));
  $('question').showModal();
  ($('question-fields').querySelector('input, select') ?? $('question-send')).focus();
}

function fieldOf(field) {
  const label = document.createElement('label');
  label.className = 'field';
  const words = document.createElement('span');
  words.textContent = field.label;
  label.append(words, controlOf(field));
  if (field.hint) {
    const hint = document.createElement('span');
    hint.className = 'hint';
    hint.textContent = field.hint;
    label.append(hint);
  }
  return label;
}

function controlOf({ name, type, value, options, most }) {
  const control = document.createElement(options ? 'select' : 'input');
  control.name = name;
  for (const option of options ?? []) control.add(new Option(option));
  if (type === 'checkbox') {
    control.type = type;
    control.checked = Boolean(value);
  } else {
    if (type === 'number') control.inputMode = 'numeric';
    if (most) control.maxLength = most;
    control.autocomplete = 'off';
    if (value !== null && value !== undefined) control.value = String(value);
  }
  return control;
}

/** The fields as they were typed, without what was left empty. Throws what is wrong with them. */
function typed({ fields, changesOnly }) {
  const values = {};
  for (const field of fields) {
    const control = $('question-form').elements.namedItem(field.name);
    const text = control.value.trim();
    control.removeAttribute('aria-invalid');
    if (field.type === 'checkbox') {
      values[field.name] = control.checked;
    } else if (changesOnly && text === String(field.value ?? '')) {
      continue;
    } else if (text === '' && !field.required && !changesOnly) {
      continue;
    } else if (field.required && text === '') {
      throw wrong(control, `${field.label} is needed.`);
    } else if (field.type === 'number' && !/^\d{1,18}$/.test(text)) {
      throw wrong(control, `${field.label} is a whole number.`);
    } else if (field.read) {
      try {
        values[field.name] = field.read(text);
      } catch ({ message }) {
        throw wrong(control, `${field.label} ${message}.`);
      }
    } else {
      values[field.name] = field.type === 'number' ? BigInt(text) : text;
    }
  }
  return values;
}

function wrong(control, words) {
  control.setAttribute('aria-invalid', 'true');
  control.focus();
  return new Error(words);
}

$('question-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const question = asked;
  const send = $('question-send');
  send.disabled = true;
  try {
    const { why, ...fields } = typed(question);
    const answer = await question.send(fields, why);
    $('question').close();
    say(question.done(answer));
  } catch (refused) {
    if (refused.status === 401) forget(refused.message);
    else $('question-message').textContent = refused.message;
    return;
  } finally {
    // Before the lists are read again: the next question may be asked and answered meanwhile.
    send.disabled = false;
  }
  await refresh();
});
$('question-cancel').addEventListener('click', () => $('question').close());

function showOnce(title, values) {
  $('once-title').textContent = title;
  $('once-values').replaceChildren(...values.filter(([, value]) => value).map(([name, value]) => {
    const pair = document.createElement('div');
    const term = document.createElement('dt');
    const text = document.createElement('dd');
    term.textContent = name;
    text.textContent = value;
    pair.append(term, text);
    return pair;
  }));
  $('once').showModal();
}

// What is shown once goes by its button alone: a stray Escape would lose it.
$('once').addEventListener('cancel', (event) => event.preventDefault());

function say(words) {
  $('done').textContent = words;
}

// --- who is logged in

/** What is there once somebody is logged in, with the role it needs. */
const OPERATORS = {
  register: 'registrar', list: 'market', 'operator-add': 'superuser', 'own-keys': 'viewer', 'market-change': 'market', 'audit-read': 'viewer',
};

function showState(state, words) {
  const connection = $('connection');
  connection.dataset.state = state;
  if (connection.lastElementChild.textContent !== words) connection.lastElementChild.textContent = words;
}

function loggedIn({ name, role: its }) {
  role = its;
  showState('live', name ? `Logged in: ${harmless(name)}, ${role}` : 'Logged in');
  $('login').close();
  $('login-open').hidden = true;
  $('logout').hidden = false;
  for (const [id, needed] of Object.entries(OPERATORS)) $(id).disabled = !may(needed);
}

function forget(why) {
  const trying = $('login').open;
  sessionStorage.removeItem(KEY);
  brokers = [];
  nextBrokers = null;
  drawn.clear();
  for (const id of ['broker-rows', 'instrument-rows', 'operator-rows', 'session-rows', 'audit-rows']) $(id).replaceChildren();
  for (const id of Object.keys(OPERATORS)) $(id).disabled = true;
  names.clear();
  role = 'viewer';
  for (const [id, what] of [['brokers-empty', 'brokers'], ['instruments-empty', 'instruments'], ['operators-empty', 'operators'], ['sessions-empty', 'sessions']]) {
    $(id).textContent = `Log in to see the ${what}.`;
    $(id).hidden = false;
  }
  $('brokers-more').hidden = true;
  $('market').textContent = '';
  $('login-open').hidden = false;
  $('logout').hidden = true;
  for (const id of ['question', 'keys']) $(id).close();
  audited = { path: '', next: null };
  $('audit-more').hidden = true;
  showState('locked', 'Logged out');
  if (trying) $('login-message').textContent = why;
  else say(why);
}

$('login-open').addEventListener('click', () => {
  $('login-message').textContent = '';
  $('login').showModal();
  $('key').select();
});
$('login-cancel').addEventListener('click', () => $('login').close());
$('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = $('key').value.trim();
  if (!key) return;
  sessionStorage.setItem(KEY, key);
  await refresh();
  if (sessionStorage.getItem(KEY)) $('key').value = '';
});
$('logout').addEventListener('click', () => forget('Logged out.'));
$('register').addEventListener('click', register);
$('list').addEventListener('click', list);
$('operator-add').addEventListener('click', addOperator);
$('own-keys').addEventListener('click', () => keys({ path: '/admin/keys', name: 'yourself', scoped: false, changes: 'viewer' }));
$('market-change').addEventListener('click', changeMarket);
$('brokers-more').addEventListener('click', moreBrokers);
$('keys-close').addEventListener('click', () => $('keys').close());
$('audit-form').addEventListener('submit', readAudit);
$('audit-more').addEventListener('click', moreAudit);

followTabs();
followTheme($('theme'));
setInterval(refresh, REFRESH_MILLIS);
refresh();
