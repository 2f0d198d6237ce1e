package org.bourse.floor.trading.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bourse.floor.trading.StateCarrier;
import org.junit.jupiter.api.Test;

/** How shares of the capital move, reckoned by hand: 0.7 of what a strategy had and 0.3 of what it won, 5 to 40 percent. */
class AllocationsTest {

    private static final AllocationTerms WEEKLY = new AllocationTerms(
            604_800_000_000_000L, BigDecimal.valueOf(5), BigDecimal.valueOf(40), BigDecimal.valueOf(70));

    private static Allocations of(String... strategies) {
        return new Allocations(WEEKLY, List.of(strategies));
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private static void assertShares(Allocations allocations, String... strategiesAndPercents) {
        assertThat(allocations.shares().entrySet().stream()
                        .flatMap(each -> List.of(each.getKey(), each.getValue().toPlainString()).stream()))
                .containsExactly(strategiesAndPercents);
    }

    @Test
    void beginWithTheSameForEachAndNoMoreThanTheLargestShare() {
        assertShares(of("a"), "a", "40.0000");
        assertShares(of("a", "b"), "a", "40.0000", "b", "40.0000");
        assertShares(of("a", "b", "c"), "a", "33.3333", "b", "33.3333", "c", "33.3333");
    }

    /**
     * All have 33.3333, so that what each won for its share is as 30 to 10 to 0: 75, 25 and 0 percent. 0.7 × 33.3333 = 23.33331, and
     * 0.3 of these is 22.5, 7.5 and 0: 45.83331, which is 40, 30.83331 and 23.33331. Then a and b win the same for their shares, 4 for
     * 40 and 3.0833 for 30.8333: 50 percent each. 0.7 × 40 + 15 = 43, which is 40; 0.7 × 30.8333 + 15 = 36.58331; 0.7 × 23.3333 =
     * 16.33331.
     */
    @Test
    void moveTowardsThoseThatWin() {
        Allocations allocations = of("a", "b", "c");
        allocations.rebalance(Map.of("a", money("30"), "b", money("10"), "c", money("-20")));
        assertShares(allocations, "a", "40.0000", "b", "30.8333", "c", "23.3333");
        allocations.rebalance(Map.of("a", money("4"), "b", money("3.08333"), "c", money("-1")));
        assertShares(allocations, "a", "40.0000", "b", "36.5833", "c", "16.3333");
    }

    @Test
    void stayWhereNobodyHasWon() {
        Allocations allocations = of("a", "b", "c");
        allocations.rebalance(Map.of("a", money("-30"), "b", money("-10")));
        assertShares(allocations, "a", "33.3333", "b", "33.3333", "c", "33.3333");
    }

    /** 28, 19.6, 13.72, 9.604, 6.7228, 4.70596: the seventh is below the least share. */
    @Test
    void fallToTheLeastShare() {
        Allocations allocations = of("a", "b");
        for (int i = 0; i < 5; i++) {
            allocations.rebalance(Map.of("a", money("1")));
        }
        assertShares(allocations, "a", "40.0000", "b", "6.7228");
        allocations.rebalance(Map.of("a", money("1")));
        assertShares(allocations, "a", "40.0000", "b", "5.0000");
    }

    /** Two of 25 for three of 25 that stay: 33.3333 each, since 25 × 100 / 75. */
    @Test
    void areMadeLargerForThoseThatStay() {
        Allocations allocations = of("a", "b", "c", "d");
        allocations.leave("d");
        assertShares(allocations, "a", "33.3333", "b", "33.3333", "c", "33.3333");
        allocations.leave("c");
        assertShares(allocations, "a", "40.0000", "b", "40.0000");
        allocations.leave("b");
        allocations.leave("a");
        assertShares(allocations);
    }

    /** 33.3333 three times and 5 are 104.9999: 28.3333 above the least share become 28.3333 × 80 / 84.9999 = 26.66666. */
    @Test
    void makeRoomForTheOneThatComes() {
        Allocations allocations = of("a", "b", "c");
        allocations.join("d");
        assertShares(allocations, "a", "31.6666", "b", "31.6666", "c", "31.6666", "d", "5.0000");
    }

    @Test
    void areRefusedWhereTheLeastSharesAreMoreThanAll() {
        List<String> many = IntStream.range(0, 21).mapToObj(String::valueOf).toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Allocations(WEEKLY, many))
                .withMessageStartingWith("21 strategies with 5 % of the capital each");
        Allocations twenty = new Allocations(WEEKLY, many.subList(0, 20));
        assertThat(twenty.shares().values()).allMatch(share -> share.compareTo(BigDecimal.valueOf(5)) == 0);
    }

    @Test
    void areCarried() {
        Allocations allocations = of("a", "b", "c");
        allocations.leave("c");
        allocations.rebalance(Map.of("a", money("1")));
        StateCarrier taking = StateCarrier.taking();
        allocations.carry(taking);
        Allocations again = of("a", "b", "c");
        again.carry(StateCarrier.settingDown(taking.bytes()));
        assertThat(again.shares()).isEqualTo(allocations.shares());
    }
}
