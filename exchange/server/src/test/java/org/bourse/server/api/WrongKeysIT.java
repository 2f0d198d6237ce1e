package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.contract.Network;
import org.bourse.server.access.AccessSettings;
import org.bourse.server.access.KeyAttempts;
import org.bourse.server.access.ProxyHeader;
import org.bourse.server.access.WrongKeys;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;

/** What REST does about wrong keys, and which calls it serves. */
@ExpectedLog(level = ERROR, line = RestStack.STOPPED_BETWEEN_CONNECTIONS)
class WrongKeysIT {

    private final AtomicLong nanos = new AtomicLong();
    private final WrongKeys wrongKeys = new WrongKeys(nanos::get);

    @Test
    void locksOutWhoGuesses() {
        try (RestStack stack = RestStack.start(AccessSettings.DEFAULTS, wrongKeys)) {
            RestClient guesser = stack.client().with("guess");
            for (int i = 1; i < 10; i++) {
                assertThat(guesser.get("/balance").status()).isEqualTo(401);
            }
            RestClient.Reply refused = guesser.get("/balance");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().get("code").asText()).isEqualTo("too_many_wrong_keys");
            assertThat(refused.header("Retry-After")).isEqualTo("60");
            // The right key of the operator, which people may have made up, would be the prize of guessing.
            assertThat(stack.client().asAdmin().get("/debug/trade-count").status())
                    .isEqualTo(429);
            nanos.addAndGet(60_000_000_000L);
            assertThat(stack.client().asAdmin().get("/debug/trade-count").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void letsBrokersAndAnOperatorWhoWasThereBeforeGoOn() {
        try (RestStack stack = RestStack.start(AccessSettings.DEFAULTS, wrongKeys)) {
            RestClient anna = stack.client().broker("Anna");
            for (int i = 0; i < 12; i++) {
                wrongKeys.wrongKey(KeyAttempts.Gateway.FIX, InetAddress.getLoopbackAddress());
            }
            assertThat(anna.get("/balance").status()).isEqualTo(200);
            assertThat(stack.client().asAdmin().get("/debug/trade-count").status())
                    .isEqualTo(200);
            assertThat(anna.with("guess").get("/balance").status()).isEqualTo(429);
        }
    }

    @Test
    void countsNoCallWithoutAKey() {
        try (RestStack stack = RestStack.start(AccessSettings.DEFAULTS, wrongKeys)) {
            for (int i = 0; i < 20; i++) {
                assertThat(stack.client().get("/balance").status()).isEqualTo(401);
            }
        }
        assertThat(wrongKeys.count(KeyAttempts.Gateway.REST)).isZero();
    }

    @Test
    void countsForTheClientBehindATrustedProxyAndForNobodyElsesWord() throws Exception {
        AccessSettings behindProxy = new AccessSettings(
                true, Set.of(), List.of(Network.parse("127.0.0.0/8").orElseThrow()), ProxyHeader.X_FORWARDED_FOR);
        try (RestStack stack = RestStack.start(behindProxy, wrongKeys)) {
            askAs(stack, "192.0.2.7");
            assertThat(wrongKeys.lockedOutSeconds(InetAddress.ofLiteral("192.0.2.7")))
                    .isPositive();
            assertThat(wrongKeys.lockedOutSeconds(InetAddress.getLoopbackAddress()))
                    .isZero();
        }
        try (RestStack stack = RestStack.start(AccessSettings.DEFAULTS, wrongKeys)) {
            askAs(stack, "192.0.2.8");
            assertThat(wrongKeys.lockedOutSeconds(InetAddress.ofLiteral("192.0.2.8")))
                    .isZero();
            assertThat(wrongKeys.lockedOutSeconds(InetAddress.getLoopbackAddress()))
                    .isPositive();
        }
    }

    private static void askAs(RestStack stack, String client) {
        RestClient guesser = stack.client().with("guess");
        for (int i = 0; i < 10; i++) {
            guesser.send(guesser.request("/balance")
                    .header("X-Forwarded-For", client)
                    .GET());
        }
    }

    @Test
    void servesNoDebugCallsWhereTheyAreOff() {
        AccessSettings noDebug = new AccessSettings(false, Set.of(), List.of(), ProxyHeader.X_FORWARDED_FOR);
        try (RestStack stack = RestStack.start(noDebug, wrongKeys)) {
            assertThat(stack.client().asAdmin().get("/debug/trade-count").status())
                    .isEqualTo(404);
            assertThat(stack.client().asAdmin().post("/debug/reset").status()).isEqualTo(404);
        }
    }
}
