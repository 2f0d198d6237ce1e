-- Trades of a range that is complete are put into blocks: a row for up to 64 with ids one after another, whose values are arrays of
-- what they are above the first one's, which PostgreSQL compresses. A row and seven entries of indexes for each would take
-- three times the room (docs/performance.md, History on disk). The newest range stays rows, which the persister adds.
--
-- A range's blocks are written to a table of their own, compared with the rows, and put in the rows' place in one transaction
-- (org.bourse.server.persistence.TradeBlocks). The part of the rows stays, and is empty.

ALTER TABLE history_ranges
    ADD COLUMN sealed_at timestamptz; -- when its trades were put into blocks; NULL while they are rows

CREATE TABLE trade_blocks (
    first_trade_id       bigint    NOT NULL,
    first_sequence       bigint    NOT NULL,
    first_price          bigint    NOT NULL,
    first_quantity       bigint    NOT NULL,
    first_bid_order_id   bigint    NOT NULL,
    first_ask_order_id   bigint    NOT NULL,
    first_bid_broker_id  bigint    NOT NULL,
    first_ask_broker_id  bigint    NOT NULL,
    first_execution_time bigint    NOT NULL, -- microseconds since 1970
    aggressors           bigint    NOT NULL, -- a bit for each trade, the lowest for the first: 1 where the ask was the aggressor
    first_instrument_id  integer   NOT NULL,
    trades               smallint  NOT NULL, -- how many are in it
    sequences            integer[] NOT NULL,
    prices               integer[] NOT NULL,
    quantities           integer[] NOT NULL,
    bid_order_ids        integer[] NOT NULL,
    ask_order_ids        integer[] NOT NULL,
    bid_broker_ids       integer[] NOT NULL,
    ask_broker_ids       integer[] NOT NULL,
    execution_times      integer[] NOT NULL,
    instrument_ids       integer[] NOT NULL
) PARTITION BY RANGE (first_trade_id);

-- All trades of a block. The table's columns are those of a trade, in its order.
CREATE FUNCTION trades_of(block trade_blocks)
    RETURNS TABLE (
        trade_id bigint, sequence bigint, price bigint, quantity bigint, bid_order_id bigint, ask_order_id bigint,
        bid_broker_id bigint, ask_broker_id bigint, executed_at timestamptz, instrument_id integer, aggressor_side smallint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 64
    BEGIN ATOMIC
        SELECT (block).first_trade_id + place - 1, (block).first_sequence + own.sequence, (block).first_price + own.price,
            (block).first_quantity + own.quantity, (block).first_bid_order_id + bid_order, (block).first_ask_order_id + ask_order,
            (block).first_bid_broker_id + bid_broker, (block).first_ask_broker_id + ask_broker,
            time_of_micros((block).first_execution_time + executed), (block).first_instrument_id + instrument,
            ((block).aggressors >> (place - 1)::integer & 1)::smallint
        FROM unnest((block).sequences, (block).prices, (block).quantities, (block).bid_order_ids, (block).ask_order_ids,
                (block).bid_broker_ids, (block).ask_broker_ids, (block).execution_times, (block).instrument_ids) WITH ORDINALITY
            AS own (sequence, price, quantity, bid_order, ask_order, bid_broker, ask_broker, executed, instrument, place);
    END;

-- Those of a block's trades that have these places in it, 1 and on: cheaper than all where they are few.
CREATE FUNCTION trades_at(block trade_blocks, places integer[])
    RETURNS TABLE (
        trade_id bigint, sequence bigint, price bigint, quantity bigint, bid_order_id bigint, ask_order_id bigint,
        bid_broker_id bigint, ask_broker_id bigint, executed_at timestamptz, instrument_id integer, aggressor_side smallint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
    BEGIN ATOMIC
        SELECT (block).first_trade_id + place - 1, (block).first_sequence + (block).sequences[place],
            (block).first_price + (block).prices[place], (block).first_quantity + (block).quantities[place],
            (block).first_bid_order_id + (block).bid_order_ids[place],
            (block).first_ask_order_id + (block).ask_order_ids[place],
            (block).first_bid_broker_id + (block).bid_broker_ids[place],
            (block).first_ask_broker_id + (block).ask_broker_ids[place],
            time_of_micros((block).first_execution_time + (block).execution_times[place]),
            (block).first_instrument_id + (block).instrument_ids[place],
            ((block).aggressors >> (place - 1) & 1)::smallint
        FROM unnest(places) AS place;
    END;

-- The places in a block where a column has a value.
CREATE FUNCTION places_of(above integer[], first bigint, value bigint) RETURNS integer[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN value - first BETWEEN -2147483648 AND 2147483647
        THEN array_positions(above, (value - first)::integer) ELSE '{}' END;

-- What blocks are found by. Those of an order by blocks of 64 of its ids; those of a broker or an instrument by windows of
-- 16,384 trades, so that a page reads few of them.
CREATE FUNCTION order_keys(first_bid bigint, bids integer[], first_ask bigint, asks integer[]) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000
    RETURN ARRAY(
        SELECT first_bid + bid >> 6 FROM unnest(bids) AS bid UNION SELECT first_ask + ask >> 6 FROM unnest(asks) AS ask);

CREATE FUNCTION window_key(value bigint, trade_window bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    -- PostgreSQL takes all of these operators from left to right.
    RETURN (value << 14) | (trade_window & 16383);

CREATE FUNCTION broker_keys(first_trade_id bigint, first_bid bigint, bids integer[], first_ask bigint, asks integer[])
    RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000
    RETURN ARRAY(
        SELECT window_key(first_bid + bid, first_trade_id >> 14) FROM unnest(bids) AS bid
        UNION SELECT window_key(first_ask + ask, first_trade_id >> 14) FROM unnest(asks) AS ask);

CREATE FUNCTION instrument_keys(first_trade_id bigint, first_instrument integer, instruments integer[]) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000
    RETURN ARRAY(
        SELECT DISTINCT window_key(first_instrument + instrument, first_trade_id >> 14) FROM unnest(instruments) AS instrument);

-- All trades, whatever form they have: for people and their programs. Name first_trade_id between two as well, where trade_id is:
-- that of a block is up to 63 before its trades', and of a trade that is a row its own.
CREATE FUNCTION show_all_trades() RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    CREATE OR REPLACE VIEW all_trades AS
        SELECT trade_id, sequence, price, quantity, bid_order_id, ask_order_id, bid_broker_id, ask_broker_id, executed_at,
            instrument_id, aggressor_side, trade_id AS first_trade_id
        FROM trades
        UNION ALL
        SELECT own.*, block.first_trade_id
        FROM trade_blocks AS block CROSS JOIN LATERAL trades_of(block) AS own;
END $$;

SELECT show_all_trades();

-- A table of a release without ranges takes the view with it when it becomes the first part.
ALTER FUNCTION partition_history(smallint) RENAME TO partition_tables;

CREATE FUNCTION partition_history(of_kind smallint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM partition_tables(of_kind);
    IF of_kind = 1 THEN
        PERFORM show_all_trades();
    END IF;
END $$;

-- Makes the table that a range's trades are put into in blocks, which nobody sees yet.
CREATE FUNCTION begin_trade_blocks(of_first bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    part text := history_part('trade_blocks', of_first);
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE trade_blocks, PRIMARY KEY (first_trade_id))
            WITH (fillfactor = 100, toast_tuple_target = 128)', part);
    EXECUTE (
        SELECT format('ALTER TABLE %I %s', part, string_agg(format('ALTER COLUMN %I SET STORAGE MAIN', attname), ', '))
        FROM pg_attribute WHERE attrelid = 'trade_blocks'::regclass AND attnum > 0 AND atttypid = 'integer[]'::regtype);
END $$;

-- Makes what they are found by, once all are in it, and says beforehand what PostgreSQL would look at when they take their place.
CREATE FUNCTION index_trade_blocks(of_first bigint) RETURNS void
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
END $$;

-- Puts a range's blocks in the place of its rows, unless these are other than they were. Answers 'done', 'busy' when others keep
-- the rows for longer than anybody may be kept waiting behind this, or 'changed'. Rows go first and blocks come then: who reads both
-- in one statement, in this order, waits for the rows, and finds one of the two.
CREATE FUNCTION try_seal_trades(of_first bigint, files text) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    part text := history_part('trade_blocks', of_first);
    of_end bigint;
BEGIN
    PERFORM set_config('lock_timeout', '100ms', true);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', history_part('trades', of_first));
    IF files IS DISTINCT FROM history_files(1::smallint, of_first) THEN
        RETURN 'changed';
    END IF;
    EXECUTE format('TRUNCATE %I', history_part('trades', of_first));
    UPDATE history_ranges SET sealed_at = now() WHERE kind = 1 AND first_id = of_first AND archived_at IS NULL
    RETURNING end_id INTO of_end;
    EXECUTE format('ALTER TABLE trade_blocks ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', part, of_first, of_end);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT history_bound', part);
    RETURN 'done';
EXCEPTION
    WHEN lock_not_available THEN
        RETURN 'busy';
    WHEN undefined_table THEN
        RETURN 'changed';
END $$;

-- As try_archive_history, which this is in the place of: with the blocks of a range that has them, which comes back as rows.
ALTER FUNCTION try_archive_history(smallint, bigint, text, text, text, timestamptz, timestamptz, bigint)
    RENAME TO try_archive_rows;

CREATE FUNCTION try_archive_history(
        of_kind smallint, of_first bigint, files text, in_archive text, digest text, since timestamptz, until timestamptz,
        rows bigint)
    RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    answer := try_archive_rows(of_kind, of_first, files, in_archive, digest, since, until, rows);
    IF answer <> 'done' OR of_kind <> 1 THEN
        RETURN answer;
    END IF;
    UPDATE history_ranges SET sealed_at = NULL WHERE kind = 1 AND first_id = of_first AND sealed_at IS NOT NULL;
    IF FOUND THEN
        PERFORM set_config('lock_timeout', '100ms', true);
        EXECUTE format('ALTER TABLE trade_blocks DETACH PARTITION %I', history_part('trade_blocks', of_first));
        PERFORM set_config('lock_timeout', '0', true);
    END IF;
    RETURN answer;
EXCEPTION WHEN lock_not_available THEN
    RETURN 'busy';
END $$;

-- As before; the first trade from an id on may be in a block. Each of its statements has to see what is there when it has
-- waited for the rows, so the function is as volatile as they are.
CREATE OR REPLACE FUNCTION first_trade_since(since_micros bigint) RETURNS bigint
    LANGUAGE plpgsql VOLATILE
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
            SELECT own.earlier INTO earlier
            FROM (
                (SELECT trade_id, executed_at < since AS earlier FROM trades
                WHERE trade_id >= place AND trade_id < place + width
                    AND trade_id >> 6 >= place >> 6 AND trade_id >> 6 <= (place + width) >> 6
                ORDER BY trade_id >> 6, trade_id LIMIT 1)
                UNION ALL
                (SELECT first_trade_id,
                    first_execution_time + execution_times[greatest(1, place - first_trade_id + 1)] < since_micros
                FROM trade_blocks
                WHERE first_trade_id > place - 64 AND first_trade_id < place + width
                    AND first_trade_id + trade_blocks.trades > place
                ORDER BY first_trade_id LIMIT 1)) AS own
            ORDER BY own.trade_id LIMIT 1;
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
