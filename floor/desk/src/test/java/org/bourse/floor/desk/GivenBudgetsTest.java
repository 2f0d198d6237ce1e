package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.junit.jupiter.api.Test;

/** Budgets that are given faster than a run says that it has them. */
class GivenBudgetsTest {

    private final FloorRun run = new FloorRun(
            "paper_1",
            1,
            new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), Map.of("money", "1000"), 0, Long.MAX_VALUE, ""),
            Path.of("none"),
            FloorRun.Progress.NONE);
    private final GivenBudgets budgets = new GivenBudgets();
    private long place;

    @Test
    void refusesTheSecondOfTwoThatHaveNoRoomTogetherBeforeTheRunHasSaidThatItHasTheFirst() {
        assertThat(give("one", "60%")).isEqualTo(new GivenBudgets.Answer(Optional.empty(), 1));
        GivenBudgets.Answer second = give("two", "60%");
        assertThat(second.refused())
                .hasValueSatisfying(why -> assertThat(why)
                        .isEqualTo("A budget of 600.00 is more than is left: other strategies have 600.00 of 1000."));
        assertThat(second.place()).isZero();
        assertThat(give("two", "400").refused()).as("what is left").isEmpty();
        assertThat(give("one", "50%").refused()).as("less than it had").isEmpty();
        assertThat(give("two", "50%").refused()).as("what that has left").isEmpty();
        assertThat(budgets.release(run, new KernelCommand.ReleaseBudget("one"), () -> ++place))
                .isEqualTo(5);
        assertThat(give("two", "100%").refused())
                .as("all, once it is taken back")
                .isEmpty();
        assertThat(place).as("written on the tape").isEqualTo(6);
    }

    @Test
    void keepsNothingOfRunsThatHaveEnded() {
        assertThat(give("one", "60%").refused()).isEmpty();
        assertThat(budgets.kept()).isEqualTo(1);
        run.end(FloorRun.Status.STOPPED, 1, "");
        assertThat(budgets.kept()).isZero();
    }

    private GivenBudgets.Answer give(String strategy, String amount) {
        return budgets.give(run, new KernelCommand.Budget(strategy, amount, BigDecimal.valueOf(100)), () -> ++place);
    }
}
