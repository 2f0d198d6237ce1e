package org.bourse.floor.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;
import org.bourse.floor.trading.order.OrderPort;

/** Somebody who sends anything: orders near the best prices, of every kind, cancels, replaces, and now and then nonsense. */
final class RandomIntents {

    private final Random random;
    private final OrderPort port;
    private final List<OrderIntent.Submit> sent = new ArrayList<>();
    private long number;

    RandomIntents(long seed, OrderPort port) {
        this.random = new Random(seed);
        this.port = port;
    }

    /** Perhaps sends something; answers it. */
    List<OrderIntent> step(Book book) {
        if (random.nextInt(3) > 0) {
            return List.of();
        }
        OrderIntent intent = intent(book);
        port.send(intent);
        return List.of(intent);
    }

    private OrderIntent intent(Book book) {
        int what = random.nextInt(10);
        if (what < 2 && !sent.isEmpty()) {
            return new OrderIntent.Cancel(++number, any().number());
        }
        if (what < 4 && !sent.isEmpty()) {
            OrderIntent.Submit order = any();
            return new OrderIntent.Replace(
                    ++number, order.number(), order.price() + 5L * (random.nextInt(5) - 2), quantity());
        }
        VenueSide side = random.nextBoolean() ? VenueSide.BUY : VenueSide.SELL;
        boolean market = random.nextInt(5) == 0;
        Lifetime lifetime = random.nextBoolean() ? Lifetime.IMMEDIATE_OR_CANCEL : Lifetime.FILL_OR_KILL;
        OrderIntent.Submit order = new OrderIntent.Submit(
                ++number,
                1,
                side,
                market ? 0 : price(book, side),
                quantity(),
                random.nextInt(5) > 1 && !market ? Lifetime.GOOD_TILL_CANCELLED : lifetime,
                random.nextInt(8) == 0,
                random.nextInt(5) == 0);
        sent.add(order);
        return order;
    }

    private OrderIntent.Submit any() {
        return sent.get(Math.max(0, sent.size() - 1 - random.nextInt(8)) % sent.size());
    }

    private long quantity() {
        return random.nextInt(50) == 0 ? 7 : 10L * (1 + random.nextInt(30));
    }

    private long price(Book book, VenueSide side) {
        long best = book.depth(side) == 0 ? 10_000 : book.price(side, 0);
        return Math.max(5, best + 5L * (random.nextInt(9) - 4));
    }
}
