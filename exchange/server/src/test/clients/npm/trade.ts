// Trades with the client that OpenAPI Generator makes of /openapi: URL, the operator's key.
import { AccountApi, Configuration, MarketDataApi, OperatorApi, OrdersApi, ResponseError, Side } from './client/index';
import type { NewOrder } from './client/index';

declare const process: { argv: string[]; exit(code: number): never };

const [basePath, operatorsKey] = process.argv.slice(2);
const symbol = 'TYPE3';

function expect(expected: unknown, actual: unknown): void {
  if (JSON.stringify(expected) !== JSON.stringify(actual)) {
    throw new Error(`expected ${JSON.stringify(expected)}, not ${JSON.stringify(actual)}`);
  }
}

function as(key: string): Configuration {
  return new Configuration({ basePath, accessToken: key });
}

function order(side: Side, quantity: number, more: Partial<NewOrder>): { newOrder: NewOrder } {
  return { newOrder: { documentNumber: '12345678901', side, symbol, price: 1000, quantity, ...more } };
}

async function trade(): Promise<void> {
  const operator = new OperatorApi(as(operatorsKey));
  const seller = as((await operator.registerBroker({ newBroker: { name: 'Seller' } })).apiKey);
  const buyer = as((await operator.registerBroker({ newBroker: { name: 'Buyer' } })).apiKey);
  const selling = new OrdersApi(seller);
  const buying = new OrdersApi(buyer);
  const market = new MarketDataApi(buyer);

  const ask = order(Side.Ask, 100, { clientOrderId: 'ts-1', validUntil: new Date('2099-12-31T23:59:59Z') });
  const resting = await selling.enterOrder(ask);
  expect('open', resting.status);
  expect(resting, await selling.enterOrder(ask));

  const bought = await buying.enterOrder(order(Side.Bid, 40, { timeInForce: 'ioc', deadline: new Date('2099-12-31T23:59:59Z') }));
  expect('closed', bought.status);
  expect(40, bought.trades[0].quantity);
  const read = await buying.readOrder({ id: bought.orderId });
  expect('Seller', read.trades[0].counterpartyBroker);
  expect(-40_000, (await new AccountApi(buyer).readBalance()).balance);
  expect(60, (await market.readBook({ symbol })).asks[0].totalQuantity);

  expect(40, (await market.readTrades({ symbol, order: 'asc' })).trades[0].quantity);

  await selling.replaceOrder({ id: resting.orderId, orderChange: { price: 1010 } });
  expect(1010, (await selling.readOrder({ id: resting.orderId })).price);
  expect(1, (await selling.listOrders({ status: 'open' })).orders.length);
  try {
    await buying.readOrder({ id: resting.orderId });
    throw new Error("another broker's order was shown");
  } catch (refused) {
    if (!(refused instanceof ResponseError)) throw refused;
    expect(403, refused.response.status);
    expect('not_order_owner', (await refused.response.json()).code);
  }
  await selling.cancelOrder({ id: resting.orderId });
  expect([], (await market.readBook({ symbol })).asks);
  console.log('traded');
}

trade().catch((failure: unknown) => {
  console.error(failure);
  process.exit(1);
});
