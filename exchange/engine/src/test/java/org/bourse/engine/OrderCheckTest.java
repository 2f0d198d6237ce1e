package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.OrderCheck;
import org.bourse.engine.event.OrderCheck.Prospect;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine says would become of an order, over a book with 5 offered at 100, 5 at 110, and the last trade at 100. */
class OrderCheckTest {

    private final MatchingEngine engine = Scenario.start().play("""
            x1: A ask 6 at 100 | listed ACME, accepted x1
            x2: B bid 1 at 100 | accepted x2, trade 1 at 100 x2 takes x1 leaving 0 and 5
            x3: A ask 5 at 110 | accepted x3
            """).engine();

    @ParameterizedTest
    @CsvSource({
        "LIMIT,  GTC,  99,  1,   0, REST",
        "LIMIT,  GTC, 100,  5,   0, FILL",
        "LIMIT,  GTC, 100,  6,   0, TRADE",
        "LIMIT,  GTC, 110, 10,   0, FILL",
        "LIMIT,  IOC,  99,  1,   0, CANCEL",
        "LIMIT,  IOC, 100,  6,   0, TRADE",
        "LIMIT,  FOK, 100,  6,   0, CANCEL",
        "LIMIT,  FOK, 110,  6,   0, FILL",
        "MARKET, IOC,   0, 10,   0, FILL",
        "MARKET, IOC,   0, 11,   0, TRADE",
        "MARKET, FOK,   0, 11,   0, CANCEL",
        "MARKET, GTC,   0,  1, 101, REST",
        "MARKET, GTC,   0,  1, 100, FILL",
        "LIMIT,  GTC,  99,  1, 100, REST"
    })
    void saysWhatABuyWouldDo(
            OrderType type, TimeInForce timeInForce, long price, long quantity, long stopPrice, Prospect prospect) {
        assertThat(check(order("ACME", Side.BID, type, timeInForce, price, quantity, stopPrice)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, prospect));
    }

    @Test
    void findsNobodyToTradeWithOnAnEmptySide() {
        assertThat(check(order("ACME", Side.ASK, OrderType.LIMIT, TimeInForce.GTC, 1, 1, 0)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.REST));
        assertThat(check(order("ACME", Side.ASK, OrderType.MARKET, TimeInForce.IOC, 0, 1, 0)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.CANCEL));
    }

    @Test
    void takesAnInstrumentThatIsNotListedForAnEmptyOne() {
        assertThat(check(order("OTHER", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1, 1, 0)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.REST));
        assertThat(check(order("OTHER", Side.BID, OrderType.LIMIT, TimeInForce.IOC, 1, 1, 0)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.CANCEL));
        assertThat(check(order("OTHER", Side.BID, OrderType.MARKET, TimeInForce.GTC, 0, 1, 1)))
                .isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.REST));
    }

    @Test
    void saysWhyItWouldBeRefusedAndChangesNothing() {
        long before = engine.stateHash();
        assertThat(check(order("ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 0, 1, 0)))
                .isEqualTo(OrderCheck.refused(RejectReason.INVALID_PRICE));
        assertThat(engine.stateHash()).isEqualTo(before);
    }

    @Test
    void judgesByTheTimeAtWhichItIsAsked() {
        MatchingEngine later = Scenario.start().play("""
                time 1000
                x1: A ask 5 at 100 | listed ACME, accepted x1
                """).engine();
        SubmitOrder order = until(2_000, "");
        assertThat(later.check(order, 1_999)).isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.REST));
        assertThat(later.check(order, 2_000)).isEqualTo(OrderCheck.refused(RejectReason.VALID_UNTIL_NOT_IN_FUTURE));
        assertThat(later.lastTimeMicros()).isEqualTo(1_000);
        // A clock that was set back is behind the last command.
        assertThat(later.check(until(1_000, ""), 500))
                .isEqualTo(OrderCheck.refused(RejectReason.VALID_UNTIL_NOT_IN_FUTURE));
        assertThat(later.check(until(Times.LATEST_MICROS, ""), Long.MAX_VALUE))
                .isEqualTo(OrderCheck.refused(RejectReason.VALID_UNTIL_NOT_IN_FUTURE));
    }

    @Test
    void saysWhichOrderHasTheClientOrderIdAlready() {
        MatchingEngine used = Scenario.start().play("""
                x1: B ask 5 at 100 id one | listed ACME, accepted x1
                x2: A ask 5 at 100 id two | accepted x2
                """).engine();
        assertThat(used.check(until(2_000, "one"), 0))
                .isEqualTo(new OrderCheck(Optional.of(RejectReason.DUPLICATE_CLIENT_ORDER_ID), 4, Prospect.CANCEL));
        assertThat(used.check(until(2_000, "two"), 0)).isEqualTo(new OrderCheck(Optional.empty(), 0, Prospect.REST));
    }

    /** A bid of broker B that meets nobody. */
    private static SubmitOrder until(long validUntilMicros, String clientOrderId) {
        return new SubmitOrder(
                2,
                "4711",
                "ACME",
                Side.BID,
                OrderType.LIMIT,
                TimeInForce.GTD,
                1,
                1,
                validUntilMicros,
                clientOrderId,
                ExecutionInstructions.NONE);
    }

    @Test
    void refusesABrokerThatIsNotThere() {
        SubmitOrder order = new SubmitOrder(
                9, "4711", "ACME", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1, 1, 0, "", ExecutionInstructions.NONE);
        assertThat(check(order)).isEqualTo(OrderCheck.refused(RejectReason.UNKNOWN_BROKER));
    }

    private OrderCheck check(SubmitOrder order) {
        return engine.check(order, engine.lastTimeMicros());
    }

    private static SubmitOrder order(
            String symbol,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long price,
            long quantity,
            long stopPrice) {
        return new SubmitOrder(
                2,
                "4711",
                symbol,
                side,
                type,
                timeInForce,
                price,
                quantity,
                0,
                "",
                ExecutionInstructions.NONE.withStop(stopPrice));
    }
}
