package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderRateLimiterTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private OrderRateLimiter limiter(int ordersPerSecond) {
        return new OrderRateLimiter(ordersPerSecond, nanos::get);
    }

    private static int granted(OrderRateLimiter limiter, long broker, int tries) {
        int granted = 0;
        for (int i = 0; i < tries; i++) {
            granted += limiter.take(broker).granted() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void grantsEverythingWithoutALimit() {
        OrderRateLimiter limiter = limiter(0);

        assertThat(limiter.isOn(1)).isFalse();
        assertThat(granted(limiter, 1, 10_000)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000, 999_999, 1_000_000})
    void grantsASecondsWorthAtOnceAndNoMore(int ordersPerSecond) {
        int granted = granted(limiter(ordersPerSecond), 1, ordersPerSecond + 100);

        assertThat(granted).isBetween(ordersPerSecond, ordersPerSecond + ordersPerSecond / 500);
    }

    @Test
    void refillsEvenly() {
        OrderRateLimiter limiter = limiter(10);
        granted(limiter, 1, 10);

        assertThat(limiter.take(1))
                .isEqualTo(new OrderRateLimiter.Permit(false, 0, TimeUnit.MILLISECONDS.toNanos(100)));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
        assertThat(limiter.take(1).granted()).isFalse();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(limiter.take(1)).isEqualTo(new OrderRateLimiter.Permit(true, 0, TimeUnit.SECONDS.toNanos(1)));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(350));
        assertThat(granted(limiter, 1, 10)).isEqualTo(3);
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        assertThat(granted(limiter, 1, 100)).isEqualTo(10);
    }

    @Test
    void countsEachBrokerForItself() {
        OrderRateLimiter limiter = limiter(1);

        assertThat(limiter.take(1).granted()).isTrue();
        assertThat(limiter.take(1).granted()).isFalse();
        assertThat(limiter.take(2).granted()).isTrue();
    }

    @Test
    void forgetsWhoHasNotBeenHeardOf() {
        OrderRateLimiter limiter = limiter(1);
        for (int broker = 1; broker <= 100_000; broker++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            limiter.take(broker);
        }

        assertThat(limiter.knownBrokers()).isLessThan(25_000);
    }

    @Test
    void refusesANegativeRate() {
        assertThatThrownBy(() -> limiter(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
