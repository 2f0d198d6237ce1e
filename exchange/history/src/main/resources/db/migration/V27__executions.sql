-- What happened to brokers' orders, as it is told on the channel "orders", refusals left out: what a client that was away
-- reads behind the last event it has. Not made of the rows that orders, trades and replaces leave: those say what an order is
-- now, not what it was at each event, and an index by the event of closing would make each update of an order write all
-- indexes of it anew.
--
-- A row has the executions that one broker had in one batch of the persister, up to some dozens, oldest first, in the form of
-- org.bourse.server.view.ExecutionBytes: under load a row and its entry in the index are shared by dozens of executions.

ALTER TABLE exchange
    ADD COLUMN executions_after bigint NOT NULL DEFAULT 0; -- the event after which they are kept

UPDATE exchange SET executions_after = next_event_sequence - 1;

INSERT INTO history_tables (table_name, key_column, kind, keys, storage) VALUES
    ('executions', 'event_sequence', 2, 1, 'fillfactor = 100');

DO $$
DECLARE
    columns constant text := 'event_sequence bigint NOT NULL, broker_id bigint NOT NULL, executions smallint NOT NULL,
        content bytea NOT NULL, PRIMARY KEY (broker_id, event_sequence)';
    range record;
    part text;
BEGIN
    -- The events of a large database may still wait to be put in parts: these then are with them.
    IF (SELECT relkind FROM pg_class WHERE oid = 'prevented_matches'::regclass) <> 'p' THEN
        EXECUTE format('CREATE TABLE executions (%s)', columns);
        EXECUTE format('ALTER TABLE executions ADD CONSTRAINT history_bound
                CHECK (event_sequence >= 0 AND event_sequence < %s)',
            (SELECT end_id FROM history_ranges WHERE kind = 2 AND first_id = 0));
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE executions (%s) PARTITION BY RANGE (event_sequence)', columns);
    FOR range IN SELECT first_id, end_id FROM history_ranges WHERE kind = 2 LOOP
        part := 'executions_from_' || range.first_id;
        EXECUTE format('CREATE TABLE %I PARTITION OF executions FOR VALUES FROM (%s) TO (%s) WITH (fillfactor = 100)',
            part, range.first_id, range.end_id);
    END LOOP;
END $$;

COMMENT ON COLUMN executions.event_sequence IS 'of the newest execution in it';
COMMENT ON COLUMN executions.executions IS 'how many are in it';

-- The blocks that begin a broker's executions after an event: until they have so many, and no more. Not of the table's own
-- type, which a first part takes with it.
CREATE FUNCTION execution_blocks(of_broker bigint, after_event bigint, wanted integer) RETURNS SETOF bytea
    LANGUAGE plpgsql STABLE ROWS 20 AS $$
DECLARE
    block record;
    found integer := 0;
BEGIN
    FOR block IN
        SELECT executions.executions AS number, content FROM executions
        WHERE broker_id = of_broker AND event_sequence > after_event
        ORDER BY event_sequence LIMIT wanted
    LOOP
        RETURN NEXT block.content;
        -- Of the first, all but one may be of before.
        found := found + CASE found WHEN 0 THEN 1 ELSE block.number END;
        EXIT WHEN found >= wanted;
    END LOOP;
END $$;
