package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.KeyTerms;
import org.junit.jupiter.api.Test;

/** Brokers' API keys: several for each, with the rules for their terms, and gone when they are revoked. */
class ApiKeysTest {

    @Test
    void givesABrokerKeysAndTakesThemAway() {
        Scenario scenario = Scenario.start().play("""
                key A named bot               | key 4
                key A named desk scopes 4     | key 5
                revoke 4 of A                 | revoked 4
                revoke 4 of A                 | rejected UNKNOWN_KEY
                revoke 5 of B                 | rejected UNKNOWN_KEY
                revoke 1 of A                 | revoked 1
                revoke 5 of A                 | revoked 5
                key A named again             | key 11
                """);
        assertThat(StateText.of(scenario.engine()).lines())
                .filteredOn(line -> line.startsWith("key ") && line.contains(" of broker 1 "))
                .singleElement()
                .asString()
                .startsWith("key 11 of broker 1 ");
    }

    @Test
    void refusesTermsThatAreNotAllowedInTheOrderOfTheRules() {
        Scenario.start().play("""
                time 1000
                key A scopes 0 until 1000     | rejected INVALID_TEXT
                key A named bot scopes 0 until 1000 | rejected INVALID_SCOPES
                key A named bot until 1000    | rejected INVALID_KEY_EXPIRY
                key A named bot until 253402300800000000 | rejected INVALID_KEY_EXPIRY
                key A named bot until 1001    | key 8
                time 2000
                key A named bot               | key 9
                """);
    }

    @Test
    void letsABrokerHaveTwentyKeysExpiredOnesIncluded() {
        Scenario scenario =
                Scenario.start().play("key A named bot until 5 | key 4").play("time 10");
        for (int i = 5; i < 3 + KeyTerms.MOST_KEYS; i++) {
            scenario.play("key A named bot | key " + i);
        }
        scenario.play("""
                key A named bot               | rejected TOO_MANY_KEYS
                key B named bot               | key 24
                revoke 4 of A                 | revoked 4
                key A named bot               | key 26
                key A named bot               | rejected TOO_MANY_KEYS
                """);
    }

    @Test
    void aResetLeavesNoKey() {
        Scenario scenario = Scenario.start().play("""
                key A named bot               | key 4
                reset                         | reset
                revoke 4 of A                 | rejected UNKNOWN_BROKER
                """);
        assertThat(StateText.of(scenario.engine()).lines()).noneMatch(line -> line.startsWith("key "));
    }
}
