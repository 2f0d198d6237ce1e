package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What waits for the floor's thread holds nobody up once that has ended. */
class ArrivalsTest {

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
