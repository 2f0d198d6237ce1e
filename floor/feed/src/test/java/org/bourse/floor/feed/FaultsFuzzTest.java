package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All venues with faults of all kinds on the way: no book says that it is live and is another than the venue's. */
class FaultsFuzzTest {

    /** Of all venues together; a fifth for each. */
    private static final long MESSAGES = Long.getLong("fuzz.messages", 200_000);

    private static final boolean FIGURES = Boolean.getBoolean("fuzz.figures");
    private static final int TOLD = 10;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    /** The venues, those with two forms of messages with half of their share in each. */
    enum Run {
        BINANCE(5),
        MEXC_MERGED(10),
        MEXC_UNMERGED(10),
        BOURSE(5),
        ALPACA(5),
        POLYMARKET(5);

        private final int share;

        Run(int share) {
            this.share = share;
        }

        FaultRun of(long seed) {
            return switch (this) {
                case BINANCE -> SequencedFaultRun.binance(seed);
                case MEXC_MERGED -> SequencedFaultRun.mexc(seed, true);
                case MEXC_UNMERGED -> SequencedFaultRun.mexc(seed, false);
                case BOURSE -> SequencedFaultRun.bourse(seed);
                case ALPACA -> new AlpacaFaultRun(seed);
                case POLYMARKET -> new PolymarketFaultRun(seed);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void noBookSaysLiveAndIsNotTheVenues(Run venue) throws InterruptedException {
        long events = MESSAGES / venue.share;
        FaultRun run = venue.of(seed);
        long began = System.nanoTime();
        long[] passed = {0};
        try {
            run.run(events, event -> {
                passed[0] = event + 1;
                if (FIGURES && passed[0] % (events / TOLD) == 0) {
                    tell(venue, run, passed[0], began);
                }
            });
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s after %d events of seed %d, with these faults: %s"
                            .formatted(venue, passed[0], seed, run.done()),
                    e);
        }
        assertThat(run.done()).as("kinds of faults, seed %d", seed).hasSize(FaultRun.FAULTS.size());
        if (FIGURES) {
            System.out.printf(
                    "%s: %s; faults %s; counted %s%n",
                    venue, run.figures(), run.done(), run.venue.counters().all());
        }
    }

    private void tell(Run venue, FaultRun run, long passed, long began) {
        int faults = run.done().values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%s: %,d events, %,d faults, %d s (seed %d)%n",
                venue, passed, faults, (System.nanoTime() - began) / 1_000_000_000L, seed);
    }
}
