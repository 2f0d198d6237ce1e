package org.bourse.floor.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Measures over windows: values worked out by hand, and what has no value. */
class WindowMeasuresTest {

    private static final long SECOND = 1_000_000_000L;

    private final PointSeries series = new PointSeries(1_024);

    @Test
    void weighsValuesByTheTimeThatTheyWereInForce() {
        WindowMeasures measures = series.over(Window.ofSeconds(30, 10));
        series.begin(0);
        add(50, 1);
        add(110, 2);
        add(130, 3);
        assertThat(measures.at(130 * SECOND).timeAverage()).isEqualTo(1.5);
    }

    @Test
    void weighsPricesUpToTheMoment() {
        WindowMeasures last20 = series.over(Window.ofSeconds(20, 0));
        WindowMeasures last60 = series.over(Window.ofSeconds(60, 0));
        WindowMeasures last100 = series.over(Window.ofSeconds(100, 0));
        WindowMeasures last10 = series.over(Window.ofSeconds(10, 0));
        WindowMeasures base = series.over(Window.ofSeconds(60, 30));
        series.begin(0);
        add(0, 100);
        add(60, 110);
        add(90, 121);
        assertThat(last20.at(100 * SECOND).timeAverage()).isEqualTo(115.5, within(1e-12));
        assertThat(last60.at(100 * SECOND).timeAverage()).isEqualTo(108.5, within(1e-12));
        assertThat(last100.at(100 * SECOND).timeAverage()).isEqualTo(105.1, within(1e-12));
        double before = base.at(100 * SECOND).timeAverage();
        double magnitude = (last10.at(100 * SECOND).timeAverage() - before) / before * 100;
        assertThat(magnitude).isEqualTo(17.096774, within(1e-6));
    }

    /** As mid prices of a market are whose spread is nearly always a tick. */
    @Test
    void knowsHowLittleValuesDifferThatAreCloseToEachOther() {
        WindowMeasures measures = series.over(Window.ofSeconds(1_000, 0));
        double little = 0x1p-16;
        series.begin(0);
        for (int i = 0; i < 10_000; i++) {
            add(i, 60_000 + i % 2 * little);
        }
        measures.at(9_999 * SECOND);
        assertThat(measures.count()).isEqualTo(1_001);
        double share = 500 / 1_001.0;
        double expected = little * Math.sqrt(share * (1 - share));
        assertThat(measures.deviation()).isEqualTo(expected, within(1e-9 * expected));
    }

    @Test
    void countsThePointsAtBothEndsAndNoneBefore() {
        WindowMeasures measures = series.over(Window.ofSeconds(20, 10));
        series.begin(0);
        add(79, 9);
        add(80, 4);
        add(80, 2);
        add(90, 6);
        add(91, 100);
        measures.at(100 * SECOND);
        assertThat(measures.count()).isEqualTo(3);
        assertThat(measures.sum()).isEqualTo(12);
        assertThat(measures.mean()).isEqualTo(4);
        assertThat(measures.first()).isEqualTo(4);
        assertThat(measures.last()).isEqualTo(6);
        assertThat(measures.highest()).isEqualTo(6);
        assertThat(measures.lowest()).isEqualTo(2);
    }

    @Test
    void isTheValueInForceWithoutLength() {
        WindowMeasures now = series.over(Window.ofSeconds(0, 0));
        series.begin(0);
        add(10, 7);
        now.at(50 * SECOND);
        assertThat(now.timeAverage()).isEqualTo(7);
        assertThat(now.inForce()).isEqualTo(7);
        assertThat(now.last()).isNaN();
    }

    @Test
    void sumsNothingToZeroAndHasNoMeanOfIt() {
        WindowMeasures measures = series.over(Window.ofSeconds(10, 0));
        series.begin(0);
        measures.at(50 * SECOND);
        assertThat(measures.count()).isZero();
        assertThat(measures.sum()).isZero();
        assertThat(measures.mean()).isNaN();
        assertThat(measures.highest()).isNaN();
        assertThat(measures.timeAverage()).isNaN();
    }

    @Test
    void isAbsentUntilItsWindowIsKnownWhole() {
        WindowMeasures measures = series.over(Window.ofSeconds(10, 0));
        assertThat(measures.at(5 * SECOND).count()).isNaN();
        series.begin(5 * SECOND);
        add(6, 1);
        measures.at(14 * SECOND);
        assertThat(measures.count()).isNaN();
        assertThat(measures.sum()).isNaN();
        assertThat(measures.inForce()).isNaN();
        assertThat(measures.timeAverage()).isNaN();
        assertThat(measures.at(15 * SECOND).sum()).isEqualTo(1);
        series.end();
        assertThat(measures.at(16 * SECOND).sum()).isNaN();
        add(17, 5);
        series.begin(20 * SECOND);
        assertThat(measures.at(29 * SECOND).sum()).isNaN();
        assertThat(measures.at(30 * SECOND).sum()).isZero();
    }

    @Test
    void isAbsentWhereThereWasNoRoomForItsPoints() {
        WindowMeasures large = series.over(Window.ofSeconds(3_000, 0));
        WindowMeasures small = series.over(Window.ofSeconds(1_000, 0));
        series.begin(0);
        for (int i = 0; i < 4_000; i++) {
            add(i, 1);
        }
        assertThat(large.at(3_999 * SECOND).sum()).isNaN();
        assertThat(small.at(3_999 * SECOND).sum()).isEqualTo(1_001);
    }

    @Test
    void isAbsentWhereItCameTooLateForPointsThatWereGivenUp() {
        WindowMeasures early = series.over(Window.ofSeconds(10, 0));
        series.begin(0);
        for (int i = 0; i < 100; i++) {
            add(i, 1);
        }
        WindowMeasures late = series.over(Window.ofSeconds(50, 0));
        assertThat(early.at(99 * SECOND).sum()).isEqualTo(11);
        assertThat(late.at(99 * SECOND).sum()).isNaN();
        for (int i = 100; i < 200; i++) {
            add(i, 1);
        }
        assertThat(late.at(199 * SECOND).sum()).isEqualTo(51);
    }

    @Test
    void computesEqualWindowsOnce() {
        assertThat(series.over(Window.ofSeconds(10, 0))).isSameAs(series.over(Window.ofSeconds(0, 10)));
    }

    @Test
    void goesForwardOnly() {
        WindowMeasures measures = series.over(Window.ofSeconds(10, 0));
        series.begin(0);
        add(10, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> measures.at(9 * SECOND));
        measures.at(20 * SECOND);
        assertThatIllegalArgumentException().isThrownBy(() -> measures.at(19 * SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> add(9, 1));
    }

    @Test
    void keepsTheDigitsOfSmallSumsBehindLargeOnes() {
        WindowMeasures measures = series.over(Window.ofSeconds(10, 0));
        series.begin(0);
        for (int i = 0; i < 100_000; i++) {
            add(i, 1e15 + i);
        }
        add(100_020, 0.1);
        add(100_021, 0.2);
        assertThat(measures.at(100_025 * SECOND).sum()).isEqualTo(0.3, within(1e-12));
    }

    @Test
    void allocatesNothingOnceItsWindowIsFull() {
        PointSeries full = new PointSeries(1 << 16);
        WindowMeasures[] windows = {
            full.over(Window.ofSeconds(10, 0)), full.over(Window.ofSeconds(60, 10)), full.over(Window.ofSeconds(0, 0))
        };
        full.begin(0);
        run(full, windows, 0, 200_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        double sum = run(full, windows, 200_000, 400_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sum).isNotNaN();
        assertThat(allocated)
                .as("of 200,000 points; the JVM may take some bytes once")
                .isLessThan(1_000);
    }

    private static double run(PointSeries series, WindowMeasures[] windows, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            long now = i * (SECOND / 100);
            series.add(now, i % 97);
            for (WindowMeasures window : windows) {
                window.at(now);
                double all = window.timeAverage() + window.sum() + window.highest() + window.lowest() + window.count();
                sum += WindowMeasures.isPresent(all) ? all : 0;
            }
        }
        return sum;
    }

    private void add(long seconds, double value) {
        series.add(seconds * SECOND, value);
    }
}
