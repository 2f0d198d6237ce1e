package org.bourse.server.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bourse.contract.AcceptedOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.view.EntryTerms;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;
import org.bourse.server.view.PreventedMatch;
import org.junit.jupiter.api.Test;

class OriginalAnswerTest {

    private static final EntryTerms ENTERED =
            new EntryTerms(1000, 50, TimeInForce.GTC, Times.NEVER_MICROS, ExecutionInstructions.NONE, "mine");

    private static SubmitOrder repeated(TimeInForce timeInForce, long validUntilMicros) {
        return new SubmitOrder(
                1, "123", "PETR4", Side.BID, OrderType.LIMIT, timeInForce, 1000, 50, validUntilMicros, "mine");
    }

    private static OrderWithTrades known(OrderTrade... trades) {
        return known(false, trades);
    }

    private static OrderWithTrades known(boolean closedAtEntry, OrderTrade... trades) {
        OrderSnapshot order = new OrderSnapshot(
                7,
                1,
                "123",
                "later",
                "PETR4",
                InstrumentTerms.DEFAULTS.scales(),
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.DAY,
                900,
                80,
                10,
                5,
                ExecutionInstructions.NONE,
                1,
                Optional.of(CloseReason.EXPIRED),
                closedAtEntry);
        return new OrderWithTrades(order, List.of(trades));
    }

    private static OrderTrade trade(long tradeId, long sequence, long quantity) {
        return new OrderTrade(tradeId, sequence, 1000, quantity, "Other", 1);
    }

    @Test
    void leavesOutWhatHappenedSince() {
        OrderWithTrades known = known(trade(1, 7, 20), trade(2, 7, 5), trade(3, 8, 15));

        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTC, 0), known, ENTERED, List.of()))
                .contains(new AcceptedOrder(
                        7,
                        "mine",
                        TimeInForce.GTC,
                        Times.NEVER_MICROS,
                        ExecutionInstructions.NONE,
                        true,
                        25,
                        List.of(new AcceptedOrder.Fill(1, 1000, 20), new AcceptedOrder.Fill(2, 1000, 5)),
                        true,
                        Optional.empty()));
    }

    @Test
    void wasClosedWhenTheCommandThatEnteredItClosedIt() {
        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTC, 0), known(true, trade(1, 7, 20)), ENTERED, List.of())
                        .orElseThrow()
                        .isOpen())
                .isFalse();
        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTC, 0), known(false), ENTERED, List.of())
                        .orElseThrow()
                        .isOpen())
                .isTrue();
    }

    @Test
    void countsTheSecondsOfARepeatFromTheFirstOrder() {
        // The order was entered at 1 microsecond.
        EntryTerms entered = new EntryTerms(1000, 50, TimeInForce.GTD, 30_000_001, ExecutionInstructions.NONE, "mine");

        assertThat(OriginalAnswer.to(repeatedFor(30), known(), entered, List.of()))
                .isPresent();
        assertThat(OriginalAnswer.to(repeatedFor(29), known(), entered, List.of()))
                .isEmpty();
        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTD, 30_000_001), known(), entered, List.of()))
                .isPresent();
    }

    private static SubmitOrder repeatedFor(int seconds) {
        return new SubmitOrder(
                1,
                "123",
                "PETR4",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTD,
                1000,
                50,
                0,
                "mine",
                ExecutionInstructions.NONE,
                seconds,
                5);
    }

    @Test
    void leavesOutWhatItDidNotTradeWithItself() {
        assertThat(remaining(prevented(SelfTradePrevention.DECREMENT, 7, 30, 5, 10)))
                .isEqualTo(40);
        assertThat(remaining(prevented(SelfTradePrevention.CANCEL_NEWEST, 7, 20, 5, 10)))
                .isEqualTo(50);
        assertThat(remaining(prevented(SelfTradePrevention.DECREMENT, 7, 10, 5, 30)))
                .as("it was cancelled with what it had")
                .isEqualTo(50);
    }

    @Test
    void leavesOutWhatAStopThatItTriggeredTookOffIt() {
        assertThat(remaining(prevented(SelfTradePrevention.DECREMENT, 5, 10, 7, 30)))
                .isEqualTo(40);
        assertThat(remaining(prevented(SelfTradePrevention.CANCEL_OLDEST, 5, 10, 7, 30)))
                .isEqualTo(50);
    }

    @Test
    void countsNoMatchOfOtherOrders() {
        assertThat(remaining(prevented(SelfTradePrevention.DECREMENT, 6, 50, 5, 30)))
                .isEqualTo(50);
    }

    private static long remaining(PreventedMatch prevented) {
        return OriginalAnswer.to(repeated(TimeInForce.GTC, 0), known(), ENTERED, List.of(prevented))
                .orElseThrow()
                .leavesQuantity();
    }

    private static PreventedMatch prevented(
            SelfTradePrevention prevention, long aggressor, long aggressorLeaves, long resting, long restingLeaves) {
        long quantity = Math.min(aggressorLeaves, restingLeaves);
        return new PreventedMatch(
                90,
                7,
                1,
                "PETR4",
                prevention,
                Side.BID,
                1000,
                quantity,
                aggressor,
                aggressorLeaves,
                resting,
                restingLeaves,
                1,
                1);
    }

    @Test
    void isOfTheSameInstructions() {
        EntryTerms postOnly =
                new EntryTerms(1000, 50, TimeInForce.GTC, Times.NEVER_MICROS, ExecutionInstructions.POST_ONLY, "mine");

        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTC, 0), known(), postOnly, List.of()))
                .isEmpty();
    }

    @Test
    void comparesTheEndOfValidityOnlyWhereItWasAskedFor() {
        EntryTerms day = new EntryTerms(1000, 50, TimeInForce.DAY, 12345, ExecutionInstructions.NONE, "mine");
        EntryTerms gtd = new EntryTerms(1000, 50, TimeInForce.GTD, 12345, ExecutionInstructions.NONE, "mine");

        assertThat(OriginalAnswer.to(repeated(TimeInForce.DAY, 0), known(), day, List.of()))
                .isPresent();
        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTD, 12345), known(), gtd, List.of()))
                .isPresent();
        assertThat(OriginalAnswer.to(repeated(TimeInForce.GTD, 12346), known(), gtd, List.of()))
                .isEmpty();
    }
}
