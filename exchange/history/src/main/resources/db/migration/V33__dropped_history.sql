-- Drops the tables of a range that are detached from theirs and not dropped yet, as a kill between the two leaves them, or a
-- reset that comes there. Those that rows are just being put back into are left to who does that. Answers true.
CREATE FUNCTION drop_detached_history(of_kind smallint, of_first bigint) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    part text;
    before text := current_setting('lock_timeout');
BEGIN
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR part IN
        SELECT relname
        FROM history_tables JOIN pg_class ON pg_class.oid = to_regclass(history_part(table_name, of_first))
        WHERE kind = of_kind AND NOT relispartition
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE IF EXISTS %I', part);
        EXCEPTION WHEN lock_not_available THEN
            RAISE LOG '% is in use, and not dropped', part;
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', before, true);
    RETURN true;
END $$;
