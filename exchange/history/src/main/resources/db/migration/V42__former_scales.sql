-- An instrument without trades and open orders may get other scales, and what was entered before keeps those that it was
-- entered in. So a row stands for what was in a place until a command, which may be the same instrument in other scales.
-- One that gave up its place had been listed by an order, and so is in cents and whole shares.
ALTER TABLE former_instruments RENAME COLUMN delisted_sequence TO until_sequence;
ALTER TABLE former_instruments
    ADD COLUMN price_scale    smallint NOT NULL DEFAULT 2, -- decimals of its prices
    ADD COLUMN quantity_scale smallint NOT NULL DEFAULT 0; -- decimals of its quantities

-- The scales of an order, found as its symbol is.
CREATE FUNCTION scales_of_order(placed_in integer, entered bigint)
    RETURNS TABLE (price_scale smallint, quantity_scale smallint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
AS $$
    SELECT coalesce(former.price_scale, present.price_scale), coalesce(former.quantity_scale, present.quantity_scale)
    FROM (VALUES (placed_in)) AS place (instrument_id)
    LEFT JOIN LATERAL (
        SELECT there.price_scale, there.quantity_scale
        FROM former_instruments AS there
        WHERE there.instrument_id = place.instrument_id AND there.until_sequence > entered
        ORDER BY there.until_sequence
        LIMIT 1) AS former ON true
    LEFT JOIN instruments AS present ON present.instrument_id = place.instrument_id
$$;
