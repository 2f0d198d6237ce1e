-- Instruments whose listing the operator has ended: their history stays, nothing is taken for them. With schema 5 of the
-- journal.
ALTER TABLE instruments
    ADD COLUMN delisted boolean NOT NULL DEFAULT false; -- then halted, too
