-- An instrument that nobody uses gives its place, and its id, to another one. What is left of it are closed orders, which
-- must keep their symbol.
CREATE TABLE former_instruments (
    instrument_id      integer  NOT NULL,
    delisted_sequence  bigint   NOT NULL, -- the command that listed another in its place
    symbol             text     NOT NULL,
    PRIMARY KEY (instrument_id, delisted_sequence)
);

CREATE INDEX former_instruments_by_symbol ON former_instruments (symbol);

-- The symbol of an order: of the first instrument that left the place after the order was entered, or of the one that is
-- there. Order ids are sequence numbers of commands; the order that the other one was listed for has the command's own.
CREATE FUNCTION symbol_of_order(placed_in integer, entered bigint) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(
        (SELECT symbol FROM former_instruments
         WHERE former_instruments.instrument_id = placed_in AND delisted_sequence > entered
         ORDER BY delisted_sequence LIMIT 1),
        (SELECT symbol FROM instruments WHERE instruments.instrument_id = placed_in));
