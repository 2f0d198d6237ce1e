-- The fills of a broker, which may be on either side of a trade.
CREATE INDEX trades_of_bid_broker ON trades (bid_broker_id, trade_id);
CREATE INDEX trades_of_ask_broker ON trades (ask_broker_id, trade_id);
