-- A broker's webhook is signed with its secret and, for a while after that was changed, with the former one, too. A secret is
-- known by the command that made it.
ALTER TABLE brokers
    ADD COLUMN webhook_secret_id           bigint      NOT NULL DEFAULT 0,  -- 0 without a secret
    ADD COLUMN former_webhook_secret       text        NOT NULL DEFAULT '',
    ADD COLUMN former_webhook_secret_id    bigint      NOT NULL DEFAULT 0,
    ADD COLUMN former_webhook_secret_until timestamptz NOT NULL DEFAULT '-infinity';

UPDATE brokers SET webhook_secret_id = broker_id WHERE webhook_secret <> '';

-- Where a delivery was sent last, and with which secrets it was signed: their ids, the newest first, with spaces between. Both
-- are '' before the first attempt, and for attempts of before this migration.
ALTER TABLE webhook_deliveries
    ADD COLUMN last_url        text NOT NULL DEFAULT '',
    ADD COLUMN last_secret_ids text NOT NULL DEFAULT '';
