package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What waits for the floor's thread holds nobody up once that has ended, and says where something is missing. */
class ArrivalsTest {

    @Test
    void saysWhereFramesAreMissing() throws InterruptedException {
        Arrivals arrivals = new Arrivals(Clock.systemUTC(), 3, 100);
        for (byte i = 0; i < 5; i++) {
            arrivals.frame(1, new byte[] {i});
        }
        assertThat(arrivals.lossy()).as("at once").containsExactly(1);
        assertThat(arrivals.take(2, 0)).hasSize(2);
        arrivals.frame(2, new byte[] {6});
        assertThat(arrivals.take(2, 0)).hasSize(2);
        arrivals.frame(1, new byte[] {7});
        arrivals.frame(1, new byte[] {8});
        assertThat(arrivals.take(10, 0))
                .as("before the first that came after it")
                .hasExactlyElementsOfTypes(Arrival.Lost.class, Arrival.Frame.class, Arrival.Frame.class);
    }

    @Test
    void isNotUpToNowWhileMoreWaits() throws InterruptedException {
        Instant[] now = {Instant.EPOCH};
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                now[0] = now[0].plusNanos(1);
                return now[0];
            }
        };
        Arrivals arrivals = new Arrivals(clock, 10, 100);
        for (byte i = 1; i <= 3; i++) {
            arrivals.frame(1, new byte[] {i});
        }
        assertThat(arrivals.reached(arrivals.take(2, 0)))
                .as("the second's time")
                .isEqualTo(2);
        assertThat(arrivals.reached(arrivals.take(2, 0))).as("now").isEqualTo(5);
        assertThat(arrivals.reached(arrivals.take(2, 0))).isEqualTo(6);
    }

    @Test
    void dropsAFrameWhoseLossHasNoPlaceBeforeIt() throws InterruptedException {
        Arrivals arrivals = new Arrivals(Clock.systemUTC(), 2, 100);
        for (byte i = 0; i < 3; i++) {
            arrivals.frame(1, new byte[] {i});
        }
        assertThat(arrivals.take(1, 0)).hasSize(1);
        arrivals.frame(1, new byte[] {4});
        assertThat(arrivals.dropped()).as("the loss took the only place").isEqualTo(2);
        assertThat(arrivals.take(10, 0)).hasExactlyElementsOfTypes(Arrival.Frame.class, Arrival.Lost.class);
        arrivals.frame(1, new byte[] {5});
        assertThat(arrivals.take(10, 0)).hasExactlyElementsOfTypes(Arrival.Lost.class, Arrival.Frame.class);
    }

    @Test
    void holdsNobodyUpOnceItIsClosedThoughItIsFull() throws InterruptedException {
        Arrivals arrivals = new Arrivals(Clock.systemUTC());
        for (int i = 0; i < Arrivals.MAX_FRAMES; i++) {
            arrivals.frame(1, new byte[0]);
        }
        Thread waits = Thread.ofVirtual().start(() -> arrivals.put(new Arrival.Closed(1, 0, "test")));
        arrivals.close();
        waits.join();
        arrivals.frame(1, new byte[0]);
        assertThat(arrivals.dropped()).isEqualTo(1);
        assertThat(arrivals.take(10, 0)).as("what had come").hasSize(10);
    }
}
