-- Persons who run the exchange, with keys of their own. With schema 5 of the journal.
CREATE TABLE operators (
    operator_id bigint      PRIMARY KEY, -- sequence number of the command that made it
    name        text        NOT NULL,
    role        smallint    NOT NULL,    -- 0 viewer, 1 registrar, 2 market, 3 risk, 4 superuser
    created_at  timestamptz NOT NULL
);

ALTER TABLE api_keys
    RENAME COLUMN broker_id TO owner_id;

ALTER TABLE api_keys
    ADD COLUMN of_operator boolean NOT NULL DEFAULT false; -- whether the owner is an operator; else it is a broker
