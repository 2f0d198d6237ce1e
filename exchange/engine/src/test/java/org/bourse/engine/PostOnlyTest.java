package org.bourse.engine;

import org.junit.jupiter.api.Test;

/** Orders that may only rest. */
class PostOnlyTest {

    @Test
    void restsWhereItMeetsNobody() {
        Scenario.start().play("""
                x1: A bid 5 at 100 post-only  | listed ACME, accepted x1
                x2: B ask 5 at 101 post-only  | accepted x2
                x3: C ask 3 at 100            | accepted x3, trade 3 at 100 x3 takes x1 leaving 0 and 2
                """);
    }

    @Test
    void isRefusedWhereItWouldTrade() {
        Scenario.start().play("""
                x1: A ask 5 at 100                | listed ACME, accepted x1
                x2: B bid 5 at 100 post-only id b | rejected WOULD_TAKE
                x3: B bid 5 at 101 post-only      | rejected WOULD_TAKE
                x4: A bid 1 at 100 post-only      | rejected WOULD_TAKE
                x5: B bid 5 at 99 post-only id b  | accepted x5
                x6: A ask 5 at 99 post-only       | rejected WOULD_TAKE
                x7: A ask 5 at 98 post-only       | rejected WOULD_TAKE
                x8: A ask 5 at 100 post-only      | accepted x8
                """);
    }

    @Test
    void isRefusedWithWhatCanNotRest() {
        Scenario.start().play("""
                x1: A bid 5 at 100 ioc post-only    | rejected POST_ONLY_CANNOT_REST
                x2: A bid 5 at 100 fok post-only    | rejected POST_ONLY_CANNOT_REST
                x3: A bid 5 market post-only        | rejected POST_ONLY_CANNOT_REST
                x4: A bid 5 market gtc post-only    | rejected INVALID_TIME_IN_FORCE
                x5: A bid 0 at 100 ioc post-only    | rejected POST_ONLY_CANNOT_REST
                x6: A bid 5 at 100 day post-only    | listed ACME, accepted x6
                """);
    }

    @Test
    void breaksEveryOtherRuleFirst() {
        Scenario.start().play("""
                x1: A ask 5 at 100                | listed ACME, accepted x1
                x2: B bid 0 at 100 post-only      | rejected INVALID_QUANTITY
                halt ACME                         | halted ACME
                x3: B bid 5 at 100 post-only      | rejected INSTRUMENT_HALTED
                """);
    }

    @Test
    void staysAsItWasWhenAReplaceWouldTrade() {
        Scenario.start().play("""
                x1: A ask 5 at 100                     | listed ACME, accepted x1
                x2: B bid 5 at 99 post-only id b       | accepted x2
                replace x2 by B 5 at 100 post-only id c | rejected WOULD_TAKE x2
                replace x2 by B 7 at 99 post-only id c | replaced x2 7 at 99 gtc post-only leaving 7 behind id c
                replace x2 by B 7 at 100               | replaced x2 7 at 100 gtc leaving 7 behind id c, \
                                                         trade 5 at 100 x2 takes x1 leaving 2 and 0
                """);
    }

    @Test
    void becomesPostOnlyByAReplaceThatKeepsItsPlace() {
        Scenario.start().play("""
                x1: A bid 5 at 100                     | listed ACME, accepted x1
                x2: B bid 5 at 100                     | accepted x2
                replace x1 by A 4 at 100 post-only     | replaced x1 4 at 100 gtc post-only leaving 4 in place
                x3: C ask 4 at 100                     | accepted x3, trade 4 at 100 x3 takes x1 leaving 0 and 0
                """);
    }

    @Test
    void closesByAReplaceToNoMoreThanIsFilledWhateverItsPrice() {
        Scenario.start().play("""
                x1: A bid 5 at 100 post-only           | listed ACME, accepted x1
                x2: B ask 3 at 100                     | accepted x2, trade 3 at 100 x2 takes x1 leaving 0 and 2
                x3: B ask 3 at 101                     | accepted x3
                replace x1 by A 3 at 101 post-only     | cancelled x1 2 REPLACED_BELOW_FILLED
                """);
    }
}
