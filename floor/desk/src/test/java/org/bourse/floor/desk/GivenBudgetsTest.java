package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
        assertThat(give("one", "60%")).isEqualTo(1);
        assertThatThrownBy(() -> give("two", "60%"))
                .isInstanceOf(DeskRefusal.class)
                .hasMessage("A budget of 600.00 is more than is left: other strategies have 600.00 of 1000.");
        assertThat(place).as("none is written").isEqualTo(1);
        assertThat(give("two", "400")).as("what is left").isEqualTo(2);
        assertThat(give("one", "50%")).as("less than it had").isEqualTo(3);
        assertThat(give("two", "50%")).as("what that has left").isEqualTo(4);
        assertThat(budgets.release(run, new KernelCommand.ReleaseBudget("one"), this::written)
                        .join())
                .isEqualTo(5);
        assertThat(give("two", "100%")).as("all, once it is taken back").isEqualTo(6);
    }

    /** Its call was answered {@code outcome_unknown}: it may still come. */
    @Test
    void countsOneThatIsNotKnownToBeRecordedUntilItIsKnownThatItIsNot() {
        CompletableFuture<Long> unknown = new CompletableFuture<>();
        CompletableFuture<Long> _ = budgets.give(run, budget("one", "60%"), () -> unknown);
        assertThatThrownBy(() -> give("two", "60%")).hasMessageStartingWith("A budget of 600.00 is more than is left");
        assertThat(budgets.kept()).isEqualTo(1);
        unknown.completeExceptionally(new IOException("The tape takes nothing."));
        assertThat(budgets.kept()).isZero();
        assertThat(give("two", "60%")).isEqualTo(1);
    }

    @Test
    void countsThoseThatARunBeginsWithBeforeItHasSaidSo() {
        FloorRun begun = new FloorRun(
                "paper_2",
                1,
                new FloorRun.Order(
                        FloorRun.Kind.PAPER,
                        "",
                        List.of(),
                        Map.of("money", "1000", "budgets", "one=60%"),
                        0,
                        Long.MAX_VALUE,
                        ""),
                Path.of("none"),
                FloorRun.Progress.NONE);
        assertThatThrownBy(() -> budgets.give(begun, budget("two", "50%"), this::written))
                .hasMessage("A budget of 500.00 is more than is left: other strategies have 600.00 of 1000.");
        assertThat(budgets.give(begun, budget("one", "50%"), this::written).join())
                .isEqualTo(1);
    }

    @Test
    void keepsNothingOfRunsThatHaveEnded() {
        assertThat(give("one", "60%")).isEqualTo(1);
        assertThat(budgets.kept()).isEqualTo(1);
        run.end(FloorRun.Status.STOPPED, 1, "");
        assertThat(budgets.kept()).isZero();
    }

    private CompletableFuture<Long> written() {
        return CompletableFuture.completedFuture(++place);
    }

    private static KernelCommand.Budget budget(String strategy, String amount) {
        return new KernelCommand.Budget(strategy, amount, BigDecimal.valueOf(100));
    }

    private long give(String strategy, String amount) {
        return budgets.give(run, budget(strategy, amount), this::written).join();
    }
}
