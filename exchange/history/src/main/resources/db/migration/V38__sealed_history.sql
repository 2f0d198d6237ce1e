-- Rows of trades that were put into blocks leave with their part, as those that are archived do. They were emptied in place, which
-- whoever had begun to read before could not see: a dump had neither the rows nor, once it was restored, the blocks.

-- The tables that a range is in: its trades are in blocks, where it has them.
CREATE FUNCTION history_tables_of(of_kind smallint, of_first bigint) RETURNS SETOF text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT CASE WHEN table_name = 'trades' AND sealed_at IS NOT NULL THEN 'trade_blocks' ELSE table_name END
        FROM history_tables JOIN history_ranges USING (kind)
        WHERE kind = of_kind AND first_id = of_first;
    END;

CREATE OR REPLACE FUNCTION history_files(of_kind smallint, of_first bigint) RETURNS text
    LANGUAGE sql STABLE
    RETURN (
        SELECT CASE WHEN count(*) = count(part.oid) FILTER (WHERE part.relispartition)
            THEN string_agg(pg_relation_filenode(part.oid)::text, ' ' ORDER BY name) END
        FROM history_tables_of(of_kind, of_first) AS name
        LEFT JOIN pg_class AS part ON part.oid = to_regclass(history_part(name, of_first)));

-- Puts a range's blocks in the place of its rows, unless these are other than they were. Answers 'done', 'busy' when others keep
-- the rows for longer than anybody may be kept waiting behind this, or 'changed'. Rows are locked first and blocks then: who reads both
-- in one statement, in this order, waits for the rows, and finds one of the two. The rows' part is the caller's to drop.
CREATE OR REPLACE FUNCTION try_seal_trades(of_first bigint, files text) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    row_part text := history_part('trades', of_first);
    block_part text := history_part('trade_blocks', of_first);
    of_end bigint;
BEGIN
    PERFORM set_config('lock_timeout', '100ms', true);
    EXECUTE format('LOCK TABLE ONLY trades, ONLY %I IN ACCESS EXCLUSIVE MODE', row_part);
    IF files IS DISTINCT FROM history_files(1::smallint, of_first) THEN
        RETURN 'changed';
    END IF;
    EXECUTE format('ALTER TABLE trades DETACH PARTITION %I', row_part);
    UPDATE history_ranges SET sealed_at = now() WHERE kind = 1 AND first_id = of_first AND archived_at IS NULL
    RETURNING end_id INTO of_end;
    EXECUTE format('ALTER TABLE trade_blocks ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', block_part, of_first, of_end);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT history_bound', block_part);
    RETURN 'done';
EXCEPTION
    WHEN lock_not_available THEN
        RETURN 'busy';
    WHEN undefined_table THEN
        RETURN 'changed';
END $$;

-- As before, for trades in either form. What was in blocks comes back as rows.
DROP FUNCTION try_archive_history(smallint, bigint, text, text, text, timestamptz, timestamptz, bigint);
DROP FUNCTION try_archive_rows(smallint, bigint, text, text, text, timestamptz, timestamptz, bigint);

CREATE FUNCTION try_archive_history(
        of_kind smallint, of_first bigint, files text, in_archive text, digest text, since timestamptz, until timestamptz,
        rows bigint)
    RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    of_table text;
BEGIN
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR of_table IN
        SELECT name FROM history_tables_of(of_kind, of_first) AS name
        ORDER BY name <> 'orders', name <> 'trades', name
    LOOP
        EXECUTE format('LOCK TABLE ONLY %I, ONLY %I IN ACCESS EXCLUSIVE MODE', of_table, history_part(of_table, of_first));
    END LOOP;
    PERFORM set_config('lock_timeout', '0', true);
    -- Nobody writes to them any more.
    IF files IS DISTINCT FROM history_files(of_kind, of_first) THEN
        RETURN 'changed';
    END IF;
    FOR of_table IN SELECT history_tables_of(of_kind, of_first) LOOP
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', of_table, history_part(of_table, of_first));
    END LOOP;
    UPDATE history_ranges
    SET archived_at = now(), archive_name = in_archive, manifest_sha256 = digest, rows_from = since, rows_until = until,
        archived_rows = rows, sealed_at = NULL
    WHERE kind = of_kind AND first_id = of_first AND archived_at IS NULL;
    RETURN 'done';
EXCEPTION
    WHEN lock_not_available THEN
        RETURN 'busy';
    WHEN undefined_table OR undefined_object OR object_not_in_prerequisite_state THEN
        RETURN 'changed';
END $$;

DO $$
DECLARE
    of_first bigint;
BEGIN
    FOR of_first IN SELECT first_id FROM history_ranges WHERE kind = 1 AND sealed_at IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE trades DETACH PARTITION %I', history_part('trades', of_first));
        EXECUTE format('DROP TABLE %I', history_part('trades', of_first));
    END LOOP;
END $$;
