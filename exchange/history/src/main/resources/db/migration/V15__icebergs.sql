-- How much of an order the book shows at a time, and how much of an open one it hides. With schema 5 of the journal. Where a
-- column is null, which takes no room, the order is shown whole.
ALTER TABLE orders
    ADD COLUMN display_quantity bigint;

ALTER TABLE order_replacements
    ADD COLUMN former_display_quantity bigint;

ALTER TABLE open_orders
    ADD COLUMN hidden_quantity    bigint, -- of what it has left
    ADD COLUMN refreshed_sequence bigint, -- the command that made it show its next part last: since then it is behind others
    ADD COLUMN refreshed_event    bigint; -- and that event: one command may refresh several orders
