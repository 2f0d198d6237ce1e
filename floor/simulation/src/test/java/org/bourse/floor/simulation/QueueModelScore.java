package org.bourse.floor.simulation;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.ProbedExchange.Probe;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;

/**
 * How near a queue model comes to true places in queues: probes that our exchange had in its books, sent again to a simulated venue
 * along the tape of its public feed. Times are milliseconds, and profit is by the middle between the best prices at a probe's end.
 *
 * @param model by its name
 * @param probes how many
 * @param truth how many were filled in the exchange
 * @param filled how many were filled by the model
 * @param invented filled by the model alone
 * @param missed filled in the exchange alone
 * @param early of those filled by both, the ones that the model filled sooner
 * @param late of those filled by both, how much later the model filled them on average; below 0: sooner
 * @param timeError of those filled by both, the time between both on average
 * @param profitError what a probe has made by the model less what it made in truth, on average, in steps of the price
 */
record QueueModelScore(
        String model,
        int probes,
        int truth,
        int filled,
        int invented,
        int missed,
        int early,
        double late,
        double timeError,
        double profitError) {

    static final List<String> MODELS = List.of("tail", "proportional", "power:2", "power:3", "log", "head");

    /**
     * Prints a table of all models: {@code probes}, 10,000 by default, and {@code fuzz.seed} are properties. With {@code goals} it ends
     * with 1 where the default model fills what the exchange did not, or sooner.
     */
    public static void main(String[] arguments) throws IOException {
        int probes = Integer.getInteger("probes", 10_000);
        boolean missesGoal = false;
        Path directory = Files.createTempDirectory("queue-models");
        try {
            System.out.println("| model | filled | in truth | invented | missed | earlier | later by ms | time error ms"
                    + " | profit error, steps a probe |");
            System.out.println("|---|---|---|---|---|---|---|---|---|");
            for (QueueModelScore score : of(Long.getLong("fuzz.seed", 1), probes, directory.resolve("tape"))) {
                System.out.println(score.row());
                missesGoal |= score.model.equals(MODELS.getFirst()) && score.invented + score.early > 0;
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        if (missesGoal && Boolean.getBoolean("goals")) {
            System.exit(1);
        }
    }

    private String row() {
        return String.format(
                Locale.ROOT,
                "| `%s` | %.2f %% | %.2f %% | %d | %d | %d | %.1f | %.1f | %.4f |",
                model,
                100.0 * filled / probes,
                100.0 * truth / probes,
                invented,
                missed,
                early,
                late,
                timeError,
                profitError);
    }

    /** Scores all models by one and the same market, whose tape is written there. */
    static List<QueueModelScore> of(long seed, int count, Path tape) throws IOException {
        List<Probe> probes;
        try (TapeWriter writer = TapeWriter.open(tape, 1L << 30)) {
            probes = ProbedExchange.play(seed, count, new EventWriter(writer));
            writer.flush();
        }
        List<QueueModelScore> scores = new ArrayList<>();
        for (String model : MODELS) {
            Replayed replayed = new Replayed(QueueModel.of(model), probes);
            new Tape(tape).read(IgnoredRawEvents.IGNORED, replayed);
            scores.add(score(model, probes, replayed.filled));
        }
        return scores;
    }

    private static QueueModelScore score(String model, List<Probe> probes, long[] filled) {
        int truth = 0;
        int simulated = 0;
        int invented = 0;
        int missed = 0;
        int early = 0;
        double late = 0;
        double timeError = 0;
        long twiceProfit = 0;
        for (int i = 0; i < filled.length; i++) {
            Probe probe = probes.get(i);
            boolean really = probe.filledNanos() > 0;
            boolean here = filled[i] > 0;
            truth += really ? 1 : 0;
            simulated += here ? 1 : 0;
            invented += here && !really ? 1 : 0;
            missed += really && !here ? 1 : 0;
            twiceProfit += (here ? probe.twiceProfit() : 0) - (really ? probe.twiceProfit() : 0);
            if (really && here) {
                double millis = (filled[i] - probe.filledNanos()) / 1e6;
                early += millis < 0 ? 1 : 0;
                late += millis;
                timeError += Math.abs(millis);
            }
        }
        double both = Math.max(1, simulated - invented);
        return new QueueModelScore(
                model,
                filled.length,
                truth,
                simulated,
                invented,
                missed,
                early,
                late / both,
                timeError / both,
                twiceProfit / 2.0 / filled.length);
    }

    /** Sends each probe to a simulated venue just ahead of the event that it was in truth, and cancels it when that was cancelled. */
    private static final class Replayed extends MarketEventsAdapter implements OrderReports {

        private static final BigDecimal MONEY = new BigDecimal("1000000000000");

        private final List<Probe> probes;
        private final long[] filled;
        private final long[] orders;
        private final SimulatedVenue venue;
        private final Map<Long, Integer> byOrder = new HashMap<>();
        private long intents;
        private int sent;
        private int ended;

        Replayed(QueueModel model, List<Probe> probes) {
            this.probes = probes;
            filled = new long[probes.size()];
            orders = new long[probes.size()];
            venue = new SimulatedVenue(
                    new VenueTerms(
                            model,
                            new LatencyModel.Constant(0),
                            new LatencyModel.Constant(0),
                            0,
                            0,
                            BigDecimal.ONE,
                            1,
                            new SlippageModel.Constant(0)),
                    MONEY,
                    this);
        }

        private void before(EventHeader header) {
            while (ended < sent && probes.get(ended).endNanos() <= header.receiveNanos) {
                if (filled[ended] == 0) {
                    venue.send(new OrderIntent.Cancel(++intents, orders[ended]));
                }
                ended++;
            }
            while (sent < probes.size() && probes.get(sent).nanos() <= header.receiveNanos) {
                Probe probe = probes.get(sent);
                orders[sent] = ++intents;
                byOrder.put(intents, sent);
                venue.send(new OrderIntent.Submit(
                        intents, 1, probe.side(), probe.price(), 1, Lifetime.GOOD_TILL_CANCELLED, true, false));
                sent++;
            }
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            venue.defined(header, instrument);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            venue.continuity(header, state, reason);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            venue.snapshot(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            before(header);
            venue.changes(header, bids, asks);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            before(header);
            venue.trade(header, tradeId, price, quantity, aggressor);
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            if (report instanceof OrderReport.Filled fill) {
                filled[Objects.requireNonNull(byOrder.get(fill.order()))] = fill.venueNanos();
            }
        }

        @Override
        public void account(long receiveNanos, AccountReport report) {
            throw new IllegalStateException("Nothing is funded or closed here: " + report);
        }
    }
}
