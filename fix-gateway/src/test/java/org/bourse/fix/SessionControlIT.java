package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator sees FIX sessions, logs their clients out, and lets their numbers begin again. */
class SessionControlIT {

    @TempDir
    Path directory;

    @Test
    void sessionsAreListedWithTheirNumbersWhetherTheirClientsAreThereOrNot() throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            assertThat(own.gateway.clients()).isEmpty();
            RawClient client = own.client("BETA");
            client.send(Orders.limit("o", "SYM", 1, 1, "1.00"));
            client.read();
            own.client("ALPHA");

            assertThat(own.gateway.clients())
                    .extracting(FixSessionStatus::compId)
                    .containsExactly("ALPHA", "BETA");
            FixSessionStatus its = own.gateway.clients().getLast();
            assertThat(its.loggedOn()).isTrue();
            assertThat(its.address()).contains("127.0.0.1");
            assertThat(its.keyId()).isPresent();
            assertThat(its.brokerId()).isPositive();
            // The report may be read before the session has counted the order that it is about.
            await().until(() -> own.gateway.clients().getLast().nextIncoming() == 3);
            assertThat(its.nextOutgoing()).isEqualTo(3);
            client.logout();
            await().until(() -> own.gateway.clients().getLast().address().isEmpty());
            assertThat(own.gateway.clients().getLast().loggedOn()).isFalse();
            assertThat(own.gateway.clients().getLast().keyId()).isEmpty();
        }
    }

    @Test
    void aClientIsLoggedOutAndMayComeBack() throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("WILD");

            assertThat(own.gateway.disconnect("NONE", "why")).isEmpty();
            assertThat(own.gateway.disconnect("WILD", "Runs wild \u2192 out")).contains(true);
            assertThat(client.read("5").get(58)).isEqualTo("Runs wild ? out");
            assertThat(client.isClosedByExchange()).isTrue();
            await().until(() -> !own.gateway.isConnected("WILD"));
            assertThat(own.gateway.disconnect("WILD", "Runs wild")).contains(false);
            RawClient again = own.connect("WILD");
            again.sendAs(2, "35=A|98=0|108=30|554=key-WILD|");
            assertThat(again.read().only(35, 34)).isEqualTo("35=A|34=3");
        }
    }

    @Test
    void numbersBeginAgainAndNoReportIsToldTwice() throws Exception {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("LOST");
            client.send(Orders.limit("o", "SYM", 1, 1, "1.00"));
            assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=o");

            assertThat(own.gateway.resetNumbers("NONE", "why")).isEmpty();
            assertThat(own.gateway
                            .resetNumbers("LOST", "Numbers lost")
                            .orElseThrow()
                            .get(180, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(client.read("5").get(58)).isEqualTo("Numbers lost");
            FixSessionStatus its = own.gateway.clients().getFirst();
            assertThat(its.nextIncoming()).isEqualTo(1);
            assertThat(its.nextOutgoing()).isEqualTo(1);
            RawClient again = own.client("LOST");
            again.send(Orders.cancel("c", "o", "SYM", 1));
            assertThat(again.read().only(35, 34, 150, 11)).isEqualTo("35=8|34=2|150=4|11=c");
            again.logout();
            await().until(() -> !own.gateway.isConnected("LOST"));
            // Also while nobody is there.
            assertThat(own.gateway
                            .resetNumbers("LOST", "Once more")
                            .orElseThrow()
                            .get(180, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(own.gateway.clients().getFirst().nextOutgoing()).isEqualTo(1);
        }
    }
}
