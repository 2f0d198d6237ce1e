package org.bourse.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.engine.model.ExchangeSettings;
import org.jspecify.annotations.Nullable;

/**
 * All listed instruments. Their ids are dense, from 0, in the order of listing, but that one that is listed in the place
 * of an unused one has its id.
 */
final class Instruments {

    private static final int LEAST_CAPACITY = 16;

    private final PriceLevelPool levels = new PriceLevelPool();
    private final Map<String, Instrument> bySymbol = new HashMap<>();
    private Instrument[] byId = new Instrument[LEAST_CAPACITY];
    private int count;
    private final BitSet unused = new BitSet();

    /** The delisted ones that may have orders to cancel yet. */
    private final BitSet closing = new BitSet();

    private int used;

    int count() {
        return count;
    }

    /** How many are in use. */
    int used() {
        return used;
    }

    @Nullable
    Instrument find(String symbol) {
        return bySymbol.get(symbol);
    }

    Instrument get(int instrumentId) {
        return byId[instrumentId];
    }

    /** The unused one with the lowest id; null when all are in use. */
    @Nullable
    Instrument firstUnused() {
        int id = unused.nextSetBit(0);
        return id < 0 ? null : byId[id];
    }

    /** Lists an instrument whose symbol is not listed; it gets the next id. It is unused until it is reviewed. */
    Instrument list(String symbol, ExchangeSettings settings, @Nullable Broker lister) {
        Instrument instrument = new Instrument(count, symbol, settings, lister, levels);
        if (count == byId.length) {
            byId = Arrays.copyOf(byId, 2 * count);
        }
        byId[count++] = instrument;
        unused.set(instrument.id);
        bySymbol.put(symbol, instrument);
        return instrument;
    }

    /** Lists an instrument whose symbol is not listed in the place of an unused one, which is gone then. */
    Instrument replace(Instrument former, String symbol, ExchangeSettings settings, @Nullable Broker lister) {
        Instrument instrument = new Instrument(former.id, symbol, settings, lister, levels);
        bySymbol.remove(former.symbol);
        byId[former.id] = instrument;
        bySymbol.put(symbol, instrument);
        return instrument;
    }

    /** Makes an instrument the operator's: no broker's share, and in use from now on. */
    void giveToOperator(Instrument instrument) {
        Broker lister = instrument.lister;
        if (lister != null && instrument.inUse) {
            lister.instrumentsInUse--;
        }
        instrument.lister = null;
        instrument.ofOperator = true;
        review(instrument);
    }

    /** Notes whether an instrument is in use, after something that may have changed that. */
    void review(Instrument instrument) {
        boolean inUse = instrument.isNeeded();
        if (inUse == instrument.inUse) {
            return;
        }
        instrument.inUse = inUse;
        unused.set(instrument.id, !inUse);
        int change = inUse ? 1 : -1;
        used += change;
        if (instrument.lister != null) {
            instrument.lister.instrumentsInUse += change;
        }
    }

    /** Notes whether an instrument is delisted and has orders to cancel yet. */
    void settle(Instrument instrument) {
        closing.set(instrument.id, instrument.delisted && instrument.hasOrders());
    }

    /** The next delisted instrument from this id on that may have orders to cancel yet; -1 when there is none. */
    int nextClosing(int instrumentId) {
        return closing.nextSetBit(instrumentId);
    }

    /** By ascending id. */
    List<Instrument> inOrder() {
        return Arrays.asList(byId).subList(0, count);
    }
}
