package org.bourse.server.persistence.state;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.bourse.server.persistence.sql.Statements;

/** The net quantities that brokers bought in a run of commands, by broker and instrument. */
final class PositionChanges {

    private static final String UPDATE = """
            INSERT INTO positions (broker_id, instrument_id, quantity)
            SELECT broker_id, instrument_id, quantity
            FROM unnest(?::bigint[], ?::integer[], ?::bigint[]) AS change (broker_id, instrument_id, quantity)
            ON CONFLICT (broker_id, instrument_id) DO UPDATE
            SET quantity = positions.quantity + excluded.quantity""";

    private final Long2ObjectHashMap<Long2LongHashMap> brokers = new Long2ObjectHashMap<>();

    void add(long brokerId, int instrumentId, long quantity) {
        Long2LongHashMap changes = brokers.computeIfAbsent(brokerId, _ -> new Long2LongHashMap(Long.MIN_VALUE));
        changes.put(instrumentId, changes.getOrDefault(instrumentId, 0) + quantity);
    }

    void clear() {
        brokers.clear();
    }

    /** Writes what there is, if anything. */
    void write(Statements statements) {
        int count = 0;
        for (Long2LongHashMap changes : brokers.values()) {
            count += changes.size();
        }
        if (count == 0) {
            return;
        }
        long[] brokerIds = new long[count];
        int[] instrumentIds = new int[count];
        long[] quantities = new long[count];
        int i = 0;
        for (Long2ObjectHashMap<Long2LongHashMap>.EntryIterator broker =
                        brokers.entrySet().iterator();
                broker.hasNext(); ) {
            broker.next();
            for (Long2LongHashMap.EntryIterator change =
                            broker.getValue().entrySet().iterator();
                    change.hasNext();
                    i++) {
                change.next();
                brokerIds[i] = broker.getLongKey();
                instrumentIds[i] = (int) change.getLongKey();
                quantities[i] = change.getLongValue();
            }
        }
        statements.change("update-positions", UPDATE, brokerIds, instrumentIds, quantities);
    }
}
