-- Indexes of history by blocks of ids in the place of ids. PostgreSQL packs the rows of one key at 6 bytes each, where an entry
-- of its own takes 20 to 28, and a key shared by a block's rows has many. What is looked for by an id is looked for in a block of
-- 64, which lies in a few pages; a page of a broker's or an instrument's rows in blocks of 4,096, each put in order by itself.
--
-- Parts that are made from now on have them, and those there are. A large table of a release without parts keeps its own
-- indexes, as a first part, too: to make others takes minutes. Questions know both forms (org.bourse.server.persistence.HistoryWalk).

UPDATE history_tables
SET own_indexes = own_indexes || '(broker_id, (order_id >> 12))'::text,
    former_indexes = former_indexes || 'orders_of_broker'::text
WHERE table_name = 'orders';

-- Trades have no primary key any more: one writer adds them in the order of their ids, in the transaction that says how far it
-- came, and nothing changes them.
UPDATE history_tables
SET own_indexes = ARRAY['((trade_id >> 6))', '((bid_order_id >> 6))', '((ask_order_id >> 6))',
        '(bid_broker_id, (trade_id >> 12))', '(ask_broker_id, (trade_id >> 12))', '(instrument_id, (trade_id >> 12))'],
    former_indexes = ARRAY['trades_pkey', 'trades_of_bid', 'trades_of_ask',
        'trades_of_bid_broker', 'trades_of_ask_broker', 'trades_of_instrument']
WHERE table_name = 'trades';

DO $$
DECLARE
    part record;
    own_index text;
BEGIN
    FOR part IN
        SELECT inhrelid::regclass AS name, table_name, own_indexes
        FROM history_tables JOIN pg_inherits ON inhparent = table_name::regclass
        JOIN pg_class ON pg_class.oid = inhparent AND relkind = 'p'
        WHERE table_name IN ('orders', 'trades')
    LOOP
        FOREACH own_index IN ARRAY part.own_indexes LOOP
            -- Parts have it already.
            CONTINUE WHEN own_index LIKE '%hashtextextended%';
            EXECUTE format('CREATE INDEX ON %s %s', part.name, own_index);
        END LOOP;
        EXECUTE format('ANALYZE %s', part.name);
    END LOOP;
    IF (SELECT relkind FROM pg_class WHERE oid = 'orders'::regclass) = 'p' THEN
        DROP INDEX orders_of_broker;
    END IF;
    IF (SELECT relkind FROM pg_class WHERE oid = 'trades'::regclass) = 'p' THEN
        ALTER TABLE trades DROP CONSTRAINT trades_pkey;
        DROP INDEX trades_of_bid, trades_of_ask, trades_of_bid_broker, trades_of_ask_broker, trades_of_instrument;
    END IF;
END $$;

-- The id from which on trades are of this time or later, in microseconds since 1970; after the last trade when none is. The first
-- trade from an id on is looked for in ever more ids behind it: it is the next one, but where a reset or the archive took some away.
CREATE OR REPLACE FUNCTION first_trade_since(since_micros bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    since    timestamptz := time_of_micros(since_micros);
    low      bigint := 0;
    high     bigint := coalesce((SELECT next_trade_id FROM exchange), 0);
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
            SELECT executed_at < since INTO earlier FROM trades
            WHERE trade_id >= place AND trade_id < place + width
                AND trade_id >> 6 >= place >> 6 AND trade_id >> 6 <= (place + width) >> 6
            ORDER BY trade_id >> 6, trade_id LIMIT 1;
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
