package org.bourse.server.persistence.state;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.ViewSettings;
import org.bourse.server.view.ViewStateSink;

/** An engine and views as a start makes them of the database, and a log of what happens after that. */
public record Restored(LoadedExchange loaded, MatchingEngine engine, ExchangeViews views, PublishedLog log) {

    /** More than any test publishes at once. */
    private static final long UNBOUNDED = 1L << 40;

    public static Restored from(Database database, UUID exchangeId) {
        ExchangeViews views = new ExchangeViews(new ViewSettings(1_000_000, 1_000_000));
        ViewStateSink sink = views.restore();
        List<LoadedExchange> loaded = new ArrayList<>();
        MatchingEngine engine =
                MatchingEngine.restore(state -> loaded.add(new StateLoader(database).load(exchangeId, state, sink)));
        return new Restored(loaded.getFirst(), engine, views, new PublishedLog(engine.lastSequence(), UNBOUNDED));
    }

    /** A running persister of what the log gets; a failure that ends it fails the test that asks it. */
    public Persister persister(Database database, DatabaseSettings settings) {
        Persister persister = new Persister(
                database, settings, loaded, log.consumer("persister", LogConsumer.Role.REQUIRED), failure -> {});
        persister.start();
        return persister;
    }
}
