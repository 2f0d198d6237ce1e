package org.bourse.floor.desk;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run that can't go on has at the exchange, where it is cancelled, whoever is told of it. It may have failed before it knew
 * its orders, as one whose settings are refused by now: the exchange knows them by their ids.
 */
final class AbandonedOrders {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedOrders.class);
    /** One that is refused is asked for every two seconds, and nobody reads as many lines. */
    private static final long SAID_AGAIN_NANOS = 600_000_000_000L;

    private final FloorRun run;
    private final LiveAccount account;
    private final String prefix;
    private final Map<String, Long> said = new HashMap<>();

    AbandonedOrders(FloorRun run, LiveAccount account) {
        this.run = run;
        this.account = account;
        prefix = LiveOrders.prefix(run);
    }

    /**
     * Cancels them, by a thread of its own.
     *
     * @param done told when none of them is there any more; not where the floor ends, or the run is deleted, before that
     */
    void cancel(Runnable done) {
        account.start(prefix + "all", () -> untilNoneIsThere(done));
    }

    /** Until there is none, and what was on its way can't come any more. */
    void untilNoneIsThere(Runnable done) {
        long began = System.nanoTime();
        RequestWaits waits = new RequestWaits(account);
        boolean none = false;
        while (!none || System.nanoTime() - began < LiveAccount.TIMELY.toNanos()) {
            if (run.isDeleted()) {
                // Somebody has taken it upon himself to see to them.
                return;
            }
            try {
                List<String> ids = account.exchange().openOrders().stream()
                        .filter(id -> id.startsWith(prefix))
                        .toList();
                for (String id : ids) {
                    cancel(id);
                }
                none = ids.isEmpty();
            } catch (IOException e) {
                none = false;
                LOG.info(
                        "The open orders of {} can't be cancelled yet, and are asked for again: {}",
                        run.id(),
                        e.toString());
            }
            if (!waits.pass()) {
                return;
            }
        }
        tellOfPositions();
        done.run();
    }

    private void cancel(String id) throws IOException {
        BourseRestClient.Answer answer = account.exchange().cancel(id);
        long now = System.nanoTime();
        Long before = said.get(id);
        if (before == null || now - before > SAID_AGAIN_NANOS) {
            said.put(id, now);
            LOG.warn(
                    "{}: its run can't go on, and it is cancelled at the exchange: {} {}",
                    id,
                    answer.status(),
                    answer.detail());
        }
    }

    private void tellOfPositions() {
        try {
            SortedMap<String, Long> positions = account.exchange().positions();
            positions.keySet().retainAll(LiveOrders.symbols(run));
            positions.values().removeIf(quantity -> quantity == 0);
            for (String symbol : LiveOrders.symbols(run)) {
                if (!positions.containsKey(symbol)) {
                    account.forget(run, symbol);
                }
            }
            if (!positions.isEmpty()) {
                LOG.warn(
                        "The run {} has ended with positions at the exchange: {}; close them by hand.",
                        run.id(),
                        positions);
            }
        } catch (IOException e) {
            LOG.warn("What the run {} holds at the exchange can't be asked; look there: {}", run.id(), e.toString());
        }
    }
}
