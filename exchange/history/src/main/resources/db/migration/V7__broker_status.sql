-- A broker can be stopped, by the operator and by itself. With schema 3 of the journal.
ALTER TABLE brokers
    ADD COLUMN status        smallint NOT NULL DEFAULT 0,  -- 0 active, 1 kill switch, 2 suspended
    ADD COLUMN status_reason text     NOT NULL DEFAULT ''; -- what the operator said when that last changed
