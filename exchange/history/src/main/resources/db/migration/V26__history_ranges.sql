-- What grows with every command lies in parts: ranges of ids, in the order of time. The parts of one range are tables of
-- their own with indexes of their own, so that only the newest are hot, and an old one can be taken away whole. Beside the
-- tables that brokers, balances and open orders are in, which don't grow with age.
--
-- What there is becomes the first part where it lies, without being copied. PostgreSQL takes a table as a part once it knows
-- that no row is outside its range; to look at all rows of a large table takes minutes. So a small one is taken here. A large
-- one gets its range as a constraint here that is not checked for the rows that are there; that is done while the exchange
-- trades (org.bourse.server.persistence.HistoryBounds), and the persister takes the table between two batches afterwards.

-- Closed client order ids say themselves what they are, and those that a replace released are among them: a start finds what
-- it remembers in one table, however old the orders are. A row of before has NULL: it is its order's own.
ALTER TABLE closed_client_order_ids
    ADD COLUMN client_order_id text;

-- As many of the released ones as can be remembered; a start never read the others.
INSERT INTO closed_client_order_ids (broker_id, closed_rank, order_id, client_order_id)
SELECT released.broker_id, released.released_rank, released.order_id, released.former_client_order_id
FROM exchange
CROSS JOIN LATERAL closed_client_order_id_shares(
    CASE sharing WHEN 0 THEN closed_client_order_ids::bigint * (SELECT greatest(1, count(*)) FROM brokers)
        ELSE closed_client_order_ids END) AS shares
JOIN brokers USING (broker_id)
CROSS JOIN LATERAL (
    SELECT * FROM order_replacements
    WHERE order_replacements.broker_id = brokers.broker_id
        AND released_rank > greatest(exchange.forgotten_rank, brokers.forgotten_rank)
    ORDER BY released_rank DESC LIMIT shares.share) AS released;

DROP VIEW client_order_id_closings;
CREATE VIEW client_order_id_closings AS
    SELECT broker_id, closed_rank AS rank, order_id, client_order_id FROM closed_client_order_ids;

ALTER TABLE order_replacements
    DROP COLUMN released_rank; -- with its index

-- The tables that lie in parts, and the column by whose ranges.
CREATE TABLE history_tables (
    table_name  text     PRIMARY KEY,
    key_column  text     NOT NULL,
    kind        smallint NOT NULL, -- of ids: 0 commands, 1 trades, 2 events; tables of one kind have parts of the same ranges
    keys        smallint NOT NULL, -- how many values of the key column an id has
    storage     text     NOT NULL, -- parameters of a part
    -- Indexes that a part made from now on has, as their columns and condition, and the names of those that a table of before
    -- has in their place. They are smaller: an entry of a text of 20 letters takes 87 bytes, its hash 30.
    own_indexes     text[] NOT NULL DEFAULT '{}',
    former_indexes  text[] NOT NULL DEFAULT '{}'
);

INSERT INTO history_tables (table_name, key_column, kind, keys, storage) VALUES
    ('orders', 'order_id', 0, 1, 'fillfactor = 85'),
    ('order_replacements', 'order_id', 0, 1, 'fillfactor = 100'),
    ('stop_orders', 'order_id', 0, 1, 'fillfactor = 100'),
    ('trades', 'trade_id', 1, 1, 'fillfactor = 100'),
    ('webhook_deliveries', 'delivery_id', 1, 2, 'fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02'),
    ('prevented_matches', 'event_sequence', 2, 1, 'fillfactor = 100');

UPDATE history_tables
SET own_indexes = ARRAY[$$(hashtextextended(client_order_id, broker_id)) WHERE client_order_id <> ''$$],
    former_indexes = ARRAY['orders_by_client_order_id']
WHERE table_name = 'orders';

-- The ranges that there are. The newest of a kind has no row yet: it is made when the one before it gets its first.
CREATE TABLE history_ranges (
    kind              smallint    NOT NULL,
    first_id          bigint      NOT NULL,
    end_id            bigint      NOT NULL, -- the first id of the next range
    -- When it got its first row; NULL before.
    entered_id        bigint,               -- the newest id of the kind then
    entered_after     bigint,               -- none of its rows is of this command or one before
    entered_sequence  bigint,               -- no row of a range before it is of a command after this one
    entered_at        timestamptz,          -- the time of that command
    PRIMARY KEY (kind, first_id)
);

-- Where rows that a command made may begin, and where they end: so that what is looked for by an order is looked for in
-- the parts of its time alone. NULL stands for a command that is still to come.
CREATE FUNCTION history_from(of_kind smallint, sequence bigint) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(
        (SELECT max(first_id) FROM history_ranges
         WHERE history_ranges.kind = of_kind AND entered_sequence < sequence), 0);

CREATE FUNCTION history_until(of_kind smallint, sequence bigint) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(
        (SELECT min(first_id) FROM history_ranges
         WHERE history_ranges.kind = of_kind AND entered_after >= sequence), 9223372036854775807);

-- Puts a table that lies in parts into the place of each table of a kind, which becomes its first part.
CREATE FUNCTION partition_history(of_kind smallint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
    index record;
    definitions text[];
    part text;
    first_end bigint := (SELECT end_id FROM history_ranges WHERE kind = of_kind AND first_id = 0);
BEGIN
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        part := place.table_name || '_from_0';
        definitions := ARRAY(
            SELECT CASE WHEN own.oid IS NULL THEN pg_get_indexdef(indexrelid)
                ELSE format('ALTER TABLE %I ADD CONSTRAINT %I %s',
                    place.table_name, conname, pg_get_constraintdef(own.oid)) END
            FROM pg_index JOIN pg_class AS itself ON itself.oid = indexrelid
            LEFT JOIN pg_constraint AS own ON conindid = indexrelid AND contype = 'p'
            WHERE indrelid = place.table_name::regclass AND itself.relname <> ALL (place.former_indexes));
        FOR index IN
            SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = place.table_name::regclass
        LOOP
            EXECUTE format('ALTER INDEX %s RENAME TO %I', index.name, index.name || '_from_0');
        END LOOP;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', place.table_name, part);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) PARTITION BY RANGE (%I)',
            place.table_name, part, place.key_column);
        FOR i IN 1 .. cardinality(definitions) LOOP
            EXECUTE definitions[i];
        END LOOP;
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (0) TO (%s)',
            place.table_name, part, first_end * place.keys);
        -- What the part's place says by itself from now on.
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS history_bound', part);
    END LOOP;
END $$;

-- Says of the tables of a kind where they end when they become the first parts, for rows that come from now on. There is
-- room for those that come while the present ones are looked at: a thousand bytes of them take far less time than one order.
CREATE FUNCTION bound_history(of_kind smallint, reached_id bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
    bytes bigint := (
        SELECT sum(pg_table_size(table_name::regclass)) FROM history_tables WHERE kind = of_kind);
    new_end bigint := reached_id + greatest(10000000, bytes / 1000);
BEGIN
    UPDATE history_ranges SET end_id = new_end WHERE kind = of_kind AND first_id = 0;
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS history_bound,
                ADD CONSTRAINT history_bound CHECK (%I >= 0 AND %I < %s) NOT VALID',
            place.table_name, place.key_column, place.key_column, new_end * place.keys);
    END LOOP;
END $$;

-- Makes the tables of a kind lie in parts when all their rows have been looked at, and nobody keeps them for longer than
-- others may be kept waiting. Answers whether they do now.
CREATE FUNCTION try_partition_history(of_kind smallint) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
BEGIN
    IF EXISTS (
        SELECT FROM history_tables JOIN pg_class ON pg_class.oid = table_name::regclass
        WHERE kind = of_kind AND relkind <> 'p' AND NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = pg_class.oid AND conname = 'history_bound' AND convalidated))
    THEN
        RETURN false;
    END IF;
    -- Whoever reads the tables waits behind this while it waits: not with each batch, then.
    IF clock_timestamp() < nullif(current_setting('bourse.history_tried', true), '')::timestamptz + interval '10 seconds' THEN
        RETURN false;
    END IF;
    PERFORM set_config('lock_timeout', '200ms', true);
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', place.table_name);
    END LOOP;
    PERFORM partition_history(of_kind);
    PERFORM set_config('lock_timeout', '0', true);
    RETURN true;
EXCEPTION WHEN lock_not_available THEN
    PERFORM set_config('bourse.history_tried', clock_timestamp()::text, false);
    RETURN false;
END $$;

-- Has parts ready for the ids up to this one and one range beyond: to be called by the persister before it writes rows that
-- reach it, in the same transaction. A range is for as many ids as a day has, at the pace since the range before it began,
-- but for a million at least, or for the most that are allowed. Answers the first id of the newest range, or NULL
-- while the tables don't lie in parts.
CREATE FUNCTION ready_history(
        of_kind smallint, reached_id bigint, after_sequence bigint, through_sequence bigint, at timestamptz, most bigint)
    RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    newest history_ranges%ROWTYPE;
    place record;
    part text;
    own_index text;
    daily bigint;
    begins bigint;
    ends bigint;
BEGIN
    SELECT * INTO newest FROM history_ranges WHERE kind = of_kind ORDER BY first_id DESC LIMIT 1;
    IF EXISTS (SELECT FROM history_tables JOIN pg_class ON pg_class.oid = table_name::regclass
               WHERE kind = of_kind AND relkind <> 'p') AND NOT try_partition_history(of_kind)
    THEN
        -- The rows that come would be refused. This waits for the one who looks at the present ones, and has that begin anew.
        IF reached_id >= newest.end_id THEN
            PERFORM bound_history(of_kind, reached_id);
        END IF;
        RETURN NULL;
    END IF;
    WHILE newest.first_id IS NULL OR newest.first_id <= reached_id LOOP
        UPDATE history_ranges
        SET entered_id = reached_id, entered_after = after_sequence, entered_sequence = through_sequence, entered_at = at
        WHERE kind = of_kind AND first_id = newest.first_id AND entered_at IS NULL;
        daily := (
            SELECT (reached_id - entered_id) * 86400 / greatest(1, extract(epoch FROM at - entered_at))
            FROM history_ranges
            WHERE kind = of_kind AND entered_id < reached_id
            ORDER BY first_id DESC LIMIT 1);
        begins := coalesce(newest.end_id, 0);
        ends := begins + least(most, greatest(1000000, daily));
        FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
            part := place.table_name || '_from_' || begins;
            -- Made by itself and attached then, which no reader is kept waiting by.
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) WITH (%s)',
                part, place.table_name, place.storage);
            FOREACH own_index IN ARRAY place.own_indexes LOOP
                EXECUTE format('CREATE INDEX ON %I %s', part, own_index);
            END LOOP;
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                place.table_name, part, begins * place.keys, ends * place.keys);
        END LOOP;
        INSERT INTO history_ranges (kind, first_id, end_id) VALUES (of_kind, begins, ends)
        RETURNING * INTO newest;
    END LOOP;
    RETURN newest.first_id;
END $$;

-- What there is. Nobody trades while this is run, so a table ends where the exchange is.
DO $$
DECLARE
    small constant bigint := 64 * 1024 * 1024;
    of_kind smallint;
    next_id bigint;
    part text;
BEGIN
    FOR of_kind, next_id IN
        SELECT kinds.kind, kinds.next_id
        FROM exchange CROSS JOIN LATERAL (VALUES
            (0::smallint, reached_sequence + 1), (1::smallint, next_trade_id), (2::smallint, next_event_sequence))
            AS kinds (kind, next_id)
    LOOP
        INSERT INTO history_ranges (kind, first_id, end_id, entered_id, entered_after, entered_sequence, entered_at)
        SELECT of_kind, 0, next_id, next_id - 1, -1, 0, reached_time FROM exchange;
        IF (SELECT sum(pg_table_size(table_name::regclass)) FROM history_tables WHERE kind = of_kind) <= small THEN
            PERFORM partition_history(of_kind);
        ELSE
            PERFORM bound_history(of_kind, next_id - 1);
        END IF;
    END LOOP;
    -- Of a database that is new.
    IF NOT EXISTS (SELECT FROM exchange) THEN
        FOR of_kind IN SELECT DISTINCT kind FROM history_tables LOOP
            INSERT INTO history_ranges (kind, first_id, end_id, entered_id, entered_after, entered_sequence, entered_at)
            VALUES (of_kind, 0, 1, 0, -1, 0, time_of_micros(0));
            PERFORM partition_history(of_kind);
        END LOOP;
        -- The persister makes the first parts, at their full size.
        FOR part IN SELECT table_name || '_from_0' FROM history_tables LOOP
            EXECUTE format('DROP TABLE %I', part);
        END LOOP;
        DELETE FROM history_ranges;
    END IF;
END $$;
