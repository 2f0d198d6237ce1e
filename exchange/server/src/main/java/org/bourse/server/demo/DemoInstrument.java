package org.bourse.server.demo;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.bourse.contract.BookLevel;
import org.bourse.contract.BookSnapshot;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.view.ExchangeViews;

/** One instrument of the demo: a price that wanders, quotes around it, and now and then somebody who takes one. */
final class DemoInstrument {

    static final CommandSource SOURCE = new CommandSource(Origin.OPERATOR, "demo", "");

    private static final int LEVELS = 5;
    private static final int MOST_OWN_ORDERS = 60;
    private static final long VALIDITY_MICROS = 180_000_000L;
    private static final long LOT = 100;

    private final String symbol;
    private final Sequencer sequencer;
    private final ExchangeViews views;
    private final LongSupplier clockMicros;
    private final SplittableRandom random;
    private final ArrayDeque<Placed> placed = new ArrayDeque<>();
    private final long startPrice;
    private long fairPrice;

    /** An order of the demo that may still be open. */
    private record Placed(long orderId, long brokerId) {}

    DemoInstrument(
            String symbol,
            long startPrice,
            Sequencer sequencer,
            ExchangeViews views,
            LongSupplier clockMicros,
            SplittableRandom random) {
        this.symbol = symbol;
        this.sequencer = sequencer;
        this.views = views;
        this.clockMicros = clockMicros;
        this.random = random;
        this.startPrice = startPrice;
        this.fairPrice = views.price(symbol, 1).map(price -> price.lastPrice()).orElse(startPrice);
    }

    /** Brings both sides of the book to five levels. */
    void fill(long brokerId) {
        for (int i = 1; i <= LEVELS; i++) {
            fillSide(Side.BID, brokerId);
            fillSide(Side.ASK, brokerId);
        }
    }

    /** Lets the price wander, then quotes, takes or cancels. */
    void step(long brokerId) {
        // Drawn back a little towards where it began, so that it wanders for ever.
        long pull = Long.signum(startPrice - fairPrice);
        fairPrice = Math.max(100, fairPrice + random.nextLong(-2, 3) + (random.nextInt(8) == 0 ? pull : 0));
        Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        int choice = random.nextInt(10);
        if (choice < 4) {
            take(side, brokerId);
        } else if (choice < 8) {
            quote(side, random.nextInt(1, 2 * LEVELS), brokerId);
        } else {
            cancelOldest();
        }
        fill(brokerId);
        if (placed.size() > MOST_OWN_ORDERS) {
            cancelOldest();
        }
    }

    private void fillSide(Side side, long brokerId) {
        BookSnapshot book = views.book(symbol, LEVELS);
        List<BookLevel> levels = side == Side.BID ? book.bids() : book.asks();
        if (levels.size() < LEVELS) {
            quote(side, levels.size() + 1, brokerId);
        }
    }

    /** Offers some cents from the fair price, but never so that it would trade at once. */
    private void quote(Side side, int cents, long brokerId) {
        BookSnapshot book = views.book(symbol, LEVELS);
        long price;
        if (side == Side.BID) {
            long below =
                    book.asks().isEmpty() ? fairPrice : book.asks().getFirst().price();
            price = Math.min(fairPrice - cents, below - 1);
            price = freePrice(price, -1, book.bids());
        } else {
            long above =
                    book.bids().isEmpty() ? fairPrice : book.bids().getFirst().price();
            price = Math.max(fairPrice + cents, above + 1);
            price = freePrice(price, 1, book.asks());
        }
        submit(side, TimeInForce.GTD, Math.max(1, price), random.nextInt(1, 9) * LOT, brokerId);
    }

    /** The next price that makes a level of its own, while there are too few of them. */
    private static long freePrice(long from, int step, List<BookLevel> levels) {
        long price = from;
        if (levels.size() < LEVELS) {
            for (boolean taken = true; taken; ) {
                long candidate = price;
                taken = levels.stream().anyMatch(level -> level.price() == candidate);
                price += taken ? step : 0;
            }
        }
        return price;
    }

    private void take(Side side, long brokerId) {
        BookSnapshot book = views.book(symbol, 1);
        List<BookLevel> opposite = side == Side.BID ? book.asks() : book.bids();
        if (!opposite.isEmpty()) {
            submit(side, TimeInForce.IOC, opposite.getFirst().price(), random.nextInt(1, 7) * LOT, brokerId);
        }
    }

    private void submit(Side side, TimeInForce timeInForce, long price, long quantity, long brokerId) {
        long validUntil = clockMicros.getAsLong() + VALIDITY_MICROS + random.nextLong(VALIDITY_MICROS);
        Outcome outcome = sequencer
                .submit(
                        new SubmitOrder(
                                brokerId,
                                "demo",
                                symbol,
                                side,
                                OrderType.LIMIT,
                                timeInForce,
                                price,
                                quantity,
                                timeInForce == TimeInForce.GTD ? validUntil : 0,
                                ""),
                        SOURCE)
                .join();
        if (timeInForce == TimeInForce.GTD && outcome instanceof Outcome.Sequenced sequenced) {
            placed.addLast(new Placed(sequenced.result().sequence(), brokerId));
        }
    }

    private void cancelOldest() {
        Placed oldest = placed.pollFirst();
        if (oldest != null) {
            sequencer
                    .submit(new CancelOrder(oldest.brokerId(), oldest.orderId()), SOURCE)
                    .join();
        }
    }
}
