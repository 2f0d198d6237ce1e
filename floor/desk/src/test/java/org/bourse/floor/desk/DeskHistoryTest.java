package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;

/** The past of an instrument says for how long its book has not been live, whether anybody asked meanwhile or not. */
class DeskHistoryTest {

    private final AtomicLong nanos = new AtomicLong(5);
    private final DeskHistory history = new DeskHistory(nanos::get);
    private final EventHeader header = new EventHeader();

    @Test
    void saysHowLongABookHasNotBeenLive() {
        history.defined(header.raw(0, 0, 1), VenueInstrument.of(1, "binance", "BTCUSDT", "0.01", "0.00001"));
        after(Duration.ofSeconds(70));
        assertThat(history.notLiveFor(1)).as("never live").isEqualTo(Duration.ofSeconds(70));
        become(Continuity.LIVE, StaleReason.NONE);
        after(Duration.ofSeconds(70));
        assertThat(history.notLiveFor(1)).isZero();
        become(Continuity.STALE, StaleReason.GAP);
        after(Duration.ofSeconds(30));
        become(Continuity.RESYNCING, StaleReason.GAP);
        after(Duration.ofSeconds(31));
        assertThat(history.notLiveFor(1)).as("since it was").isEqualTo(Duration.ofSeconds(61));
    }

    private void become(Continuity state, StaleReason reason) {
        history.continuity(header.raw(0, 0, 1), state, reason);
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
