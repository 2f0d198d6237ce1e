-- A broker's cancel timer. With schema 4 of the journal.
ALTER TABLE brokers
    ADD COLUMN cancel_at timestamptz NOT NULL DEFAULT 'infinity'; -- when its open orders are cancelled; infinity: never

-- What brokers bought less what they sold.
CREATE TABLE positions (
    broker_id      bigint  NOT NULL,
    instrument_id  integer NOT NULL,
    quantity       bigint  NOT NULL, -- in the instrument's units; negative where it sold more
    PRIMARY KEY (broker_id, instrument_id)
) WITH (fillfactor = 70);

INSERT INTO positions (broker_id, instrument_id, quantity)
SELECT broker_id, instrument_id, sum(quantity)
FROM (
    SELECT bid_broker_id AS broker_id, instrument_id, quantity FROM trades
    UNION ALL
    SELECT ask_broker_id, instrument_id, -quantity FROM trades) AS sides
GROUP BY broker_id, instrument_id
HAVING sum(quantity) <> 0;
