package org.bourse.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.server.access.KeyAttempts.Gateway;
import org.bourse.server.access.KeyAttempts.Refusal;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

    private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.8");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final WrongKeys wrongKeys = new WrongKeys(nanos::get, 100);

    @Test
    void letsThoseWhoMistypeTryAgainAndOthersWaitLongerEachTime() {
        int[] delays = new int[9];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = wrongKeys.wrongKey(Gateway.REST, STRANGER).delayMillis();
        }
        assertThat(delays).containsExactly(0, 0, 0, 100, 200, 400, 800, 1_000, 1_000);
        assertThat(wrongKeys.lockedOutSeconds(STRANGER)).isZero();
    }

    @Test
    void locksAnAddressOutForAMinuteAtTheTenthAtWhicheverGateway() {
        for (int i = 0; i < 9; i++) {
            wrongKeys.wrongKey(i % 2 == 0 ? Gateway.REST : Gateway.FIX, STRANGER);
        }
        assertThat(wrongKeys.wrongKey(Gateway.WEBSOCKET, STRANGER)).isEqualTo(new Refusal(0, 60));
        assertThat(wrongKeys.lockedOutSeconds(STRANGER)).isEqualTo(60);
        assertThat(wrongKeys.lockedOutSeconds(OTHER)).isZero();
        assertThat(wrongKeys.lockouts()).isEqualTo(1);
        assertThat(wrongKeys.count(Gateway.REST)).isEqualTo(5);
        assertThat(wrongKeys.count(Gateway.FIX)).isEqualTo(4);
        assertThat(wrongKeys.count(Gateway.WEBSOCKET)).isEqualTo(1);
    }

    @Test
    void endsALockoutThoughItsCauseGoesOn() {
        for (int i = 0; i < 30; i++) {
            wrongKeys.wrongKey(Gateway.REST, STRANGER);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(18));
        assertThat(wrongKeys.lockedOutSeconds(STRANGER)).isZero();
        assertThat(wrongKeys.wrongKey(Gateway.REST, STRANGER)).isEqualTo(new Refusal(0, 0));
    }

    @Test
    void forgetsAMinuteAfterTheLast() {
        for (int i = 0; i < 9; i++) {
            wrongKeys.wrongKey(Gateway.REST, STRANGER);
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        assertThat(wrongKeys.wrongKey(Gateway.REST, STRANGER)).isEqualTo(new Refusal(0, 0));
    }

    @Test
    void countsAnIpv6NetworkAsOne() {
        for (int i = 1; i <= 10; i++) {
            wrongKeys.wrongKey(Gateway.REST, InetAddress.ofLiteral("2001:db8:1:2::" + i));
        }
        assertThat(wrongKeys.lockedOutSeconds(InetAddress.ofLiteral("2001:db8:1:2:ffff::1")))
                .isEqualTo(60);
        assertThat(wrongKeys.lockedOutSeconds(InetAddress.ofLiteral("2001:db8:1:3::1")))
                .isZero();
    }

    @Test
    void remembersNoMoreAddressesThanItMay() {
        for (int i = 0; i < 10_000; i++) {
            wrongKeys.wrongKey(Gateway.REST, InetAddress.ofLiteral("10.0." + i / 250 + "." + i % 250));
            assertThat(wrongKeys.knownAddresses()).isLessThanOrEqualTo(100);
        }
    }
}
