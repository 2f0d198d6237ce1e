-- Prices are in the units of their instrument (cents, unless it was listed with another scale) and say so no more by name;
-- brokers.balance stays cents of the exchange's own currency.
ALTER TABLE brokers RENAME COLUMN balance_cents TO balance;
ALTER TABLE orders RENAME COLUMN price_cents TO price;
ALTER TABLE order_replacements RENAME COLUMN former_price_cents TO former_price;
ALTER TABLE trades RENAME COLUMN price_cents TO price;
ALTER TABLE webhook_deliveries RENAME COLUMN price_cents TO price;
