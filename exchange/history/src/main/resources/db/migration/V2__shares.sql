-- Brokers share what is bounded over all of them (org.bourse.engine.model.Sharing). Up to this version they did not, and
-- what was remembered under that rule stays so until the settings change.

ALTER TABLE exchange
    ADD COLUMN sharing smallint NOT NULL DEFAULT 0; -- 0 none, 1 floating

-- Of a broker's closed client order ids, those closed at or before this rank are forgotten, too.
ALTER TABLE brokers
    ADD COLUMN forgotten_rank bigint NOT NULL DEFAULT 0;

ALTER TABLE instruments
    ADD COLUMN listed_by bigint NOT NULL DEFAULT 0; -- the broker whose order listed it; 0 when that is not known

-- The closed client order ids by broker, because each broker's newest are remembered. No more of the former rows than are
-- remembered: a start never reads the others again.
CREATE TABLE closed_client_order_ids_of_brokers AS
    SELECT broker_id, closed_rank, order_id
    FROM (
        SELECT closed_rank, order_id
        FROM closed_client_order_ids
        WHERE closed_rank > (SELECT forgotten_rank FROM exchange)
        ORDER BY closed_rank DESC
        LIMIT (SELECT closed_client_order_ids FROM exchange)) AS newest
    JOIN orders USING (order_id);
DROP TABLE closed_client_order_ids;
ALTER TABLE closed_client_order_ids_of_brokers RENAME TO closed_client_order_ids;
ALTER TABLE closed_client_order_ids
    ALTER COLUMN broker_id SET NOT NULL,
    ALTER COLUMN closed_rank SET NOT NULL,
    ALTER COLUMN order_id SET NOT NULL,
    ADD PRIMARY KEY (broker_id, closed_rank);

DROP INDEX order_replacements_released;
CREATE INDEX order_replacements_released ON order_replacements (broker_id, released_rank)
    WHERE released_rank IS NOT NULL;

-- Every closing of a client order id: of its order, or by a replace that gave the order another one.
CREATE VIEW client_order_id_closings AS
    SELECT broker_id, closed_rank AS rank, order_id, NULL AS former_client_order_id
    FROM closed_client_order_ids
    UNION ALL
    SELECT broker_id, released_rank, order_id, former_client_order_id
    FROM order_replacements
    WHERE released_rank IS NOT NULL;

-- How many of its closed client order ids each broker has remembered when so many are over all, and brokers share: all up
-- to a level, beyond which the largest have given up their oldest; of one more than the level, the lower broker first. No
-- more rows are read than a small multiple of what is remembered, however long the history is.
CREATE FUNCTION closed_client_order_id_shares(most bigint) RETURNS TABLE (broker_id bigint, share bigint)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    level bigint := greatest(1, most / greatest(1, (SELECT count(*) FROM brokers)));
    low bigint := 0;
    ids bigint[];
    counts bigint[];
    beyond bigint;
    total bigint;
BEGIN
    LOOP
        -- Each broker's number of ids, or one more than the level when it is larger.
        SELECT array_agg(brokers.broker_id), array_agg(own.count),
            count(*) FILTER (WHERE own.count > level), coalesce(sum(least(own.count, level)), 0)
        INTO ids, counts, beyond, total
        FROM brokers
        CROSS JOIN exchange
        CROSS JOIN LATERAL (
            SELECT count(*) AS count
            FROM (
                SELECT FROM client_order_id_closings AS closing
                WHERE closing.broker_id = brokers.broker_id
                    AND closing.rank > greatest(exchange.forgotten_rank, brokers.forgotten_rank)
                LIMIT level + 1) AS closings) AS own;
        EXIT WHEN beyond = 0 OR total >= most;
        level := level * 2;
    END LOOP;
    -- The largest level at which all have room: between low, where they have, and level.
    WHILE low < level LOOP
        SELECT coalesce(sum(least(count, (low + level + 1) / 2)), 0) INTO total FROM unnest(counts) AS count;
        IF total <= most THEN
            low := (low + level + 1) / 2;
        ELSE
            level := (low + level + 1) / 2 - 1;
        END IF;
    END LOOP;
    SELECT coalesce(sum(least(count, level)), 0) INTO total FROM unnest(counts) AS count;
    RETURN QUERY
        SELECT id,
            CASE
                WHEN count > level
                        AND row_number() OVER (PARTITION BY count > level ORDER BY id DESC) <= most - total
                    THEN level + 1
                ELSE least(count, level)
            END
        FROM unnest(ids, counts) AS broker (id, count);
END $$;
