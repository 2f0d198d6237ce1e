package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.junit.jupiter.api.Test;

/** What a run says of its kernel beside what it decides. */
class KernelRunTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = 1_700_000_000L * SECOND;
    private static final int PER_SECOND = 20_000;

    private static final KernelSettings SETTINGS = new KernelSettings(
            new KernelSettings.Account(BigDecimal.valueOf(10_000), BigDecimal.ONE, Map.of()),
            List.of(),
            List.of(),
            List.of(KernelSettings.Code.of(
                    Objects.requireNonNull(CodeStrategyType.find("crossover")),
                    Map.of("volume_death", "80", "window_seconds", "60"))),
            KernelSettings.Limits.STANDARD);

    private final EventHeader header = new EventHeader();

    private KernelRun busyFor(int seconds) {
        KernelRun run = new KernelRun(SETTINGS, _ -> {}, _ -> {});
        run.defined(at(BEGIN), new VenueInstrument(1, "mock", "BUSY", 2, 0, 1, 1));
        Levels bids = new Levels();
        bids.add(9_999, 1_000);
        Levels asks = new Levels();
        asks.add(10_001, 1_000);
        run.snapshot(at(BEGIN), bids, asks);
        run.continuity(at(BEGIN), Continuity.LIVE, StaleReason.NONE);
        for (int i = 1; i <= seconds * PER_SECOND; i++) {
            run.trade(at(BEGIN + i * (SECOND / PER_SECOND)), i, 10_000, 1, VenueSide.BUY);
        }
        return run;
    }

    private EventHeader at(long nanos) {
        long sequence = header.sequence + 1;
        header.raw(nanos, 0, 1);
        header.sequence = sequence;
        return header;
    }

    /** A condition on such a window never holds, and nobody would know why. */
    @Test
    void saysWhichWindowsHadMoreInThemThanIsKeptAndUpToWhichRateTheyHaveRoom() {
        assertThat(busyFor(62).figures())
                .containsEntry("windows_too_full", "2")
                .containsEntry("windows_too_full_of", "SUM_VOLUME of mock:BUSY 2 times, above 17476.2 events a second");
        assertThat(busyFor(1).figures())
                .as("one whose windows have room for all")
                .containsEntry("windows_too_full", "0")
                .doesNotContainKey("windows_too_full_of");
    }
}
