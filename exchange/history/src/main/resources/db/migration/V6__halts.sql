-- The whole market can be halted, and a halt says why. With schema 3 of the journal.
ALTER TABLE exchange
    ADD COLUMN halted        boolean NOT NULL DEFAULT false,
    ADD COLUMN status_reason text    NOT NULL DEFAULT ''; -- of the last halt or resume of the market
ALTER TABLE instruments
    ADD COLUMN status_reason text    NOT NULL DEFAULT ''; -- of the last halt or resume of the instrument
