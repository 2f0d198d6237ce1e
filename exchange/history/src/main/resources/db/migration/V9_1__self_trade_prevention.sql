-- What becomes of orders that would trade with another of their own broker, and where that happened.
ALTER TABLE orders
    ADD COLUMN self_trade_prevention smallint NOT NULL DEFAULT 0;
    -- 0 none, 1 cancel newest, 2 cancel oldest, 3 cancel both, 4 decrement

ALTER TABLE order_replacements
    ADD COLUMN former_self_trade_prevention smallint NOT NULL DEFAULT 0;

CREATE TABLE prevented_matches (
    event_sequence        bigint      PRIMARY KEY, -- ascending with time
    sequence              bigint      NOT NULL,    -- the command that brought the aggressor
    broker_id             bigint      NOT NULL,    -- whose orders both are
    instrument_id         integer     NOT NULL,
    self_trade_prevention smallint    NOT NULL,    -- what the aggressor asked for, as in orders
    aggressor_side        smallint    NOT NULL,    -- 0 bid, 1 ask
    price                 bigint      NOT NULL,    -- that they would have traded at
    quantity              bigint      NOT NULL,    -- that they would have traded
    aggressor_order_id    bigint      NOT NULL,
    aggressor_leaves      bigint      NOT NULL,    -- what it had left before
    resting_order_id      bigint      NOT NULL,
    resting_leaves        bigint      NOT NULL,
    prevented_at          timestamptz NOT NULL
);

CREATE INDEX prevented_matches_of_broker ON prevented_matches (broker_id, event_sequence);
CREATE INDEX prevented_matches_of_command ON prevented_matches (sequence);
