-- What orders say of their execution, and said before a replace. With schema 4 of the journal.
ALTER TABLE orders
    ADD COLUMN post_only boolean NOT NULL DEFAULT false; -- refused where it would have traded at once

ALTER TABLE order_replacements
    ADD COLUMN former_post_only boolean NOT NULL DEFAULT false;
