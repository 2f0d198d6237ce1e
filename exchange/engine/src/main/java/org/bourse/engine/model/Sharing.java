package org.bourse.engine.model;

/**
 * The rule by which what is bounded over all brokers is divided between them: remembered client order ids, instruments,
 * open orders and their value.
 */
public enum Sharing {
    /**
     * It is not: who comes first may take all. So it was up to version 0.1.0, whose journals are replayed like that.
     */
    NONE,
    /**
     * Shares float. While there is room anybody may use it. A broker may list instruments, and have open orders and
     * value in them, as long as it has no more than is left for others: one alone can have half, two can have a third
     * each. Instruments count once they are in use: with an open order, a trade or a halt. When all places are taken,
     * the unused one with the lowest id is delisted for the next. Of remembered client order ids the broker that has
     * most gives up its oldest; on a tie the one with the lowest id.
     *
     * <p>Once begun, sharing does not end: then it is not known any more in which order the ids of all brokers closed.
     */
    FLOATING
}
