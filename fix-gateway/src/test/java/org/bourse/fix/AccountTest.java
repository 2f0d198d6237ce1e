package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {

    @Test
    void keepsTheFirstCommandThatCouldNotBeReported() {
        TestExchange exchange = new TestExchange();
        exchange.stop();
        Account account = new Account(1, "ONE", new RecentTexts(), exchange, new ReportedInstruments(exchange));

        account.stop(5);
        account.stop(9);

        assertThat(account.isStopped()).isTrue();
        assertThat(account.unreportedSequence()).isEqualTo(5);
    }
}
