package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.bourse.floor.feed.Rederivation;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.mockvenues.Fault;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.mockvenues.MockMexc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on paper over two mock venues with faults of all kinds, while it has orders and positions, and the backtest of what was
 * recorded: the same orders, fills, profit and hash.
 */
class PaperUnderFaultsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SECONDS = Long.getLong("paper.seconds", 15);
    private static final long SEED = Long.getLong("fuzz.seed", 18);

    /** Only in a run of minutes: a silent connection is given up after one. */
    private static final Set<Fault> LONG = EnumSet.of(Fault.SILENCE, Fault.NO_PONG);

    private static final long MINUTES = 300;
    private static final String PAPER = "{\"kind\":\"paper\",\"name\":\"faults\","
            + "\"symbols\":[\"BTCUSDT\",\"ETHUSDT\",\"BTC_USDT\",\"ETH_USDT\"],"
            + "\"settings\":{\"set\":\"" + RunScenario.BUSY + "\",\"day-trades\":10000,\"losses\":10000}}";

    @TempDir
    Path data;

    private final Random random = new Random(SEED);

    @Test
    void theBacktestOfItsTapeGivesWhatItGave() throws IOException {
        try (MockBinance binance = new MockBinance(
                        0,
                        new Restarting(
                                new InventedMarket("BTCUSDT", 6_000_000, 1), new InventedMarket("ETHUSDT", 250_000, 2)),
                        true,
                        false);
                MockMexc mexc = new MockMexc(
                        0,
                        new Restarting(
                                InventedMarket.mexc("BTC_USDT", 600_000, 3, true),
                                InventedMarket.mexc("ETH_USDT", 25_000, 4, true)),
                        true,
                        false);
                Desk desk = start(binance, mexc);
                FloorClient operator = new FloorClient(desk.address(), "operators-key")) {
            awaitLive(desk);
            String paper = RunScenario.start(operator, PAPER);
            int faults = trade(operator, paper, desk, List.of(binance::fault, mexc::fault));
            assertThat(operator.post(paper + "/stop", "").statusCode()).isEqualTo(202);
            RunScenario.ended(operator, paper, "stopped");
            Map<String, String> traded = RunScenario.results(operator, paper);
            assertThat(Long.parseLong(traded.get("fills"))).isGreaterThan(faults);
            assertThat(new BigDecimal(traded.get("seconds_not_live"))).isPositive();

            String again = RunScenario.start(
                    operator, "{\"kind\":\"backtest\",\"repeats\":\"" + RunScenario.id(paper) + "\"}");
            await().atMost(PATIENCE)
                    .until(() -> !operator.json(again).path("ended_at").isNull());
            RunScenario.ended(operator, again, "completed");
            assertThat(RunScenario.results(operator, again)).isEqualTo(traded);
            assertThat(operator.json(again + "/compare?with=" + RunScenario.id(paper))
                            .path("equal")
                            .asBoolean())
                    .isTrue();
            System.out.println(faults + " faults, seed " + SEED + ": " + traded);
        }
        Rederivation.Result derived = Rederivation.of(data.resolve("tape"));
        assertThat(derived.findings()).isEmpty();
        assertThat(derived.firstDifference()).isZero();
    }

    /** One fault after the other, each of one venue while the run trades; the next once it has traded again. Answers how many. */
    private int trade(FloorClient operator, String paper, Desk desk, List<Consumer<Fault>> venues) {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        List<Fault> next = new ArrayList<>();
        int faults = 0;
        while (System.nanoTime() < end || faults < Fault.values().length - LONG.size()) {
            long fills = RunScenario.result(operator, paper, "fills");
            await().atMost(PATIENCE).until(() -> RunScenario.result(operator, paper, "fills") > fills);
            if (next.isEmpty()) {
                next.addAll(
                        SECONDS < MINUTES ? EnumSet.complementOf(EnumSet.copyOf(LONG)) : EnumSet.allOf(Fault.class));
                Collections.shuffle(next, random);
            }
            Fault fault = next.removeLast();
            venues.get(random.nextInt(venues.size())).accept(fault);
            if (fault == Fault.OLD_BOOK || fault == Fault.NO_BOOK) {
                // They are faults of answers, for which somebody has to ask.
                venues.forEach(venue -> venue.accept(Fault.CUT));
            }
            faults++;
            awaitLive(desk);
        }
        return faults;
    }

    private static void awaitLive(Desk desk) {
        await().atMost(PATIENCE).until(() -> desk.books().stream().allMatch(book -> book.state() == Continuity.LIVE));
    }

    private Desk start(MockBinance binance, MockMexc mexc) throws IOException {
        return Desk.start(DeskSettings.of(Map.of(
                "FLOOR_PORT",
                "0",
                "FLOOR_DATA_DIR",
                data.toString(),
                "FLOOR_OPERATOR_KEY",
                "operators-key",
                // A backtest that gives way to all else on the machine would wait for the suites beside this one.
                "FLOOR_RUN_NICE",
                "0",
                "FLOOR_BINANCE_SOCKET",
                binance.socket().toString(),
                "FLOOR_BINANCE_REST",
                binance.rest().toString(),
                "FLOOR_MEXC_SOCKET",
                mexc.socket().toString(),
                "FLOOR_MEXC_REST",
                mexc.rest().toString())));
    }

    /** Markets of a venue that begins again with other books each time it was down. */
    private static final class Restarting implements Market.Source {

        private final Random random = new Random(SEED);
        private List<InventedMarket> markets;

        Restarting(InventedMarket... markets) {
            this.markets = List.of(markets);
        }

        @Override
        public List<InventedMarket> open() {
            markets = markets.stream()
                    .map(market -> market.restarted(random.nextLong()))
                    .toList();
            return markets;
        }
    }
}
