-- Self-trade prevention groups: which brokers' orders may be of them, and of which an order is. With schema 5 of the
-- journal. Where a column is null, which takes no room, the order is of no group.
CREATE TABLE stp_members (
    broker_id bigint  NOT NULL,
    stp_id    integer NOT NULL,
    PRIMARY KEY (broker_id, stp_id)
);

ALTER TABLE orders
    ADD COLUMN stp_id integer;

ALTER TABLE order_replacements
    ADD COLUMN former_stp_id integer;

ALTER TABLE prevented_matches
    ADD COLUMN resting_broker_id bigint; -- where that is another broker than the aggressor's, of the same group

CREATE INDEX prevented_matches_of_resting_broker ON prevented_matches (resting_broker_id, event_sequence)
    WHERE resting_broker_id IS NOT NULL;
