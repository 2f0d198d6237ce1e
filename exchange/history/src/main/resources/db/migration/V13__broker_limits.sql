-- Brokers' own limits, beside those of the exchange; the largest bigint where there is none.
CREATE TABLE broker_limits (
    broker_id          bigint PRIMARY KEY,
    order_quantity     bigint NOT NULL, -- whole shares
    order_value        bigint NOT NULL, -- cents
    open_orders        bigint NOT NULL,
    orders_per_second  bigint NOT NULL,
    open_buy_value     bigint NOT NULL, -- cents
    open_sell_value    bigint NOT NULL, -- cents
    position           bigint NOT NULL, -- whole shares
    credit             bigint NOT NULL  -- cents
);
