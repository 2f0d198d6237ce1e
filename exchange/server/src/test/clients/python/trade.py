"""Trades with the client that OpenAPI Generator makes of /openapi: URL, the operator's key."""
import json
import sys
from datetime import datetime, timezone

import openapi_client as client

URL, OPERATORS_KEY = sys.argv[1:]
SYMBOL = "PYTH3"


def caller(key):
    return client.ApiClient(client.Configuration(host=URL, access_token=key))


def order(side, quantity, **more):
    return client.NewOrder(
        document_number="12345678901", side=side, symbol=SYMBOL, price=1000, quantity=quantity, **more)


operator = client.OperatorApi(caller(OPERATORS_KEY))
seller = caller(operator.register_broker(client.NewBroker(name="Seller")).api_key)
buyer = caller(operator.register_broker(client.NewBroker(name="Buyer")).api_key)
selling, buying, market = client.OrdersApi(seller), client.OrdersApi(buyer), client.MarketDataApi(buyer)

ask = order("ask", 100, client_order_id="py-1", valid_until=datetime(2099, 12, 31, 23, 59, 59, tzinfo=timezone.utc))
resting = selling.enter_order(ask)
assert resting.status == "open", resting
assert selling.enter_order(ask) == resting

bought = buying.enter_order(order("bid", 40, time_in_force="ioc", deadline=ask.valid_until))
assert bought.status == "closed", bought
assert bought.trades[0].quantity == 40, bought
assert buying.read_order(bought.order_id).trades[0].counterparty_broker == "Seller"
assert client.AccountApi(buyer).read_balance().balance == -40_000
assert market.read_book(SYMBOL).asks[0].total_quantity == 60
assert market.read_trades(SYMBOL, order="asc").trades[0].quantity == 40

selling.replace_order(resting.order_id, client.OrderChange(price=1010))
assert selling.read_order(resting.order_id).price == 1010
assert len(selling.list_orders(status="open").orders) == 1
assert selling.list_orders(side="bid").orders == []
since = datetime(2020, 1, 1, tzinfo=timezone.utc)
assert [found.id for found in selling.list_orders(
    client_order_id="py-1", symbol=SYMBOL, side="ask", since=since, until=ask.valid_until, order="asc").orders] == [resting.order_id]
assert selling.read_order("client:py-1").id == resting.order_id
try:
    buying.read_order(resting.order_id)
    raise AssertionError("another broker's order was shown")
except client.ApiException as refused:
    assert refused.status == 403, refused
answers = selling.do_batch(client.Batch(entries=[
    client.BatchEntry(op="replace", orig_client_order_id="py-1", price=1020),
    client.BatchEntry(op="cancel", orig_client_order_id="py-2")])).answers
assert [answer.status for answer in answers] == [200, 404], answers
assert selling.read_order(resting.order_id).price == 1020
cancelled = selling.cancel_orders(client.CancelList(ids=["client:py-1"])).answers
assert [answer.status for answer in cancelled] == [204], cancelled
selling.cancel_order(resting.order_id)
assert market.read_book(SYMBOL).asks == []

try:
    selling.enter_order(order("ask", 10, client_order_id="py/ 4%", time_in_force="gtc", deadline=since))
    raise AssertionError("an order was done after its deadline")
except client.ApiException as refused:
    assert (refused.status, json.loads(refused.body)["code"]) == (409, "deadline_passed"), refused
late = selling.do_batch(client.Batch(deadline=since, entries=[
    client.BatchEntry(op="submit", document_number="1", side="ask", symbol=SYMBOL, price=1000, quantity=10,
                      time_in_force="gtc")])).answers
assert [(answer.status, answer.body.actual_instance.code) for answer in late] == [(409, "deadline_passed")], late
again = selling.enter_order(order("ask", 10, client_order_id="py/ 4%", time_in_force="gtc", deadline=ask.valid_until))
selling.cancel_order("client:py/ 4%")
closed = selling.read_order("client:py/ 4%")
assert (closed.id, closed.close_reason) == (again.order_id, "cancelled"), closed

told, after, more = [], 0, True
while more:
    page = selling.list_executions(after=after, limit=2)
    told, after, more = told + page.executions, page.next_after, page.more
assert [(one.exec_type, one.client_order_id) for one in told] == [
    ("new", "py-1"), ("trade", "py-1"), ("replaced", "py-1"), ("replaced", "py-1"), ("cancelled", "py-1"),
    ("new", "py/ 4%"), ("cancelled", "py/ 4%")], told
assert told[1].last_quantity == 40, told
assert selling.list_executions(after=after).executions == []
print("traded")
