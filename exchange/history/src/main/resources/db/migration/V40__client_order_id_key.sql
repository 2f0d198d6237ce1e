-- Each new order went anywhere into the index by the hash of its client order id: that was two fifths of what PostgreSQL needs to insert
-- it. Client order ids are counted up, mostly. So the key's upper half is the hash of the text without its last three characters,
-- which those of a broker share that follow one another, and its lower half that of the whole text: they lie side by side.
CREATE FUNCTION client_order_id_key(client_order_id text, broker_id bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (hashtextextended(left(client_order_id, -3), broker_id) & -4294967296)
        | (hashtextextended(client_order_id, broker_id) & 4294967295);

UPDATE history_tables
SET own_indexes = array_replace(own_indexes, '(hashtextextended(client_order_id, broker_id))',
    '(client_order_id_key(client_order_id, broker_id))')
WHERE table_name = 'orders';

DO $$
DECLARE
    index record;
BEGIN
    FOR index IN
        SELECT indexrelid::regclass AS name, indrelid::regclass AS part
        FROM pg_index JOIN pg_inherits ON inhrelid = indrelid
        WHERE inhparent = 'orders'::regclass AND pg_get_indexdef(indexrelid) LIKE '%hashtextextended%'
    LOOP
        EXECUTE format('DROP INDEX %s', index.name);
        EXECUTE format('CREATE INDEX ON %s (client_order_id_key(client_order_id, broker_id))', index.part);
        -- Nobody else would, in a part that gets no more rows.
        EXECUTE format('ANALYZE %s', index.part);
    END LOOP;
END $$;
