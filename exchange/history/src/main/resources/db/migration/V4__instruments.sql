-- Instruments have terms of their own. Those that orders listed up to this version have what such an order still lists:
-- prices in cents, whole shares, and the exchange's own currency and execution price rule.
ALTER TABLE instruments
    ADD COLUMN name           text     NOT NULL DEFAULT '',
    ADD COLUMN price_scale    smallint NOT NULL DEFAULT 2,  -- decimals of its prices
    ADD COLUMN quantity_scale smallint NOT NULL DEFAULT 0,  -- decimals of its quantities
    ADD COLUMN currency       text     NOT NULL DEFAULT '', -- '' for the exchange's own
    ADD COLUMN tick           bigint   NOT NULL DEFAULT 1,  -- in its unit of price
    ADD COLUMN lot            bigint   NOT NULL DEFAULT 1,  -- in its unit of quantity
    ALTER COLUMN execution_price DROP NOT NULL;             -- NULL for the exchange's setting
UPDATE instruments SET execution_price = NULL;

-- listed_by: a broker, 0 when that is not known, and from now on -1 for the operator.

ALTER TABLE exchange
    ADD COLUMN listing smallint NOT NULL DEFAULT 0; -- who may list an instrument: 0 anybody, 1 the operator

-- Net cash in other units of money than brokers.balance_cents, which is cents of the exchange's own: an instrument's price
-- times its quantity is in 10^-(price_scale + quantity_scale) of its currency. The sum over brokers is 0 in each unit.
CREATE TABLE balances (
    broker_id  bigint   NOT NULL,
    currency   text     NOT NULL,
    scale      smallint NOT NULL, -- decimals of the unit
    balance    bigint   NOT NULL,
    PRIMARY KEY (broker_id, currency, scale)
) WITH (fillfactor = 50); -- balances change all the time, and no index has them: stays within the page
