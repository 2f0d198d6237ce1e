-- How many trades an instrument has had before a time is kept with it, so that a start adds up the minutes since its last
-- one, and not those of all years. The first start after this adds up all there are.
ALTER TABLE instruments ADD COLUMN counted_trades bigint NOT NULL DEFAULT 0; -- of minutes before exchange.trades_counted_until
ALTER TABLE exchange ADD COLUMN trades_counted_until timestamptz NOT NULL DEFAULT '-infinity'; -- where a minute begins
