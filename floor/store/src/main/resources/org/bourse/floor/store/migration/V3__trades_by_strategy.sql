-- Whose a trade was and at which prices it was entered and closed, averages in the instrument's own unit; of older runs
-- null. And what runs have come to by strategies and instruments.

ALTER TABLE run_trades ADD COLUMN strategy text, ADD COLUMN entry_price numeric, ADD COLUMN exit_price numeric;

CREATE TABLE run_by_strategy (
    run_key bigint NOT NULL REFERENCES runs ON DELETE CASCADE,
    row bigint NOT NULL,
    strategy text,
    venue text NOT NULL,
    symbol text NOT NULL,
    orders bigint NOT NULL,
    fills bigint NOT NULL,
    trades bigint NOT NULL,
    wins bigint NOT NULL,
    profit numeric NOT NULL,
    fees numeric NOT NULL,
    PRIMARY KEY (run_key, row)
);
COMMENT ON COLUMN run_by_strategy.strategy IS 'Null where a strategy says nothing of itself.';
