package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/**
 * Random commands through a real engine; what the views show must be what the engine has. {@code -Dfuzz.seed=S} repeats a
 * run, {@code -Dfuzz.commands=N} makes it longer.
 */
class ExchangeViewsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 100_000);
    private static final String[] SYMBOLS = {"PETR4", "VALE3"};

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(new ViewSettings(50, 2));
    private final Market market = new Market(views);
    private final List<Long> orderIds = new ArrayList<>();
    private final List<Long> brokerIds = new ArrayList<>();

    @Test
    void showsWhatTheEngineHas() {
        registerBrokers();
        for (int i = 1; i <= COMMANDS; i++) {
            market.advance(random.nextInt(50));
            long sequence = market.apply(nextCommand()).sequence();
            orderIds.add(sequence);
            if (random.nextInt(10) == 0) {
                views.onPersisted(sequence);
            }
            if (i % 1_000 == 0) {
                EngineContents.of(market.engine()).assertShownBy(views, "-Dfuzz.seed=" + SEED + ", command " + i);
            }
            if (random.nextInt(20_000) == 0) {
                market.apply(new Command.ResetExchange());
                registerBrokers();
            }
        }
    }

    private void registerBrokers() {
        orderIds.clear();
        orderIds.add(1L);
        brokerIds.clear();
        for (int i = 0; i < 3; i++) {
            brokerIds.add(market.register("Broker " + i));
        }
    }

    private Command nextCommand() {
        long broker = brokerIds.get(random.nextInt(brokerIds.size()));
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
        return new Command.SubmitOrder(
                broker,
                "12345678901",
                symbol(),
                random.nextBoolean() ? Side.BID : Side.ASK,
                type,
                timeInForce,
                type == OrderType.MARKET ? 0 : price(),
                random.nextInt(1, 50),
                validUntil(),
                "");
    }

    private String symbol() {
        return SYMBOLS[random.nextInt(SYMBOLS.length)];
    }

    private long price() {
        return random.nextInt(990, 1011);
    }

    private long validUntil() {
        return market.timeMicros() + random.nextInt(1, 100_000);
    }

    /** Held against the views by name, so that a failure says which part differs. */
    @Test
    void theComparisonSeesADifference() {
        registerBrokers();
        ExchangeViews others = new ExchangeViews(ViewSettings.DEFAULTS);
        assertThat(EngineContents.of(market.engine()).isShownBy(others)).isFalse();
    }
}
