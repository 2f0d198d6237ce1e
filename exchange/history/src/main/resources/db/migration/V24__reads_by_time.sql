-- Trades and orders are read by time, too. Their ids ascend with it, so the place of a time is found by halving what lies
-- between the first and the last: a few look-ups by the primary key, in place of an index that every row would have to pay.

-- The id from which on trades are of this time or later, in microseconds since 1970; after the last trade when none is.
CREATE FUNCTION first_trade_since(since_micros bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    since    timestamptz := time_of_micros(since_micros);
    low      bigint;
    high     bigint;
    middle   bigint;
    earlier  boolean;
BEGIN
    SELECT coalesce(min(trade_id), 0), coalesce(max(trade_id) + 1, 0) INTO low, high FROM trades;
    WHILE low < high LOOP
        middle := low + (high - low) / 2;
        SELECT executed_at < since INTO earlier FROM trades WHERE trade_id >= middle ORDER BY trade_id LIMIT 1;
        IF earlier THEN
            low := middle + 1;
        ELSE
            high := middle;
        END IF;
    END LOOP;
    RETURN low;
END
$$;

-- The same of orders and when they were entered.
CREATE FUNCTION first_order_since(since_micros bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
DECLARE
    since    timestamptz := time_of_micros(since_micros);
    low      bigint;
    high     bigint;
    middle   bigint;
    earlier  boolean;
BEGIN
    SELECT coalesce(min(order_id), 0), coalesce(max(order_id) + 1, 0) INTO low, high FROM orders;
    WHILE low < high LOOP
        middle := low + (high - low) / 2;
        SELECT created_at < since INTO earlier FROM orders WHERE order_id >= middle ORDER BY order_id LIMIT 1;
        IF earlier THEN
            low := middle + 1;
        ELSE
            high := middle;
        END IF;
    END LOOP;
    RETURN low;
END
$$;
