package org.bourse.loadtest.flow;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Orders by their number: 75 % passive limits, 20 % aggressive limits, 5 % market orders. Any number can be asked for at
 * any time, by any thread, and is always the same order. What follows the state of books, as cancels and moves in them, is
 * made up by {@code FlowGenerator} of the package {@code engine}.
 */
public final class OrderFlow {

    private static final int LOWEST_MIDDLE = 2_000;
    private static final int MIDDLE_STEP = 131;
    private static final int DEPTH = 50;
    private static final int LARGEST_QUANTITY = 100;

    private final OrderFlowSettings settings;
    private final boolean allRest;
    private final BatchedOrders batches;
    private final Zipf instruments;

    /** The flow with these settings. */
    public OrderFlow(OrderFlowSettings settings) {
        this(settings, false, BatchedOrders.NONE);
    }

    /** The flow with these settings, some of whose orders are sent in batches: those of one batch by one broker. */
    public OrderFlow(OrderFlowSettings settings, BatchedOrders batches) {
        this(settings, false, batches);
    }

    private OrderFlow(OrderFlowSettings settings, boolean allRest, BatchedOrders batches) {
        this.batches = batches;
        this.settings = settings;
        this.allRest = allRest;
        this.instruments = new Zipf(settings.instruments(), OrderFlowSettings.ZIPF_EXPONENT);
    }

    /** A flow of passive limits alone: their prices never meet. */
    public static OrderFlow resting(OrderFlowSettings settings) {
        return new OrderFlow(settings, true, BatchedOrders.NONE);
    }

    /** The order with this number, from 0. */
    public PlannedOrder order(int number) {
        SplittableRandom random = random(number);
        int drawn = random.nextInt(settings.brokers());
        int user = batches.user(number);
        int broker = user == number ? drawn : random(user).nextInt(settings.brokers());
        int instrument = instruments.rank(random.nextDouble());
        boolean isBid = random.nextBoolean();
        long quantity = 1L + random.nextInt(LARGEST_QUANTITY);
        OrderKind asDrawn = kind(random.nextInt(100));
        OrderKind kind = allRest ? OrderKind.PASSIVE : asDrawn;
        long price = price(kind, instrument, isBid, random);
        Validity validity = validity(kind, random.nextInt(100));
        return new PlannedOrder(
                number,
                broker,
                instrument,
                isBid,
                kind,
                price,
                quantity,
                validity,
                validity == Validity.SHORT ? lifeMillis(settings.lives(), random) : 0);
    }

    /** The orders that a user sends in a batch. */
    public List<PlannedOrder> batch(int user) {
        return IntStream.range(0, BatchedOrders.LENGTH)
                .mapToObj(place -> order(batches.number(user, place)))
                .toList();
    }

    /** A random generator for decisions about this order beyond those of the order itself. */
    public SplittableRandom decisions(int number) {
        return random(~number);
    }

    private SplittableRandom random(int number) {
        // One step of SplitMix64 apart in seed would be one draw apart in sequence: spread them.
        long mixed = (number + 1L) * 0xD1342543DE82EF95L;
        return new SplittableRandom(settings.seed() ^ mixed ^ (mixed >>> 29));
    }

    private static OrderKind kind(int percent) {
        if (percent < 5) {
            return OrderKind.MARKET;
        }
        return percent < 25 ? OrderKind.AGGRESSIVE : OrderKind.PASSIVE;
    }

    private static long price(OrderKind kind, int instrument, boolean isBid, SplittableRandom random) {
        long middle = LOWEST_MIDDLE + (long) instrument * MIDDLE_STEP;
        long away = switch (kind) {
            case MARKET -> middle;
            case PASSIVE -> random.nextInt(1, DEPTH);
            case AGGRESSIVE -> -random.nextInt(1, 10);
        };
        return kind == OrderKind.MARKET ? 0 : isBid ? middle - away : middle + away;
    }

    private Validity validity(OrderKind kind, int percent) {
        if (kind == OrderKind.MARKET) {
            return Validity.YEARS;
        }
        return switch (settings.lives()) {
            case YEARS -> Validity.YEARS;
            case TRADING_DAY -> percent < 30 ? Validity.SHORT : Validity.DAY;
            case SECONDS -> Validity.SHORT;
        };
    }

    /** Five to ten seconds; of those of a trading day that live shortly, one third under a second. */
    private static int lifeMillis(OrderLifetimes lives, SplittableRandom random) {
        boolean seconds = lives == OrderLifetimes.SECONDS || random.nextInt(3) > 0;
        return seconds ? random.nextInt(5_000, 10_001) : random.nextInt(200, 1_000);
    }
}
