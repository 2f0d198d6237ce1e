package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;

/**
 * Random commands for a {@link Market}: orders that rest, cross and expire, cancels and replaces of orders old and new,
 * open and closed.
 */
public final class MarketFlow {

    private static final int BROKERS = 3;
    private static final int LONGEST_VALIDITY_MICROS = 100_000;

    private final Market market;
    private final SplittableRandom random;
    private final List<String> symbols;
    private final int spread;
    private final List<Long> orderIds = new ArrayList<>();
    private final List<Long> brokerIds = new ArrayList<>();

    /** Orders for these symbols at prices up to {@code spread} around 1000. */
    public MarketFlow(Market market, SplittableRandom random, List<String> symbols, int spread) {
        this.market = market;
        this.random = random;
        this.symbols = symbols;
        this.spread = spread;
    }

    /** Registers brokers to trade: at the start, and after a reset. */
    public void registerBrokers() {
        orderIds.clear();
        orderIds.add(1L);
        brokerIds.clear();
        for (int i = 0; i < BROKERS; i++) {
            brokerIds.add(market.register("Broker " + i));
        }
    }

    /** One of the registered brokers. */
    public long broker() {
        return brokerIds.get(random.nextInt(BROKERS));
    }

    /** Applies the next command; answers its sequence. */
    public long step() {
        long sequence = market.apply(nextCommand()).sequence();
        orderIds.add(sequence);
        return sequence;
    }

    private Command nextCommand() {
        long broker = broker();
        long order = orderIds.get(Math.max(0, orderIds.size() - 1 - random.nextInt(200)));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> new Command.CancelOrder(broker, order);
            case 4, 5, 6 ->
                new Command.ReplaceOrder(
                        broker, order, price(), random.nextInt(1, 60), TimeInForce.GTD, validUntil(), "");
            case 7 ->
                random.nextInt(100) == 0
                        ? new Command.CancelAllOrders(broker, random.nextBoolean() ? "" : symbol())
                        : new Command.ExpireOrders();
            case 8 -> submit(broker, OrderType.MARKET, TimeInForce.IOC);
            case 9 -> submit(broker, OrderType.LIMIT, TimeInForce.IOC);
            case 10 -> submit(broker, OrderType.LIMIT, TimeInForce.FOK);
            default -> submit(broker, OrderType.LIMIT, TimeInForce.GTD);
        };
    }

    private Command submit(long broker, OrderType type, TimeInForce timeInForce) {
        int quantity = random.nextInt(1, 50);
        boolean iceberg = timeInForce.mayRest() && random.nextInt(4) == 0;
        return new Command.SubmitOrder(
                broker,
                "12345678901",
                symbol(),
                random.nextBoolean() ? Side.BID : Side.ASK,
                type,
                timeInForce,
                type == OrderType.MARKET ? 0 : price(),
                quantity,
                validUntil(),
                "",
                ExecutionInstructions.NONE.displaying(iceberg ? random.nextInt(1, quantity + 1) : 0));
    }

    private String symbol() {
        return symbols.get(random.nextInt(symbols.size()));
    }

    private long price() {
        return random.nextInt(1_000 - spread, 1_001 + spread);
    }

    private long validUntil() {
        return market.timeMicros() + random.nextInt(1, LONGEST_VALIDITY_MICROS);
    }
}
