package org.bourse.server.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.view.ViewStateSink;

/** An engine and views as a start makes them of the database. */
record Restored(LoadedExchange loaded, MatchingEngine engine, ExchangeViews views) {

    static Restored from(Database database, UUID exchangeId) {
        ExchangeViews views = new ExchangeViews(new ViewSettings(1_000_000, 1_000_000));
        ViewStateSink sink = views.restore();
        List<LoadedExchange> loaded = new ArrayList<>();
        MatchingEngine engine =
                MatchingEngine.restore(state -> loaded.add(new StateLoader(database).load(exchangeId, state, sink)));
        return new Restored(loaded.getFirst(), engine, views);
    }

    /** A running persister that goes on from here; a failure that ends it fails the test that asks it. */
    Persister persister(Database database, DatabaseSettings settings) {
        Persister persister = new Persister(database, settings, loaded, failure -> {});
        persister.start();
        return persister;
    }
}
