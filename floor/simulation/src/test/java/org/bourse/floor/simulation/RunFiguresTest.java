package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.ClosedTrade;
import org.junit.jupiter.api.Test;

/** The figures of a run, against values that were computed elsewhere. */
class RunFiguresTest {

    private static final long DAY = 86_400_000_000_000L;

    private final RunFigures figures = new RunFigures(DAY);

    @Test
    void sharpeIsThatOfDailyReturns() {
        for (double made : new double[] {.01, -.005, .02, 0, .01}) {
            figures.period(made);
        }
        assertThat(figures.sharpe()).isCloseTo(11.400831, within(1e-6));
        // mean 0.007, losses' deviation sqrt(0.000025 / 5)
        assertThat(figures.sortino()).isCloseTo(.007 / Math.sqrt(.000005) * Math.sqrt(252), within(1e-9));
    }

    @Test
    void drawdownIsFromTheLastHeight() {
        double[] worth = {100, 110, 99, 120, 90, 130};
        for (int day = 0; day < worth.length; day++) {
            figures.worth(1 + day * DAY, worth[day]);
        }
        assertThat(figures.maxDrawdown()).isCloseTo(.25, within(1e-12));
        assertThat(figures.drawdown()).isZero();
        assertThat(figures.totalReturn()).isCloseTo(.3, within(1e-12));
        assertThat(figures.annualReturn()).isCloseTo(Math.pow(1.3, 252 / 5.0) - 1, within(1e-3));
        assertThat(figures.calmar()).isCloseTo(figures.annualReturn() / .25, within(1e-9));
        figures.worth(6 * DAY, 117);
        assertThat(figures.drawdown()).isCloseTo(.1, within(1e-12));
    }

    /** Some minutes of periods of a second, with a few percent made. */
    @Test
    void aYearsReturnThatIsNoNumberIsZero() {
        RunFigures ofSeconds = new RunFigures(DAY / 86_400);
        ofSeconds.worth(1, 100);
        ofSeconds.worth(1 + DAY / 86_400, 95);
        ofSeconds.worth(1 + 2 * DAY / 86_400, 110);
        assertThat(ofSeconds.annualReturn()).isZero();
        assertThat(ofSeconds.calmar()).isZero();
    }

    @Test
    void returnsAreThoseOfWholePeriods() {
        figures.worth(1, 100);
        figures.worth(1 + DAY / 2, 150);
        assertThat(figures.annualReturn()).isZero();
        figures.worth(1 + DAY, 101);
        figures.worth(1 + 2 * DAY, 101);
        RunFigures same = new RunFigures(DAY);
        same.period(101.0 / 100 - 1);
        same.period(0);
        assertThat(figures.sharpe()).isEqualTo(same.sharpe()).isNotZero();
    }

    /** What an unfinished period has made would else be taken for what the ones before it have made. */
    @Test
    void aYearsReturnIsThatOfWholePeriods() {
        figures.worth(1, 100);
        figures.worth(1 + DAY, 101);
        figures.worth(1 + DAY + DAY * 9 / 10, 104);
        assertThat(figures.totalReturn()).isCloseTo(.04, within(1e-12));
        assertThat(figures.annualReturn()).isCloseTo(Math.pow(1.01, 252) - 1, within(1e-9));
        figures.worth(1 + DAY + DAY * 19 / 20, 99);
        assertThat(figures.calmar()).isCloseTo((Math.pow(1.01, 252) - 1) / (5.0 / 104), within(1e-6));
    }

    /** A hole of the tape: what was made in it was made in all of its days. */
    @Test
    void periodsWithoutAValueCountAsUnchanged() {
        figures.worth(1, 100);
        figures.worth(1 + DAY, 101);
        figures.worth(1 + 2 * DAY, 99);
        figures.worth(1 + 6 * DAY, 105);
        figures.worth(1 + 7 * DAY, 106);
        RunFigures told = new RunFigures(DAY);
        for (double made : new double[] {101.0 / 100 - 1, 99.0 / 101 - 1, 0, 0, 0, 105.0 / 99 - 1, 106.0 / 105 - 1}) {
            told.period(made);
        }
        assertThat(figures.sharpe()).isCloseTo(told.sharpe(), within(1e-12)).isNotZero();
        assertThat(figures.sortino()).isCloseTo(told.sortino(), within(1e-12)).isNotZero();
        assertThat(figures.volatility()).isCloseTo(told.volatility(), within(1e-12));
        assertThat(figures.annualReturn()).isCloseTo(Math.pow(1.06, 252 / 7.0) - 1, within(1e-9));
    }

    @Test
    void whatCannotBeSaidIsZero() {
        assertThat(figures.sharpe()).isZero();
        figures.worth(1, 100);
        figures.worth(1 + DAY, 110);
        assertThat(figures.sharpe()).isZero();
        figures.worth(1 + 2 * DAY, 121);
        assertThat(figures.sortino()).isZero();
        assertThat(figures.calmar()).isZero();
    }

    @Test
    void exposureIsTheShareAtRiskByHowLongItWas() {
        RunFigures figures = new RunFigures(1_000);
        assertThat(figures.exposure(0, 100)).isZero();
        figures.atRisk(1_010, 0.5);
        figures.atRisk(1_030, 2);
        figures.atRisk(1_030, 0.25);
        figures.atRisk(1_070, 0);
        assertThat(figures.exposure(1_000, 1_100)).isEqualTo((20 * 0.5 + 40 * 0.25) / 100);
    }

    @Test
    void tradesAreSummedUp() {
        RunFigures.Trades trades =
                RunFigures.Trades.of(List.of(made("10"), made("-4"), made("0"), made("30"), made("-6")));
        assertThat(trades).isEqualTo(new RunFigures.Trades(5, 2, 2, .4, 20, 5, 30, 6, 4, 6));
        assertThat(RunFigures.Trades.of(List.of(made("2"))).profitFactor()).isCloseTo(2000, within(1e-9));
        assertThat(RunFigures.Trades.of(List.of()).winRate()).isZero();
    }

    private static ClosedTrade made(String profit) {
        return new ClosedTrade(
                1, VenueSide.BUY, 1, 2, 1, BigDecimal.ONE, BigDecimal.ONE, new BigDecimal(profit), BigDecimal.ZERO);
    }
}
