-- Brokers' API keys, several for each: the one of the registration is its first. With schema 5 of the journal.
CREATE TABLE api_keys (
    key_id     bigint      PRIMARY KEY, -- sequence number of the command that made it; a registration's: of its broker
    broker_id  bigint      NOT NULL,
    key_hash   bytea       NOT NULL,    -- SHA-256
    label      text        NOT NULL,
    scopes     smallint    NOT NULL,    -- 1 trade, 2 cancel, 4 read, 8 FIX, 16 webhooks, added up
    expires_at timestamptz NOT NULL,    -- infinity: never
    networks   text        NOT NULL,    -- from where it may be used, with a space between two; '': from anywhere
    created_at timestamptz NOT NULL
);

INSERT INTO api_keys (key_id, broker_id, key_hash, label, scopes, expires_at, networks, created_at)
SELECT broker_id, broker_id, api_key_hash, 'registration', 31, 'infinity', '', registered_at
FROM brokers;

ALTER TABLE brokers
    DROP COLUMN api_key_hash;
