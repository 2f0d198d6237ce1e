package org.bourse.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of one order that fills 5,000 resting ones: as many trades in one command. The engines and their checks are
 * those of {@link MatchingBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Xms2g", "-Xmx2g"})
public class SweepBenchmark {

    private static final int RESTING = 5_000;
    private static final int BROKERS = 100;
    private static final long FIRST_PRICE = 100_000;

    /** Which engine. */
    @Param({"BOURSE", "EXCHANGE_CORE", "PARITY"})
    public MatchingBenchmark.Engine engine = MatchingBenchmark.Engine.BOURSE;

    /** Resting orders at each price. */
    @Param({"1", "50"})
    public int ordersPerPrice;

    private Contender contender =
            new BourseContender(new EngineFlow(0, 0, List.of(), List.of(), 0, 0), TimeInForce.GTC, false);

    /** So many resting orders, and one that fills them all. */
    static EngineFlow flow(int ordersPerPrice) {
        // ids continue where the driver's own commands end
        long firstId = BROKERS + 2;
        List<Step> resting = new ArrayList<>();
        for (int i = 0; i < RESTING; i++) {
            resting.add(step(firstId + i, Side.ASK, FIRST_PRICE + i / ordersPerPrice, 1));
        }
        Step sweep = step(firstId + RESTING, Side.BID, FIRST_PRICE + RESTING, RESTING);
        return new EngineFlow(1, BROKERS, resting, List.of(sweep), 0, RESTING);
    }

    /** Makes the orders up. */
    @Setup(Level.Trial)
    public void makeFlow() {
        contender = engine.contender(flow(ordersPerPrice));
    }

    private static Step step(long orderId, Side side, long price, long quantity) {
        return new Step(Step.Kind.LIMIT, orderId, 1 + orderId % BROKERS, 0, side, price, quantity, quantity, false);
    }

    /** Lets the orders rest. */
    @Setup(Level.Invocation)
    public void fillBook() {
        contender.prepare();
    }

    /** Fills them all. */
    @Benchmark
    public long sweep() {
        contender.play();
        return contender.sum();
    }

    /** Makes sure that they filled. */
    @TearDown(Level.Invocation)
    public void checkTrades() {
        if (contender.trades() != RESTING) {
            throw new IllegalStateException(engine + " made " + contender.trades() + " trades, not " + RESTING);
        }
    }
}
