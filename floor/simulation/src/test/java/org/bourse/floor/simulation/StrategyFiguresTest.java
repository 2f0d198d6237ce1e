package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.bourse.floor.market.InstrumentMap;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.ClosedTrade;
import org.bourse.floor.trading.order.OrderIntent;
import org.junit.jupiter.api.Test;

/** Whose orders, fills and trades are counted where. */
class StrategyFiguresTest {

    private final StrategyFigures figures = new StrategyFigures();
    private final InstrumentMap<VenueInstrument> instruments = new InstrumentMap<>();

    StrategyFiguresTest() {
        instruments.put(1, ScriptedVenue.INSTRUMENT);
    }

    @Test
    void countsByStrategyAndInstrument() {
        figures.sent("surge", order(1, false));
        figures.filled("surge", 1);
        figures.filled("surge", 1);
        figures.sent("surge", order(1, true));
        figures.sent("dip", order(1, false));
        assertThat(figures.closed("surge", trade("5"))).isEqualTo("surge");
        assertThat(figures.closed("surge", trade("-7"))).isEqualTo("surge");
        assertThat(figures.lines(instruments))
                .containsExactly("dip,venue,ACME,1,0,0,0,0,0", "surge,venue,ACME,2,2,2,1,-2,0.2");
    }

    @Test
    void aTradeThatNobodyWasToldToHoldIsTheLastEnterersOne() {
        assertThat(figures.closed("", trade("1"))).isEmpty();
        figures.sent("surge", order(1, false));
        figures.sent("dip", order(1, true));
        assertThat(figures.closed("", trade("1"))).isEqualTo("surge");
    }

    @Test
    void areCarried() {
        figures.sent("surge", order(1, false));
        assertThat(figures.closed("", trade("1"))).isEqualTo("surge");
        StateCarrier state = StateCarrier.taking();
        figures.carry(state);
        StrategyFigures other = new StrategyFigures();
        StateCarrier down = StateCarrier.settingDown(state.bytes());
        other.carry(down);
        down.end();
        assertThat(other.closed("", trade("1"))).isEqualTo("surge");
        assertThat(other.lines(instruments)).containsExactly("surge,venue,ACME,1,0,2,2,2,0.2");
    }

    private static OrderIntent.Submit order(int instrument, boolean reduceOnly) {
        return new OrderIntent.Submit(
                1, instrument, VenueSide.BUY, 1, 1, OrderIntent.Lifetime.IMMEDIATE_OR_CANCEL, false, reduceOnly);
    }

    private static ClosedTrade trade(String profit) {
        return new ClosedTrade(
                1,
                VenueSide.BUY,
                1,
                2,
                1,
                BigDecimal.ONE,
                BigDecimal.ONE,
                new BigDecimal(profit),
                new BigDecimal("0.1"));
    }
}
