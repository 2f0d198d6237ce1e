-- An order is found by the client order ids that it had before its replaces, too.
CREATE INDEX order_replacements_by_former_client_order_id ON order_replacements (broker_id, former_client_order_id)
    WHERE former_client_order_id <> '';
