package org.bourse.floor.mockvenues;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The port of a mock venue. */
class MockServerIT {

    /** Venues end connections after a day, which the floor replaces before: nothing else ends one that is only listened to. */
    @Test
    void endsNoConnectionBecauseItsClientOnlyListens() {
        try (MockServer server = new MockServer(0, HttpRouting.builder(), WsRouting.builder())) {
            assertThat(server.idle()).isGreaterThan(Duration.ofDays(1));
        }
    }
}
