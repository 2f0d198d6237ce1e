-- An order takes less of the disk. What an order mostly is, is NULL in its row, which takes no room; the rows that are there keep
-- what they say. What nothing reads is gone.
ALTER TABLE orders
    DROP COLUMN closed_at,
    ALTER COLUMN valid_until DROP NOT NULL,
    ALTER COLUMN priority_sequence DROP NOT NULL,
    ALTER COLUMN type DROP NOT NULL,
    ALTER COLUMN post_only DROP NOT NULL,
    ALTER COLUMN post_only DROP DEFAULT,
    ALTER COLUMN self_trade_prevention DROP NOT NULL,
    ALTER COLUMN self_trade_prevention DROP DEFAULT;

COMMENT ON COLUMN orders.valid_until IS 'NULL or infinity when it never expires or can''t rest';
COMMENT ON COLUMN orders.priority_sequence IS 'the command that gave it its place within its price; NULL for the one that entered it';
COMMENT ON COLUMN orders.type IS 'NULL or 0 limit, 1 market';
COMMENT ON COLUMN orders.post_only IS 'NULL when not';
COMMENT ON COLUMN orders.self_trade_prevention IS 'NULL or 0 none, 1 cancel newest, 2 cancel oldest, 3 cancel both, 4 decrement';

-- By blocks of sixteen ids in the place of the primary key, as trades are by blocks of 64: all of a block are looked at for each
-- order that changes. In the room that is left nearly every update stays on its page (docs/performance.md, History on disk).
UPDATE history_tables
SET storage = 'fillfactor = 91',
    own_indexes = own_indexes || '((order_id >> 4))'::text,
    former_indexes = former_indexes || 'orders_pkey'::text
WHERE table_name = 'orders';

DO $$
DECLARE
    part regclass;
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'orders'::regclass) = 'p' THEN
        ALTER TABLE orders DROP CONSTRAINT orders_pkey;
        FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'orders'::regclass LOOP
            EXECUTE format('CREATE INDEX ON %s ((order_id >> 4))', part);
            -- Nobody else would, in a part that gets no more rows.
            EXECUTE format('ANALYZE %s', part);
        END LOOP;
    END IF;
END $$;

-- The id from which on orders were entered at this time or later, in microseconds since 1970; after the last command when none was. The
-- first order from an id on is looked for in ever more ids behind it, as that of trades.
CREATE OR REPLACE FUNCTION first_order_since(since_micros bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    since    timestamptz := time_of_micros(since_micros);
    low      bigint := 0;
    high     bigint := coalesce((SELECT reached_sequence + 1 FROM exchange), 0);
    middle   bigint;
    earlier  boolean;
    place    bigint;
    width    bigint;
BEGIN
    WHILE low < high LOOP
        middle := low + (high - low) / 2;
        earlier := NULL;
        place := middle;
        width := 16;
        WHILE earlier IS NULL AND place < high LOOP
            SELECT created_at < since INTO earlier FROM orders
            WHERE order_id >= place AND order_id < place + width
                AND order_id >> 4 >= place >> 4 AND order_id >> 4 <= (place + width) >> 4
            ORDER BY order_id >> 4, order_id LIMIT 1;
            place := place + width;
            width := width * 4;
        END LOOP;
        IF earlier THEN
            low := middle + 1;
        ELSE
            high := middle;
        END IF;
    END LOOP;
    RETURN low;
END
$$;
