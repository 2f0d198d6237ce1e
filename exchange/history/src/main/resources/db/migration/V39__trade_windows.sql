-- The windows of ids in which a broker or an instrument traded, for each range whose trades are in blocks: a page goes through these
-- alone. Without them it asked the index for each window of each range, so the first page of a broker that never traded, and each
-- of an instrument that trades once a month, would take longer with every day.
CREATE TABLE trade_windows (
    first_id   bigint         NOT NULL, -- of the range of trades
    of_broker  boolean        NOT NULL, -- or of an instrument
    number     bigint         NOT NULL, -- the broker's or the instrument's
    windows    int8multirange NOT NULL, -- of 16,384 ids, those in which it traded
    trades     bigint         NOT NULL, -- how many it has in the range; where a broker is on both sides, two
    PRIMARY KEY (first_id, of_broker, number)
);

CREATE FUNCTION note_trade_windows(of_first bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    -- What is there is of a try that was cut off.
    DELETE FROM trade_windows WHERE first_id = of_first;
    EXECUTE format('
        INSERT INTO trade_windows (first_id, of_broker, number, windows, trades)
        SELECT %s, of_broker, number, range_agg(int8range(place, place + 1)), sum(trades)
        FROM (
            SELECT own.of_broker, own.number, first_trade_id >> 14 AS place, count(*) AS trades
            FROM %I CROSS JOIN LATERAL (
                SELECT false, first_instrument_id + above FROM unnest(instrument_ids) AS above
                UNION ALL SELECT true, first_bid_broker_id + above FROM unnest(bid_broker_ids) AS above
                UNION ALL SELECT true, first_ask_broker_id + above FROM unnest(ask_broker_ids) AS above)
                AS own (of_broker, number)
            GROUP BY own.of_broker, own.number, place) AS in_windows
        GROUP BY of_broker, number', of_first, history_part('trade_blocks', of_first));
END $$;

-- As before, with the windows.
CREATE OR REPLACE FUNCTION index_trade_blocks(of_first bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    part text := history_part('trade_blocks', of_first);
BEGIN
    EXECUTE format('CREATE INDEX ON %I USING gin (
            order_keys(first_bid_order_id, bid_order_ids, first_ask_order_id, ask_order_ids),
            broker_keys(first_trade_id, first_bid_broker_id, bid_broker_ids, first_ask_broker_id, ask_broker_ids),
            instrument_keys(first_trade_id, first_instrument_id, instrument_ids))', part);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT history_bound CHECK (first_trade_id >= %s AND first_trade_id < %s)',
        part, of_first, (SELECT end_id FROM history_ranges WHERE kind = 1 AND first_id = of_first));
    EXECUTE format('ANALYZE %I', part);
    PERFORM note_trade_windows(of_first);
END $$;

-- Those of a range between two that one of its brokers or instruments has, in the order of a walk. A question with it has no
-- parallel workers, which would mix the order: it does not say that it is safe for them.
CREATE FUNCTION windows_of(
        of_first bigint, brokers boolean, of_number bigint, first_window bigint, last_window bigint, oldest_first boolean)
    RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE ROWS 100 AS $$
BEGIN
    RETURN QUERY
        SELECT place
        FROM trade_windows
        CROSS JOIN LATERAL unnest(windows * int8multirange(int8range(first_window, last_window, '[]'))) AS part
        CROSS JOIN LATERAL generate_series(lower(part), upper(part) - 1) AS place
        WHERE first_id = of_first AND of_broker = brokers AND number = of_number
        ORDER BY CASE WHEN oldest_first THEN place ELSE -place END;
END $$;

-- A range that is archived comes back as rows.
CREATE FUNCTION forget_trade_windows() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM trade_windows WHERE first_id = OLD.first_id;
    RETURN NULL;
END $$;

CREATE TRIGGER forgets_trade_windows AFTER UPDATE OF sealed_at ON history_ranges
    FOR EACH ROW WHEN (OLD.kind = 1 AND OLD.sealed_at IS NOT NULL AND NEW.sealed_at IS NULL)
    EXECUTE FUNCTION forget_trade_windows();

SELECT note_trade_windows(first_id) FROM history_ranges WHERE kind = 1 AND sealed_at IS NOT NULL;
