package org.bourse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTextsTest {

    private static final ExchangeSettings LIMITS = new ExchangeSettings(
            ExecutionPriceRule.SELLER,
            0,
            1_000_001,
            1_000_002,
            1_000_003,
            1_004,
            1_005,
            1_006,
            1_007,
            1_008,
            Sharing.NONE);

    /** Prices of four decimals, quantities of three. */
    private static final InstrumentTerms FINE = new InstrumentTerms("", 4, 3, "", 1, 1, Optional.empty());

    private final RefusalTexts texts = new RefusalTexts(LIMITS);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INVALID_PRICE         | price must be between 1 and 1000001 cents, not 7000000
            INVALID_QUANTITY      | quantity must be between 1 and 1000002 shares, not 8000000
            ORDER_VALUE_TOO_LARGE | price times quantity must be at most 1000003 cents, not 7000000 cents times 8000000 shares, 56000000000000
            TOO_MANY_OPEN_ORDERS  | the broker has as many open orders as allowed, 1004; cancel some first
            TOO_MANY_INSTRUMENTS  | the exchange lists as many instruments as allowed, 1006; repeat it when one that never traded has no open orders any more
            INSTRUMENT_SHARE_USED | the broker has listed as many instruments as are left for all brokers together, of 1006; cancel its orders in one that never traded, or repeat it when others have
            OPEN_ORDER_SHARE_USED | the broker has as many open orders as are left for all brokers together, of 1005; cancel some, or repeat it when others have
            INVALID_TEXT          | symbol must be 1 to 10 characters of A-Z 0-9 . -
            """)
    void nameValueLimitAndUnit(RejectReason reason, String text) {
        assertThat(texts.of(reason, order("lower", 7_000_000, 8_000_000), InstrumentTerms.DEFAULTS))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INVALID_PRICE         | price must be between 1 and 100000100 units of 0.0001, not 7
            INVALID_QUANTITY      | quantity must be between 1 and 1000002000 units of 0.001 shares, not 8
            ORDER_VALUE_TOO_LARGE | price times quantity must be at most 100000300000 units of 0.0000001, not 7 units of 0.0001 times 8 units of 0.001 shares, 56
            OPEN_VALUE_SHARE_USED | the broker's open orders would be worth more than is left for all brokers together, of 2500000000000000000 units of 0.0000001; cancel some, or repeat it when others have
            """)
    void nameTheUnitsOfTheInstrument(RejectReason reason, String text) {
        assertThat(texts.of(reason, order("A", 7, 8), FINE)).isEqualTo(text);
    }

    @Test
    void nameTheCurrencyWhereItIsNotTheExchangesOwn() {
        InstrumentTerms euros = new InstrumentTerms("", 2, 0, "EUR", 1, 1, Optional.empty());
        assertThat(texts.price("0", euros)).isEqualTo("price must be between 1 and 1000001 units of 0.01 EUR, not 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PRICE_OFF_TICK          | price must be a multiple of the instrument's tick, 5 at this price, not 101
            QUANTITY_OFF_LOT        | quantity must be a multiple of the instrument's lot, 1, not 8
            QUANTITY_BELOW_SMALLEST | quantity is below the instrument's smallest, 3 units of 0.001 shares, not 8
            QUANTITY_ABOVE_LARGEST  | quantity is above the instrument's largest, 6 units of 0.001 shares, not 8
            VALUE_ABOVE_LARGEST     | the order's value is above the instrument's largest, 700 units of 0.0000001, not 808
            """)
    void nameWhatTheInstrumentAllows(RejectReason reason, String text) {
        InstrumentTerms bounded = FINE.with(List.of(new TickBand(100, 5))).with(new OrderBounds(3, 6, 700));
        assertThat(texts.of(reason, order("A", 101, 8), bounded)).isEqualTo(text);
        assertThat(texts.of(reason, new ReplaceOrder(1, 2, 101, 8, TimeInForce.GTC, 0, ""), bounded))
                .isEqualTo(text);
    }

    @Test
    void aReplaceIsToldTheSameAsANewOrder() {
        Command replace = new ReplaceOrder(1, 2, 700_000_000, 8_000_000, TimeInForce.GTC, 0, "");
        for (RejectReason reason : new RejectReason[] {
            RejectReason.INVALID_PRICE, RejectReason.INVALID_QUANTITY, RejectReason.ORDER_VALUE_TOO_LARGE
        }) {
            assertThat(texts.of(reason, replace, FINE))
                    .isEqualTo(texts.of(reason, order("A", 700_000_000, 8_000_000), FINE));
        }
    }

    @Test
    void aMarketOrderIsToldThatItHasNoPrice() {
        Command order = new SubmitOrder(1, "1", "A", Side.BID, OrderType.MARKET, TimeInForce.IOC, 100, 5, 0, "");
        assertThat(texts.of(RejectReason.INVALID_PRICE, order, InstrumentTerms.DEFAULTS))
                .isEqualTo("price must be absent for a market order, not 100 cents");
    }

    @Test
    void aStopOrderIsToldThatItHasNoPriceWhereItIsChanged() {
        assertThat(texts.of(RejectReason.INVALID_PRICE, replace(400), InstrumentTerms.DEFAULTS))
                .isEqualTo("price must be absent for a stop order, not 400 cents");
        assertThat(texts.of(RejectReason.INVALID_PRICE, replace(1_000_002), InstrumentTerms.DEFAULTS))
                .isEqualTo("price must be between 1 and 1000001 cents, not 1000002");
    }

    private static ReplaceOrder replace(long price) {
        return new ReplaceOrder(1, 2, price, 5, TimeInForce.GTC, 0, "");
    }

    @Test
    void aStopOrderThatBuysIsToldWhyItsValueIsTwiceAsLarge() {
        Command order = new SubmitOrder(
                1,
                "1",
                "A",
                Side.BID,
                OrderType.MARKET,
                TimeInForce.GTC,
                0,
                2,
                0,
                "",
                ExecutionInstructions.NONE.withStop(400_000));
        assertThat(texts.of(RejectReason.ORDER_VALUE_TOO_LARGE, order, InstrumentTerms.DEFAULTS))
                .isEqualTo(
                        "price times quantity must be at most 1000003 cents, not 800000 cents times 2 shares, 1600000"
                                + "; a stop order that buys counts at twice its stop_price");
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void everyReasonHasATextAlsoWithoutACommand(RejectReason reason) {
        assertThat(texts.of(reason)).isNotEmpty().doesNotEndWith(".");
        assertThat(texts.of(reason, new Command.CancelOrder(1, 2), InstrumentTerms.DEFAULTS))
                .isEqualTo(texts.of(reason));
    }

    private static SubmitOrder order(String symbol, long price, long quantity) {
        return new SubmitOrder(1, "1", symbol, Side.BID, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, "");
    }
}
