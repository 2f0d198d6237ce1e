package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.junit.jupiter.api.Test;

/** What of a broker's counts towards its limits, also where it has more orders than are looked at at once. */
class RiskReaderTest {

    private static final int ORDERS = 25_001;

    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);

    @Test
    void countsEachOpenOrderOnceHoweverManyThereAre() {
        restore(ORDERS);

        OpenRisk risk = views.risk(1).orElseThrow();

        long bids = (ORDERS + 1) / 2;
        long asks = ORDERS / 2;
        assertThat(risk.openOrders()).isEqualTo(ORDERS);
        assertThat(risk.values()).isEqualTo(Map.of(MoneyUnit.OWN, new OpenRisk.Values(-77, bids * 30, asks * 30)));
        assertThat(risk.quantities()).isEqualTo(Map.of("PETR4", new OpenRisk.Quantities(0, 5, bids * 3, asks * 3)));
    }

    @Test
    void tellsPositionAndBalanceWithoutOrders() {
        restore(0);

        OpenRisk risk = views.risk(1).orElseThrow();

        assertThat(risk.openOrders()).isZero();
        assertThat(risk.values()).isEqualTo(Map.of(MoneyUnit.OWN, new OpenRisk.Values(-77, 0, 0)));
        assertThat(risk.quantities()).isEqualTo(Map.of("PETR4", new OpenRisk.Quantities(0, 5, 0, 0)));
        assertThat(views.risk(2)).isEmpty();
    }

    /** Every other order buys. */
    private void restore(int orders) {
        ViewStateSink sink = views.restore();
        sink.broker(new BrokerSnapshot(1, "Buyer", "1", "", BrokerStatus.ACTIVE, -77));
        sink.instrument(0, "PETR4", InstrumentTerms.DEFAULTS, TradingStatus.OPEN);
        sink.position(1, 0, 5);
        for (int i = 0; i < orders; i++) {
            sink.openOrder(0, order(7 + i, i % 2 == 0 ? Side.BID : Side.ASK), 0, false);
        }
        sink.reached(7 + orders);
    }

    private static OrderSnapshot order(long id, Side side) {
        return new OrderSnapshot(
                id,
                1,
                "123",
                "",
                "PETR4",
                InstrumentTerms.DEFAULTS.scales(),
                side,
                OrderType.LIMIT,
                TimeInForce.GTC,
                10,
                4,
                3,
                Times.NEVER_MICROS,
                ExecutionInstructions.NONE,
                1,
                Optional.empty());
    }
}
