-- Commands that did nothing, and why, until the journal's segment that they are in is sealed in the archive. With no archive
-- there are none.
CREATE TABLE rejected_commands (
    sequence bigint   PRIMARY KEY,
    reason   smallint NOT NULL -- the reject reason's number
);

ALTER TABLE exchange
    ADD COLUMN rejections_from bigint; -- the first command whose rejection is recorded; null without an archive
