package org.bourse.loadtest.engine;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * Prints the bytes of heap that an engine takes per open order, with a million resting: the heap in use after a full
 * collection with the engine, less that without it, over the number of orders. Nothing else is kept of a command.
 */
public final class MemoryReport {

    private static final int ORDERS = 1_000_000;
    private static final int BROKERS = 100;
    private static final int SYMBOLS = 450;
    private static final long FIRST_PRICE = 100_000;

    private MemoryReport() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        out.printf(Locale.ROOT, "%,d open orders of %d brokers%n", ORDERS, BROKERS);
        report(out, "450 symbols, 100 prices a side", TimeInForce.GTC, false, SYMBOLS, 100);
        report(out, "the same, each expires", TimeInForce.DAY, false, SYMBOLS, 100);
        report(out, "the same, with client order ids", TimeInForce.DAY, true, SYMBOLS, 100);
        report(out, "1 symbol, each at a price of its own", TimeInForce.GTC, false, 1, ORDERS);
    }

    private static void report(
            PrintStream out, String what, TimeInForce timeInForce, boolean clientOrderIds, int symbols, int prices) {
        long before = usedHeap();
        MatchingEngine engine = new MatchingEngine();
        EngineDriver driver = new EngineDriver(engine, BROKERS, new CountingSink(), timeInForce, clientOrderIds);
        for (int i = 0; i < ORDERS; i++) {
            driver.apply(driver.command(resting(i, symbols, prices, driver.nextSequence())));
        }
        double bytes = (double) (usedHeap() - before) / engine.openOrders();
        out.printf(Locale.ROOT, "%-40s %6.1f bytes per order%n", what, bytes);
    }

    private static Step resting(int i, int symbols, int prices, long orderId) {
        Side side = i % 2 == 0 ? Side.BID : Side.ASK;
        long away = 1L + (i / symbols) % prices;
        long price = side == Side.BID ? FIRST_PRICE + ORDERS - away : FIRST_PRICE + ORDERS + away;
        return new Step(Step.Kind.LIMIT, orderId, 1L + i % BROKERS, i % symbols, side, price, 100, 100, false);
    }

    private static long usedHeap() {
        LongSupplier used =
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            least = Math.min(least, used.getAsLong());
        }
        return least;
    }
}
