-- The index by the hash of a client order id had the condition that there is one. PostgreSQL leaves the statistics of such an
-- index out of its plans: it took each hash for one of 200, and read all of a broker's orders beside it, in each part.

UPDATE history_tables
SET own_indexes = ARRAY['(hashtextextended(client_order_id, broker_id))']
WHERE table_name = 'orders';

DO $$
DECLARE
    index record;
BEGIN
    FOR index IN
        SELECT indexrelid::regclass AS name, indrelid::regclass AS part
        FROM pg_index JOIN pg_inherits ON inhrelid = indrelid
        WHERE inhparent = 'orders'::regclass AND indpred IS NOT NULL
            AND pg_get_indexdef(indexrelid) LIKE '%hashtextextended%'
    LOOP
        EXECUTE format('DROP INDEX %s', index.name);
        EXECUTE format('CREATE INDEX ON %s (hashtextextended(client_order_id, broker_id))', index.part);
        -- Nobody else would, in a part that gets no more rows.
        EXECUTE format('ANALYZE %s', index.part);
    END LOOP;
END $$;
