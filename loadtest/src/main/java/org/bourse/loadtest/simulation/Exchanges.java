package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.ExchangeUnderTest;

/** Finds or starts the exchange that the settings speak of. */
final class Exchanges {

    private static final List<String> JOURNAL_SYNCS = List.of("batch", "os", "none");

    private Exchanges() {}

    /** The exchange at the target, or a new one, which gets more settings of its own ({@code EXCHANGE_…}). */
    static ExchangeUnderTest open(Settings settings, Map<String, String> more)
            throws IOException, InterruptedException {
        if (settings.isGiven(Setting.TARGET)) {
            System.out.println("The exchange at " + settings.target());
            return ExchangeUnderTest.running(
                    settings.target(), settings.text(Setting.ADMIN_KEY), settings.text(Setting.DATABASE));
        }
        String sync = settings.word(Setting.JOURNAL_SYNC, JOURNAL_SYNCS);
        String database = settings.text(Setting.DATABASE);
        System.out.printf(
                "Starting an exchange: journal.sync=%s, %s PostgreSQL%n",
                sync, database.isEmpty() ? "embedded" : "external");
        Map<String, String> environment = new HashMap<>(more);
        environment.put("EXCHANGE_JOURNAL_SYNC", sync);
        Path directory = settings.path(Setting.OUTPUT).resolve("exchange-" + System.currentTimeMillis());
        return ExchangeUnderTest.start(settings.path(Setting.JAR), directory, environment, database);
    }

    /** Stops an own exchange, and removes its data, which can be large; its log stays. */
    static void close(ExchangeUnderTest exchange) throws IOException {
        exchange.close();
        if (exchange.process().isPresent()) {
            ExchangeProcess process = exchange.process().get();
            process.deleteData();
            System.out.println("The exchange's log: " + process.log());
        }
    }
}
