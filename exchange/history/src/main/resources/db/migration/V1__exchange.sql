-- The exchange as the event stream has left it: who is registered, what is listed, every order and trade ever made, and
-- how far in the stream this is. Written by one thread, in one transaction per batch of commands; see the package
-- org.bourse.server.persistence.
--
-- Conventions
--   * Prices are cents, quantities shares, both bigint. Ids are sequence numbers of the exchange, so they ascend with
--     time and their indexes grow at one end. Absent text is '' as everywhere in the exchange, never NULL.
--   * Times are timestamptz: microseconds UTC, which is what the exchange stamps. 'infinity' is "never".
--   * Closed lists are smallint codes, given with each column. Codes are for ever; a new one is only ever added. (An
--     enum type would take four bytes a row, and a lookup for every value of an array parameter.)
--   * No foreign keys. All rows come from one writer, which applies a checked, ordered event stream; a key would cost
--     a lookup and a row lock in brokers and instruments for every order and trade, to guard against nothing else.

-- Microseconds since 1970 as a time. In two exact parts, because interval arithmetic goes through double precision.
-- Declared STABLE, which is what timestamptz + interval is: so it is inlined.
CREATE FUNCTION time_of_micros(micros bigint) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN micros = 9223372036854775807 THEN timestamptz 'infinity'
        ELSE timestamptz '1970-01-01 00:00:00+00'
            + (micros / 1000000) * interval '1 second'
            + (micros % 1000000) * interval '1 microsecond'
    END;

-- A time as microseconds since 1970; extract gives an exact decimal number.
CREATE FUNCTION micros_of_time(at timestamptz) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN at = timestamptz 'infinity' THEN 9223372036854775807
        ELSE (extract(epoch FROM at) * 1000000)::bigint
    END;

-- One row: the exchange as a whole.
CREATE TABLE exchange (
    only_row                 boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    exchange_id              uuid        NOT NULL, -- of the data directory this database belongs to
    writer_id                uuid        NOT NULL, -- the process that may write; an older one that comes back may not
    reached_sequence         bigint      NOT NULL, -- everything up to this command is in these tables, nothing after it
    reached_time             timestamptz NOT NULL, -- that command's time
    next_event_sequence      bigint      NOT NULL,
    next_trade_id            bigint      NOT NULL,
    state_hash               bigint,               -- the engine's hash of its state ...
    state_hash_sequence      bigint,               -- ... after this command; both NULL when never recorded
    -- Client order ids that were closed at or before this closing rank are forgotten (see closed_client_order_ids).
    forgotten_rank           bigint      NOT NULL,
    -- The settings that are part of the engine's state.
    execution_price          smallint    NOT NULL, -- 0 seller, 1 resting
    day_end_micros_of_day    bigint      NOT NULL,
    max_price_cents          bigint      NOT NULL,
    max_quantity             bigint      NOT NULL,
    max_order_value_cents    bigint      NOT NULL,
    max_open_orders          integer     NOT NULL,
    max_total_open_orders    integer     NOT NULL,
    max_instruments          integer     NOT NULL,
    max_brokers              integer     NOT NULL,
    closed_client_order_ids  integer     NOT NULL
) WITH (fillfactor = 10); -- rewritten with every batch: room to do that within its page

CREATE TABLE brokers (
    broker_id       bigint      PRIMARY KEY, -- sequence number of the command that registered it
    name            text        NOT NULL,
    api_key_hash    bytea       NOT NULL,    -- SHA-256
    webhook_url     text        NOT NULL,
    webhook_secret  text        NOT NULL,
    fix_comp_id     text        NOT NULL UNIQUE,
    balance_cents   bigint      NOT NULL,    -- net cash of all trades; the sum over brokers is 0
    registered_at   timestamptz NOT NULL
) WITH (fillfactor = 50); -- balances change all the time, and no index has them: stays within the page

CREATE TABLE instruments (
    instrument_id    integer   PRIMARY KEY, -- dense, from 0, in order of listing
    symbol           text      NOT NULL UNIQUE,
    execution_price  smallint  NOT NULL,    -- 0 seller, 1 resting
    halted           boolean   NOT NULL
);

CREATE TABLE orders (
    order_id           bigint      PRIMARY KEY, -- sequence number of the command that entered it
    broker_id          bigint      NOT NULL,
    price_cents        bigint      NOT NULL,    -- 0 for a market order
    quantity           bigint      NOT NULL,    -- filled ones included
    remaining_quantity bigint      NOT NULL,    -- not traded; for a closed order what was left when it closed
    valid_until        timestamptz NOT NULL,    -- 'infinity' when it never expires or can't rest
    created_at         timestamptz NOT NULL,
    priority_sequence  bigint      NOT NULL,    -- time priority within its price: the command that gave it its place
    closed_sequence    bigint,                  -- the command that closed it; NULL while open
    closed_at          timestamptz,             -- NULL while open
    instrument_id      integer     NOT NULL,
    side               smallint    NOT NULL,    -- 0 bid, 1 ask
    type               smallint    NOT NULL,    -- 0 limit, 1 market
    time_in_force      smallint    NOT NULL,    -- 0 GTD, 1 GTC, 2 DAY, 3 IOC, 4 FOK
    status             smallint    NOT NULL,    -- 0 open, 1 filled, 2 cancelled, 3 expired, 4 unfilled market, 5 unfilled
    document_number    text        NOT NULL,
    client_order_id    text        NOT NULL     -- '' when it has none
) WITH (
    -- Nothing that changes while an order lives is indexed, but for the client order id at a replace: with room in the
    -- page a fill or the end of an order touches no index.
    fillfactor = 85
);

-- A broker's orders, newest first.
CREATE INDEX orders_of_broker ON orders (broker_id, order_id);
-- A broker's order by the broker's own id.
CREATE INDEX orders_by_client_order_id ON orders (broker_id, client_order_id) WHERE client_order_id <> '';
-- Which orders are open: what a start loads is as much as that, not as much as there ever was. A table rather than a
-- partial index of orders, which would cost every order that closes an entry in each of the other indexes.
CREATE TABLE open_orders (
    order_id  bigint  PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0.02);

-- The orders with a client order id that were closed, as the engine closed them: a start loads the newest, to refuse the
-- reuse of their ids.
CREATE TABLE closed_client_order_ids (
    -- Twice the event sequence of the closing event, plus 1 when a trade closed it as the aggressor (its resting
    -- counterpart closed first).
    closed_rank  bigint  PRIMARY KEY,
    order_id     bigint  NOT NULL
);

-- What an order was before each of its replaces.
CREATE TABLE order_replacements (
    order_id                bigint      NOT NULL,
    sequence                bigint      NOT NULL, -- the command that replaced it
    broker_id               bigint      NOT NULL,
    former_price_cents      bigint      NOT NULL,
    former_quantity         bigint      NOT NULL,
    former_valid_until      timestamptz NOT NULL,
    former_time_in_force    smallint    NOT NULL,
    former_client_order_id  text        NOT NULL,
    -- When the replace gave the order another client order id, the place of the former one among the closed ones (as
    -- closed_client_order_ids); NULL when the order kept it or had none.
    released_rank           bigint,
    replaced_at             timestamptz NOT NULL,
    PRIMARY KEY (order_id, sequence)
);

CREATE INDEX order_replacements_released ON order_replacements (released_rank) WHERE released_rank IS NOT NULL;

CREATE TABLE trades (
    trade_id        bigint      PRIMARY KEY, -- ascending with time, without gaps
    sequence        bigint      NOT NULL,    -- the command that caused it
    price_cents     bigint      NOT NULL,
    quantity        bigint      NOT NULL,
    bid_order_id    bigint      NOT NULL,
    ask_order_id    bigint      NOT NULL,
    bid_broker_id   bigint      NOT NULL,
    ask_broker_id   bigint      NOT NULL,
    executed_at     timestamptz NOT NULL,
    instrument_id   integer     NOT NULL,
    aggressor_side  smallint    NOT NULL     -- 0 bid, 1 ask
);

-- The trades of an order, which may be on either side of them.
CREATE INDEX trades_of_bid ON trades (bid_order_id, trade_id);
CREATE INDEX trades_of_ask ON trades (ask_order_id, trade_id);
-- The newest trades of an instrument.
CREATE INDEX trades_of_instrument ON trades (instrument_id, trade_id);

-- Trading by the minute: of charts, and of the volume of the last 24 hours that a start loads.
CREATE TABLE candles_1m (
    instrument_id  integer     NOT NULL,
    start          timestamptz NOT NULL, -- the whole minute it covers begins here
    open           bigint      NOT NULL, -- prices in cents
    high           bigint      NOT NULL,
    low            bigint      NOT NULL,
    close          bigint      NOT NULL,
    volume         bigint      NOT NULL, -- shares
    trade_count    integer     NOT NULL,
    PRIMARY KEY (instrument_id, start)
) WITH (fillfactor = 70);

CREATE INDEX candles_1m_by_start ON candles_1m (start);

-- The outbox: what is to be posted to brokers that have a webhook. Written with the trade, in its transaction; from then
-- on it belongs to the webhook sender. A broker that trades with itself has both rows.
CREATE TABLE webhook_deliveries (
    delivery_id               bigint      PRIMARY KEY, -- twice the trade id for the bid's side, one more for the ask's
    broker_id                 bigint      NOT NULL,
    trade_id                  bigint      NOT NULL,
    order_id                  bigint      NOT NULL,
    price_cents               bigint      NOT NULL,
    quantity                  bigint      NOT NULL,
    order_remaining_quantity  bigint      NOT NULL,
    executed_at               timestamptz NOT NULL,
    created_at                timestamptz NOT NULL, -- when the row was written
    next_attempt_at           timestamptz NOT NULL,
    finished_at               timestamptz,          -- delivered or given up; NULL while pending
    attempts                  integer     NOT NULL DEFAULT 0,
    last_status_code          integer,              -- HTTP status of the last attempt; NULL when it got no answer
    side                      smallint    NOT NULL, -- 0 bid, 1 ask
    status                    smallint    NOT NULL DEFAULT 0, -- 0 pending, 1 delivered, 2 given up
    symbol                    text        NOT NULL,
    last_error                text        NOT NULL DEFAULT '' -- what was wrong with the last attempt; '' when nothing
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);

-- What is to be sent, in order per broker.
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (broker_id, delivery_id) WHERE status = 0;
-- A broker's log, newest first.
CREATE INDEX webhook_deliveries_of_broker ON webhook_deliveries (broker_id, delivery_id);
