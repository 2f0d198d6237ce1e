package org.bourse.floor.trading.strategy;

/** A strategy at work on one instrument, as far as slots are concerned. */
public interface SlotHolder {

    /** The strategy's name. */
    String name();

    /** Which instrument it works on. */
    int instrument();
}
