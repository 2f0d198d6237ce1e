-- What is known of stop orders alone, beside their rows in orders: few orders are such. With schema 5 of the journal.
CREATE TABLE stop_orders (
    order_id    bigint  PRIMARY KEY,
    stop_price  bigint  NOT NULL, -- what it waits for, or waited for, in the instrument's units
    triggered   boolean NOT NULL, -- whether that was reached: it is, or was, a limit or market order since
    -- The event with which it came to rest in the book once it had triggered; 0 before. Several may with one command: among
    -- the orders of one priority_sequence those with a lower one are first.
    book_rank   bigint  NOT NULL
);

ALTER TABLE order_replacements
    ADD COLUMN former_stop_price bigint NOT NULL DEFAULT 0;

-- Up to which prices stop orders that trades reached have not had their turn; 0 when there are none.
ALTER TABLE instruments
    ADD COLUMN buy_reached  bigint NOT NULL DEFAULT 0,
    ADD COLUMN sell_reached bigint NOT NULL DEFAULT 0;
