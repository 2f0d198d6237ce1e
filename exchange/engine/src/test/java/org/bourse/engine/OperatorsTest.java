package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bourse.engine.command.Command.SetOperator;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OperatorRole;
import org.junit.jupiter.api.Test;

/** Operators: made, changed and revoked, with keys of their own that go with them. */
class OperatorsTest {

    @Test
    void makesChangesAndRevokesOperators() {
        Scenario scenario = Scenario.start().play("""
                operator Olga viewer          | operator 4 viewer
                operator Otto superuser       | operator 5 superuser
                change-operator 4 Olga risk   | operator 4 risk
                change-operator 9 Olga risk   | rejected UNKNOWN_OPERATOR
                revoke-operator 5             | revoked operator 5
                revoke-operator 5             | rejected UNKNOWN_OPERATOR
                change-operator 5 Otto risk   | rejected UNKNOWN_OPERATOR
                change-operator 1 Anna risk   | rejected UNKNOWN_OPERATOR
                """);
        assertThat(StateText.of(scenario.engine()).lines())
                .filteredOn(line -> line.startsWith("Operator["))
                .containsExactly("Operator[operatorId=4, name=Olga, role=RISK, createdAtMicros=0]");
    }

    @Test
    void haveANameThatCanBeShown() {
        Scenario scenario = Scenario.start();
        String longest = "n".repeat(Operator.MAX_NAME_LENGTH);
        assertThat(scenario.apply(new SetOperator(0, longest, OperatorRole.VIEWER)))
                .isEqualTo("operator 4 viewer");
        for (String name : List.of("", "a\nb", longest + "n")) {
            assertThat(scenario.apply(new SetOperator(0, name, OperatorRole.RISK)))
                    .isEqualTo("rejected INVALID_TEXT");
            assertThat(scenario.apply(new SetOperator(4, name, OperatorRole.RISK)))
                    .isEqualTo("rejected INVALID_TEXT");
        }
        assertThat(StateText.of(scenario.engine()).lines())
                .contains("Operator[operatorId=4, name=" + longest + ", role=VIEWER, createdAtMicros=0]");
    }

    @Test
    void anOperatorsKeysHaveNoScopesAndGoWithIt() {
        Scenario scenario = Scenario.start().play("""
                operator Olga viewer          | operator 4 viewer
                operator Otto viewer          | operator 5 viewer
                key #4 named laptop           | rejected INVALID_SCOPES
                key #4 named laptop scopes 0  | key 7
                key A named bot scopes 0      | rejected INVALID_SCOPES
                key #5 named laptop scopes 0  | key 9
                key #9 named laptop scopes 0  | rejected UNKNOWN_OPERATOR
                revoke 9 of #4                | rejected UNKNOWN_KEY
                revoke 7 of A                 | rejected UNKNOWN_KEY
                revoke 7 of #9                | rejected UNKNOWN_OPERATOR
                key #4 named phone scopes 0   | key 14
                revoke 14 of #4               | revoked 14
                change-operator 4 Olga risk   | operator 4 risk
                """);
        assertThat(keysOfOperators(scenario)).containsExactly("key 7 of operator 4", "key 9 of operator 5");

        scenario.play("revoke-operator 4 | revoked operator 4");

        assertThat(keysOfOperators(scenario)).containsExactly("key 9 of operator 5");
    }

    private static Iterable<String> keysOfOperators(Scenario scenario) {
        return StateText.of(scenario.engine()).lines().stream()
                .filter(line -> line.contains(" of operator "))
                .map(line -> line.substring(0, line.indexOf(' ', line.indexOf("operator ") + "operator ".length())))
                .toList();
    }

    @Test
    void thereAreAtMostAHundred() {
        Scenario scenario = Scenario.start();
        for (int i = 0; i < Operator.MOST; i++) {
            scenario.play("operator Olga viewer | operator " + (4 + i) + " viewer");
        }
        scenario.play("""
                operator Otto viewer          | rejected TOO_MANY_OPERATORS
                change-operator 4 Otto market | operator 4 market
                revoke-operator 5             | revoked operator 5
                operator Otto viewer          | operator 107 viewer
                """);
    }

    @Test
    void aResetLeavesNoOperator() {
        Scenario.start().play("""
                operator Olga superuser       | operator 4 superuser
                reset                         | reset
                revoke-operator 4             | rejected UNKNOWN_OPERATOR
                """);
    }

    @Test
    void changesWhereABrokersTradesArePosted() {
        Scenario.start().play("""
                webhook A https://example.com/new | webhook https://example.com/new
                webhook A                     | rejected INVALID_TEXT
                """);
    }
}
