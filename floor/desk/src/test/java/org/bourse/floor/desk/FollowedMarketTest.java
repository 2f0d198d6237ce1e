package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.junit.jupiter.api.Test;

class FollowedMarketTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int ROOM = 900;

    private final Variant mean = Variant.of("mean", "TWPA", Map.of("t1", "60", "t2", "0"));
    private final Variants variants = Variants.check(List.of(mean));
    private final FollowedMarket market = new FollowedMarket(2, ROOM);
    private long nanos = SECOND;

    /** Whoever may look could else have as much kept as the floor has memory, which live runs need. */
    @Test
    void hasRoomForSoManyPointsOfAllThatIsLookedAt() {
        define(1);
        define(2);
        FollowedValue first = compute(1);
        FollowedValue second = compute(2);
        deals(1, 2_000);
        assertThat(first.why()).contains("there is no room for more beside all that is looked at");
        deals(2, 700);
        assertThat(second.why()).contains("there is no room for more beside all that is looked at");
        market.forget(1, first);
        market.forget(2, second);
        FollowedValue again = compute(2);
        deals(2, 700);
        assertThat(again.why()).as("the room of what nobody looks at any more").isEmpty();
        assertThat(market.computations()).isGreaterThan(60);
    }

    private void define(int instrument) {
        market.defined(header(instrument), new VenueInstrument(instrument, "venue", "S" + instrument, 0, 0, 1, 1));
        Levels bids = new Levels();
        Levels asks = new Levels();
        bids.add(99, 1);
        asks.add(101, 1);
        market.snapshot(header(instrument), bids, asks);
        market.continuity(header(instrument), Continuity.LIVE, StaleReason.NONE);
    }

    private FollowedValue compute(int instrument) {
        FollowedValue value = new FollowedValue("mean");
        assertThat(market.compute(instrument, value, List.of(mean), variants)).isTrue();
        return value;
    }

    /** Over 100 seconds. */
    private void deals(int instrument, int count) {
        for (int i = 0; i < count; i++) {
            nanos += 100 * SECOND / count;
            market.at(nanos);
            market.trade(header(instrument), i, 100 + i % 2, 1, VenueSide.BUY);
        }
        nanos += 2 * SECOND;
        market.at(nanos);
    }

    private EventHeader header(int instrument) {
        return new EventHeader().raw(nanos, 0, instrument);
    }
}
