// Follows the market and trades over WebSocket with the package `ws`: node ws-trades.mjs WS-URL SELLERS-KEY BUYERS-KEY.
import assert from 'node:assert/strict';
import WebSocket from 'ws';

const [url, sellersKey, buyersKey] = process.argv.slice(2);

class Client {
  #socket = new WebSocket(url);
  #messages = [];
  #waiting = [];
  #request = 0;

  constructor() {
    this.#socket.on('message', (data) => {
      this.#messages.push(JSON.parse(data));
      this.#serve();
    });
    this.opened = new Promise((resolve, reject) => {
      this.#socket.on('open', resolve);
      this.#socket.on('error', reject);
    });
  }

  /** The first message that fits and that nobody took before. */
  next(fits) {
    return new Promise((resolve) => {
      this.#waiting.push({ fits, resolve });
      this.#serve();
    });
  }

  ask(message) {
    const request_id = String(++this.#request);
    this.#socket.send(JSON.stringify({ ...message, request_id }));
    return this.next((answer) => answer.request_id === request_id);
  }

  close() {
    this.#socket.close();
  }

  #serve() {
    this.#waiting = this.#waiting.filter(({ fits, resolve }) => {
      const index = this.#messages.findIndex(fits);
      if (index < 0) return true;
      resolve(this.#messages.splice(index, 1)[0]);
      return false;
    });
  }
}

async function connect(key) {
  const client = new Client();
  await client.opened;
  assert.equal((await client.ask({ op: 'auth', api_key: key })).type, 'authenticated');
  return client;
}

const seller = await connect(sellersKey);
const buyer = await connect(buyersKey);
const symbol = 'WSNPM3';
await buyer.ask({ op: 'subscribe', channels: [{ name: 'book', symbols: [symbol] }, { name: 'trades', symbols: [symbol] }, { name: 'orders' }] });
assert.deepEqual((await buyer.next(({ type }) => type === 'book_snapshot')).asks, []);

const order = { document_number: '12345678901', symbol, price: 1000, time_in_force: 'gtc' };
const ask = { op: 'submit', ...order, side: 'ask', quantity: 100, client_order_id: 'npm-1' };
const resting = await seller.ask(ask);
assert.equal(resting.type, 'response');
assert.equal(resting.status, 201);
assert.equal(resting.order_status, 'open');
const repeated = await seller.ask(ask);
assert.equal(repeated.status, 200);
assert.equal(repeated.order_id, resting.order_id);
assert.deepEqual((await buyer.next(({ type }) => type === 'book')).changes, [['ask', 1000, 100, 1]]);

const refused = await buyer.ask({ op: 'submit', ...order, side: 'bid' });
assert.equal(refused.type, 'response');
assert.equal(refused.status, 422);
assert.equal(refused.code, 'missing_field');

const bought = await buyer.ask({ op: 'submit', ...order, side: 'bid', quantity: 40 });
assert.equal(bought.order_status, 'closed');
assert.equal(bought.trades[0].quantity, 40);
assert.equal((await buyer.next(({ type }) => type === 'trade')).trade_id, bought.trades[0].trade_id);
const execution = await buyer.next(({ exec_type }) => exec_type === 'trade');
assert.equal(execution.order_id, bought.order_id);

assert.equal((await seller.ask({ op: 'cancel', order_id: resting.order_id })).status, 204);
await buyer.next(({ type, changes }) => type === 'book' && changes.some(([, , quantity]) => quantity === 0));
seller.close();
buyer.close();
console.log('traded');
