package org.bourse.engine;

import java.util.BitSet;

/**
 * The stop orders that wait, of all instruments: the limits they will have, which would make each {@link Order} larger,
 * and the instruments where some have been reached.
 */
final class Stops {

    private final IdTable<StopLimit> limits = new IdTable<>();

    /** Where the command at hand reached stops. */
    private final BitSet printed = new BitSet();

    /** There too, and where none of those reached before is left. */
    private final BitSet changed = new BitSet();

    private final BitSet reached = new BitSet();

    /** The limit of the waiting order; 0 for any price. */
    long limit(long orderId) {
        StopLimit found = limits.find(orderId);
        return found == null ? 0 : found.price;
    }

    /** Keeps an order's limit; the 0 of an order that takes any price needs no place. */
    void setLimit(long orderId, long price) {
        if (price != 0) {
            limits.add(new StopLimit(orderId, price));
        }
    }

    void removeLimit(long orderId) {
        StopLimit found = limits.find(orderId);
        if (found != null) {
            limits.remove(found);
        }
    }

    /** Takes note that the command at hand has reached stops of this side. */
    void printed(StopSide side) {
        printed.set(side.instrumentId);
        changed.set(side.instrumentId);
    }

    /** Takes note that none of this side's stops that were reached is left. */
    void emptied(StopSide side) {
        changed.set(side.instrumentId);
    }

    /** Whether the command at hand has reached stops, which trigger once it is done. */
    boolean isPrinted() {
        return !printed.isEmpty();
    }

    /** Whether the command at hand has reached stops of this instrument. */
    boolean isPrinted(int instrumentId) {
        return printed.get(instrumentId);
    }

    /** Whether the command at hand has reached stops, or left none of those reached before. */
    boolean isChanged() {
        return !changed.isEmpty();
    }

    /** The next instrument from this id on where that is so; -1 when there is none. */
    int nextChanged(int instrumentId) {
        return changed.nextSetBit(instrumentId);
    }

    /** Forgets where something changed, and notes where stops wait for their turn. */
    void settle(int instrumentId, boolean isReached) {
        printed.clear(instrumentId);
        changed.clear(instrumentId);
        reached.set(instrumentId, isReached);
    }

    /** The next instrument from this id on with stops that wait for their turn; -1 when there is none. */
    int nextReached(int instrumentId) {
        return reached.nextSetBit(instrumentId);
    }

    /** The limit that an order will have once it has triggered. */
    private static final class StopLimit extends TableEntry {

        final long price;

        StopLimit(long orderId, long price) {
            this.id = orderId;
            this.price = price;
        }
    }
}
