-- What people ask the tape by SQL. Prices and quantities are whole numbers in the scales of their instrument; the views
-- have them as decimals. Times are PostgreSQL's, in microseconds.

CREATE TABLE place (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    sequence bigint NOT NULL
);
COMMENT ON TABLE place IS 'The number of the last event of the tape whose rows are here; changed with them.';
INSERT INTO place (sequence) VALUES (0);

-- An instrument whose scales change is another one: its former rows keep theirs.
CREATE TABLE instruments (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    venue text NOT NULL,
    symbol text NOT NULL,
    price_scale integer NOT NULL,
    quantity_scale integer NOT NULL,
    UNIQUE (venue, symbol, price_scale, quantity_scale)
);

CREATE TABLE trades (
    received_at timestamptz NOT NULL,
    sequence bigint NOT NULL,
    instrument_id integer NOT NULL,
    exchange_at timestamptz,
    trade_id bigint NOT NULL,
    price bigint NOT NULL,
    quantity bigint NOT NULL,
    buyer boolean NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX ON trades USING brin (received_at);
COMMENT ON COLUMN trades.buyer IS 'Whether it came from a buyer.';

CREATE TABLE quotes (
    received_at timestamptz NOT NULL,
    sequence bigint NOT NULL,
    instrument_id integer NOT NULL,
    exchange_at timestamptz,
    bid bigint NOT NULL,
    bid_quantity bigint NOT NULL,
    ask bigint NOT NULL,
    ask_quantity bigint NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX ON quotes USING brin (received_at);
COMMENT ON COLUMN quotes.bid_quantity IS '0: there is no bid, or the venue does not say how much.';

CREATE TABLE states (
    received_at timestamptz NOT NULL,
    sequence bigint NOT NULL,
    instrument_id integer NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    epoch bigint NOT NULL
) PARTITION BY RANGE (received_at);
CREATE INDEX ON states USING brin (received_at);
COMMENT ON TABLE states IS 'From when on the book of an instrument could be trusted (live), or could not.';

CREATE TABLE bars (
    instrument_id integer NOT NULL,
    seconds integer NOT NULL,
    begins_at timestamptz NOT NULL,
    open bigint NOT NULL,
    high bigint NOT NULL,
    low bigint NOT NULL,
    close bigint NOT NULL,
    volume bigint NOT NULL,
    trades bigint NOT NULL,
    PRIMARY KEY (instrument_id, seconds, begins_at)
);
COMMENT ON TABLE bars IS 'Bars of 1 and 60 seconds, by the venue''s time of the trades; the newest one still grows.';

CREATE VIEW trade_decimals AS
SELECT t.sequence, i.venue, i.symbol, t.received_at, t.exchange_at, t.trade_id,
       trim_scale(t.price * power(10::numeric, -i.price_scale)) AS price,
       trim_scale(t.quantity * power(10::numeric, -i.quantity_scale)) AS quantity,
       CASE WHEN t.buyer THEN 'buy' ELSE 'sell' END AS side
FROM trades t JOIN instruments i ON i.id = t.instrument_id;

CREATE VIEW bar_decimals AS
SELECT i.venue, i.symbol, b.seconds, b.begins_at,
       trim_scale(b.open * power(10::numeric, -i.price_scale)) AS open,
       trim_scale(b.high * power(10::numeric, -i.price_scale)) AS high,
       trim_scale(b.low * power(10::numeric, -i.price_scale)) AS low,
       trim_scale(b.close * power(10::numeric, -i.price_scale)) AS close,
       trim_scale(b.volume * power(10::numeric, -i.quantity_scale)) AS volume,
       b.trades
FROM bars b JOIN instruments i ON i.id = b.instrument_id;
