-- Results of runs that have ended. A run's rows come and go with it. Prices and quantities are whole numbers in the scales of
-- run_instruments, amounts decimals, times nanoseconds since 1970 by the tape.

CREATE TABLE runs (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    kind text NOT NULL,
    name text NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    after_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL,
    events bigint NOT NULL,
    settings jsonb NOT NULL
);
COMMENT ON COLUMN runs.id IS 'As /floor/runs has it; a backtest of a sweep is the sweep''s id, a stroke and its name.';
COMMENT ON COLUMN runs.last_sequence IS 'The number on the tape of the last event that it was told.';

CREATE TABLE run_figures (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    name text NOT NULL,
    value text NOT NULL,
    number double precision,
    PRIMARY KEY (run_key, name)
);
COMMENT ON COLUMN run_figures.number IS 'The value where it is a number.';

CREATE TABLE run_instruments (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    instrument integer NOT NULL,
    venue text NOT NULL,
    symbol text NOT NULL,
    price_scale integer NOT NULL,
    quantity_scale integer NOT NULL,
    PRIMARY KEY (run_key, row)
);
COMMENT ON COLUMN run_instruments.row IS 'In each table of a run: its line, from 1, in the order in which they were written.';

CREATE TABLE run_trades (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    instrument integer NOT NULL,
    side text NOT NULL,
    opened_nanos bigint NOT NULL,
    closed_nanos bigint NOT NULL,
    quantity bigint NOT NULL,
    profit numeric NOT NULL,
    fees numeric NOT NULL,
    PRIMARY KEY (run_key, row)
);

CREATE TABLE run_intents (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    nanos bigint NOT NULL,
    number bigint NOT NULL,
    what text NOT NULL,
    "order" bigint,
    instrument integer,
    side text,
    price bigint,
    quantity bigint,
    lifetime text,
    post_only boolean,
    reduce_only boolean,
    place bigint NOT NULL,
    PRIMARY KEY (run_key, row)
);

CREATE TABLE run_reports (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    nanos bigint NOT NULL,
    venue_nanos bigint NOT NULL,
    "order" bigint,
    what text NOT NULL,
    instrument integer,
    side text,
    execution bigint,
    price bigint,
    quantity bigint,
    leaves bigint,
    maker boolean,
    amount numeric,
    why text,
    place bigint NOT NULL,
    PRIMARY KEY (run_key, row)
);

CREATE TABLE run_signals (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    place bigint NOT NULL,
    nanos bigint NOT NULL,
    what text NOT NULL,
    strategy text,
    instrument text,
    details text,
    PRIMARY KEY (run_key, row)
);

CREATE TABLE run_equity (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    nanos bigint NOT NULL,
    equity numeric NOT NULL,
    drawdown double precision NOT NULL,
    open_trades integer NOT NULL,
    PRIMARY KEY (run_key, row)
);
