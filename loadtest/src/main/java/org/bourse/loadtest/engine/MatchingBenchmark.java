package org.bourse.loadtest.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bourse.engine.model.TimeInForce;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Commands per second of one thread: ours beside exchange-core's direct order book and parity-match, on the same flow
 * ({@link FlowGenerator}). Every invocation starts from books at their usual depth and plays 100,000 commands; it fails
 * unless the engine makes exactly the trades that the flow is known to make. What differs between them is said at
 * {@link BourseContender}, {@link ExchangeCoreContender} and {@link ParityContender}.
 *
 * <p>{@code -prof gc} counts what making the fresh books of each invocation allocates, too; {@link EngineReport}
 * counts the commands alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 3,
        jvmArgsAppend = {"-XX:+UseCompactObjectHeaders", "-Xms2g", "-Xmx2g"})
public class MatchingBenchmark {

    static final int COMMANDS = 100_000;
    static final long SEED = 42;

    /** An engine under measurement. */
    public enum Engine {
        /** Ours, with good-till-cancelled orders without client order ids: what the others do, too. */
        BOURSE,
        /** Ours, where every order has a client order id and expires at the end of the day. */
        BOURSE_CLIENT_ORDER_IDS_AND_EXPIRY,
        /** exchange-core 0.5.3, {@code OrderBookDirectImpl}. */
        EXCHANGE_CORE,
        /** parity-match 0.7.0. */
        PARITY;

        Contender contender(EngineFlow flow) {
            return switch (this) {
                case BOURSE -> new BourseContender(flow, TimeInForce.GTC, false);
                case BOURSE_CLIENT_ORDER_IDS_AND_EXPIRY -> new BourseContender(flow, TimeInForce.DAY, true);
                case EXCHANGE_CORE -> new ExchangeCoreContender(flow);
                case PARITY -> new ParityContender(flow);
            };
        }
    }

    /** Which engine. */
    @Param
    public Engine engine = Engine.BOURSE;

    /** Over how many symbols the flow goes. */
    @Param({"1", "450"})
    public int symbols;

    private EngineFlow flow = new EngineFlow(0, 0, List.of(), List.of(), 0, 0);
    private Contender contender = Engine.BOURSE.contender(flow);

    /** The flow of so many symbols: about 1,000 resting orders on one, 200 each on many. */
    static EngineFlow flow(int symbols) {
        return FlowGenerator.generate(symbols, symbols == 1 ? 1_000 : 200, COMMANDS, SEED);
    }

    /** Makes the flow up. */
    @Setup(Level.Trial)
    public void makeFlow() {
        flow = flow(symbols);
        contender = engine.contender(flow);
    }

    /** Fills the books. */
    @Setup(Level.Invocation)
    public void fillBooks() {
        contender.prepare();
    }

    /** Plays the flow. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long commands() {
        contender.play();
        return contender.sum();
    }

    /** Makes sure that the engine did what it was asked. */
    @TearDown(Level.Invocation)
    public void checkTrades() {
        if (contender.trades() != flow.trades()) {
            throw new IllegalStateException(
                    engine + " made " + contender.trades() + " trades where the flow makes " + flow.trades());
        }
    }
}
