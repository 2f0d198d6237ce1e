package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many tokens a connection to Polymarket has, and what it says of them. */
class PolymarketSocketTest {

    private final PolymarketSocket socket = new PolymarketSocket(0);

    @Test
    void refusesTheFiveHundredAndFirstToken() {
        assertThatThrownBy(() -> socket.add(tokens(0, 501)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Polymarket: a connection can have 500 tokens, not 501.");
        socket.add(tokens(0, 500));
        assertThatThrownBy(() -> socket.add(tokens(500, 501))).hasMessageContaining("500 tokens, not 501");
        assertThat(socket.tokens()).hasSize(500);
    }

    @Test
    void countsTokensThatWereLeftUntilItOpensAgain() {
        socket.add(tokens(0, 400));
        tokens(0, 300).forEach(socket::remove);
        assertThat(socket.room()).isEqualTo(100);
        socket.add(tokens(400, 500));
        assertThat(socket.room()).isZero();
        assertThatThrownBy(() -> socket.add(tokens(500, 501))).hasMessageContaining("not 501");
        socket.greetings();
        assertThat(socket.room()).isEqualTo(200);
    }

    @Test
    void saysItsTokensInMessagesThatTheVenueTakesWhole() {
        socket.add(tokens(0, 400));
        List<Link.Outgoing> greetings = socket.greetings();
        assertThat(greetings).hasSize(3).allMatch(greeting -> greeting.text().length() < 16_384);
        assertThat(greetings.getFirst().text())
                .startsWith("{\"type\":\"market\",\"initial_dump\":true,\"custom_feature_enabled\":true,"
                        + "\"assets_ids\":[\"1000\",\"1001\",")
                .endsWith("]}");
        assertThat(greetings.getLast().text()).startsWith("{\"operation\":\"subscribe\",\"assets_ids\":[\"1300\",");
    }

    @Test
    void isToBeReplacedForItsAgeOrForTheTokensThatWereLeft() {
        RecyclePolicy policy = RecyclePolicy.polymarket();
        socket.add(tokens(0, 10));
        tokens(0, 3).forEach(socket::remove);
        assertThat(socket.isDue(policy, Duration.ofMinutes(4).toNanos())).isFalse();
        assertThat(socket.isDue(policy, Duration.ofMinutes(5).toNanos())).isTrue();
        socket.add(tokens(10, 20));
        assertThat(socket.isDue(policy, Duration.ofMinutes(5).toNanos())).isFalse();
        assertThat(socket.isDue(policy, Duration.ofDays(1).toNanos())).isTrue();
    }

    @Test
    void getsNoTokensWhileAnotherTakesItsPlace() {
        assertThat(socket.beginReplaced()).isTrue();
        assertThat(socket.beginReplaced()).isFalse();
        assertThat(socket.room()).isZero();
    }

    private static List<String> tokens(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toString(1_000 + i))
                .toList();
    }
}
