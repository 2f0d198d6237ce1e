-- What an instrument may have of its own: a tick table, bounds of orders and a self-trade prevention. With schema 5 of the
-- journal.
ALTER TABLE instruments
    ADD COLUMN tick_table            bigint[] NOT NULL DEFAULT '{}', -- of each row its first price, then its tick
    ADD COLUMN smallest_quantity     bigint   NOT NULL DEFAULT 0,    -- 0: no such bound, as of those after it
    ADD COLUMN largest_quantity      bigint   NOT NULL DEFAULT 0,
    ADD COLUMN largest_value         bigint   NOT NULL DEFAULT 0,
    ADD COLUMN self_trade_prevention smallint NOT NULL DEFAULT 0;    -- 0 none, 1 newest, 2 oldest, 3 both, 4 decrement
