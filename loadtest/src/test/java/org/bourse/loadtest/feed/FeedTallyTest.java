package org.bourse.loadtest.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTallyTest {

    private final FeedTally feed = new FeedTally();

    @Test
    void countsTradesAndTheirDelays() {
        feed.received(0, trade("SYM1", 7), Instant.ofEpochMilli(1_250));
        feed.received(0, trade("SYM1", 8), Instant.ofEpochMilli(1_250));
        feed.received(1, "{\"type\":\"book\",\"symbol\":\"SYM1\",\"sequence\":9}", Instant.ofEpochMilli(1_250));

        assertThat(feed.messages()).isEqualTo(3);
        assertThat(feed.trades()).isEqualTo(2);
        assertThat(feed.gaps()).isZero();
        assertThat(feed.delays().getMaxValue() / 1e6).isBetween(249.0, 251.0);
        assertThat(feed.newest()).isEqualTo(Map.of("0 SYM1", 8L));
    }

    @Test
    void noticesAMissingTradeOfASymbolAndSubscriber() {
        feed.received(0, trade("SYM1", 7), Instant.ofEpochMilli(2_000));
        feed.received(1, trade("SYM1", 3), Instant.ofEpochMilli(2_000));
        feed.received(0, trade("SYM2", 1), Instant.ofEpochMilli(2_000));
        assertThat(feed.gaps()).isZero();
        feed.received(0, trade("SYM1", 9), Instant.ofEpochMilli(2_000));

        assertThat(feed.gaps()).isEqualTo(1);
    }

    @Test
    void keepsWhatTheExchangeComplainsAbout() {
        feed.received(0, "{\"type\":\"error\",\"code\":\"too_slow\"}", Instant.ofEpochMilli(2_000));

        assertThat(feed.errors()).containsExactly("{\"type\":\"error\",\"code\":\"too_slow\"}");
    }

    private static String trade(String symbol, long sequence) {
        return "{\"type\":\"trade\",\"symbol\":\"" + symbol + "\",\"sequence\":" + sequence
                + ",\"trade_id\":\"2210\",\"price\":1010,\"quantity\":200,\"side\":\"bid\","
                + "\"executed_at\":\"1970-01-01T00:00:01.000456Z\"}";
    }
}
