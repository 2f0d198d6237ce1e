-- Old ranges of history are taken away: written to files elsewhere, read back, and only then detached and dropped
-- (org.bourse.server.persistence.HistoryKeeper). What is known of them stays here, so that whoever asks by an id is told.

ALTER TABLE history_ranges
    ADD COLUMN archived_at     timestamptz, -- when it was taken away; NULL while it is here
    ADD COLUMN restored_at     timestamptz, -- the time of the last command when it was put back; NULL when it never was
    ADD COLUMN archive_name    text,        -- its directory in the archive; NULL when it was never taken away
    ADD COLUMN manifest_sha256 text,        -- of the manifest there, as hexadecimal digits
    ADD COLUMN rows_from       timestamptz, -- the time of its first row ...
    ADD COLUMN rows_until      timestamptz, -- ... and of its last, when it was taken away
    ADD COLUMN archived_rows   bigint;      -- of its orders, trades or prevented matches

-- The name of the table that has a range of another.
CREATE FUNCTION history_part(table_name text, first_id bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN table_name || '_from_' || first_id;

-- The files that the parts of a range are in: others once a reset has emptied them. NULL when a part is not in its place.
CREATE FUNCTION history_files(of_kind smallint, of_first bigint) RETURNS text
    LANGUAGE sql STABLE
    RETURN (
        SELECT CASE WHEN count(*) = count(part.oid) FILTER (WHERE part.relispartition)
            THEN string_agg(pg_relation_filenode(part.oid)::text, ' ' ORDER BY table_name) END
        FROM history_tables LEFT JOIN pg_class AS part ON part.oid = to_regclass(history_part(table_name, of_first))
        WHERE kind = of_kind);

-- Takes the parts of a range out of their tables, once they are in the archive, unless they are other than they were then.
-- Answers 'done', 'busy' when others keep the tables for longer than anybody may be kept waiting behind this, or 'changed'.
CREATE FUNCTION try_archive_history(
        of_kind smallint, of_first bigint, files text, in_archive text, digest text, since timestamptz, until timestamptz,
        rows bigint)
    RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
BEGIN
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR place IN
        SELECT table_name FROM history_tables WHERE kind = of_kind
        ORDER BY table_name <> 'orders', table_name <> 'trades', table_name
    LOOP
        EXECUTE format('ALTER TABLE %I DETACH PARTITION %I',
            place.table_name, history_part(place.table_name, of_first));
    END LOOP;
    PERFORM set_config('lock_timeout', '0', true);
    -- Nobody writes to them any more.
    IF files IS DISTINCT FROM (
        SELECT string_agg(pg_relation_filenode(to_regclass(history_part(table_name, of_first)))::text, ' ' ORDER BY table_name)
        FROM history_tables WHERE kind = of_kind)
    THEN
        RAISE EXCEPTION 'the range was emptied meanwhile' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    UPDATE history_ranges
    SET archived_at = now(), archive_name = in_archive, manifest_sha256 = digest, rows_from = since, rows_until = until,
        archived_rows = rows
    WHERE kind = of_kind AND first_id = of_first AND archived_at IS NULL;
    RETURN 'done';
EXCEPTION
    WHEN lock_not_available THEN
        RETURN 'busy';
    WHEN undefined_table OR undefined_object OR object_not_in_prerequisite_state THEN
        RETURN 'changed';
END $$;

-- Makes the tables that rows of an archived range are put back into, with the indexes of parts.
CREATE FUNCTION remake_history(of_kind smallint, of_first bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
    part text;
    own_index text;
BEGIN
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        part := history_part(place.table_name, of_first);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING INDEXES) WITH (%s)',
            part, place.table_name, place.storage);
        FOREACH own_index IN ARRAY place.own_indexes LOOP
            EXECUTE format('CREATE INDEX ON %I %s', part, own_index);
        END LOOP;
    END LOOP;
END $$;

-- Puts them into their places, which no reader and no writer of other ranges is kept waiting by: all that PostgreSQL would
-- look at meanwhile is known to it beforehand.
CREATE FUNCTION restore_history(of_kind smallint, of_first bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    place record;
    part text;
    of_end bigint := (SELECT end_id FROM history_ranges WHERE kind = of_kind AND first_id = of_first);
BEGIN
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        part := history_part(place.table_name, of_first);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT history_bound CHECK (%I >= %s AND %I < %s)',
            part, place.key_column, of_first * place.keys, place.key_column, of_end * place.keys);
    END LOOP;
    FOR place IN SELECT * FROM history_tables WHERE kind = of_kind LOOP
        part := history_part(place.table_name, of_first);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
            place.table_name, part, of_first * place.keys, of_end * place.keys);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT history_bound', part);
    END LOOP;
    UPDATE history_ranges
    SET archived_at = NULL, restored_at = (SELECT reached_time FROM exchange)
    WHERE kind = of_kind AND first_id = of_first AND archived_at IS NOT NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the range is not archived any more: it was put back, or the exchange was reset';
    END IF;
END $$;
