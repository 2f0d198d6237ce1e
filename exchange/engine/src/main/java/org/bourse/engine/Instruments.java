package org.bourse.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.engine.model.ExecutionPriceRule;
import org.jspecify.annotations.Nullable;

/** All listed instruments. Their ids are dense, from 0, in the order of listing. */
final class Instruments {

    private final PriceLevelPool levels = new PriceLevelPool();
    private final Map<String, Instrument> bySymbol = new HashMap<>();
    private final List<Instrument> byId = new ArrayList<>();

    int count() {
        return byId.size();
    }

    @Nullable
    Instrument find(String symbol) {
        return bySymbol.get(symbol);
    }

    Instrument get(int instrumentId) {
        return byId.get(instrumentId);
    }

    /** Lists an instrument whose symbol is not listed; it gets the next id. */
    Instrument list(String symbol, ExecutionPriceRule executionPrice, boolean halted, long listedBy) {
        Instrument instrument = new Instrument(byId.size(), symbol, executionPrice, halted, listedBy, levels);
        byId.add(instrument);
        bySymbol.put(symbol, instrument);
        return instrument;
    }

    /** By ascending id. */
    List<Instrument> inOrder() {
        return byId;
    }
}
