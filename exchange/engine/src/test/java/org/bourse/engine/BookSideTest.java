package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BookSideTest {

    private final Random random = new Random(42);
    private final List<Order> resting = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"BID, 100", "ASK, 100", "BID, 10000000000", "ASK, 10000000000", "ASK, 5000"})
    void keepsLevelsSortedAndOrdersInLine(Side side, long prices) {
        BookSide book = new BookSide(0, side, new PriceLevelPool());
        Comparator<Long> bestFirst = side == Side.BID ? Comparator.reverseOrder() : Comparator.naturalOrder();
        TreeMap<Long, Deque<Order>> expected = new TreeMap<>(bestFirst);
        for (int i = 0; i < 30_000; i++) {
            boolean growing = i % 10_000 < 6_000;
            if (resting.isEmpty() || random.nextInt(10) < (growing ? 7 : 2)) {
                long price = 1 + random.nextLong(prices);
                Order order = order(i, 1 + random.nextInt(50));
                book.add(order, price);
                resting.add(order);
                expected.computeIfAbsent(price, any -> new ArrayDeque<>()).add(order);
            } else {
                Order order = takeAny();
                long price = order.level.price();
                book.remove(order);
                Deque<Order> line = expected.getOrDefault(price, new ArrayDeque<>());
                line.remove(order);
                if (line.isEmpty()) {
                    expected.remove(price);
                }
            }
            PriceLevel best = book.best();
            assertThat(best == null ? null : best.price()).isEqualTo(expected.isEmpty() ? null : expected.firstKey());
            if (i % 2_000 == 0) {
                assertThat(levelsOf(book)).isEqualTo(new ArrayList<>(expected.keySet()));
                assertLines(book, expected);
                assertBalanced(book);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void judgesWhetherItCanFillByTotals(Side side) {
        BookSide book = new BookSide(0, side, new PriceLevelPool());
        long better = side == Side.ASK ? 100 : 101;
        long worse = side == Side.ASK ? 101 : 100;
        book.add(order(1, 5), better);
        book.add(order(2, 6), better);
        book.add(order(3, 7), worse);
        assertThat(book.holds(11, book.rank(better))).isTrue();
        assertThat(book.holds(12, book.rank(better))).isFalse();
        assertThat(book.holds(18, book.rank(worse))).isTrue();
        assertThat(book.holds(19, Long.MAX_VALUE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SelfTradePrevention.class)
    void isWalkedNoFartherThanALimitAsks(SelfTradePrevention prevention) {
        BookSide book = new BookSide(0, Side.ASK, new PriceLevelPool());
        for (long price = 10; price <= 50; price += 10) {
            book.add(order(price, 1), price);
            book.add(order(price + 1, 1), price);
        }
        Broker broker = new Broker(1, "");
        assertThat(worth(book, broker, prevention, 19)).isEqualTo(20);
        assertThat(worth(book, broker, prevention, 20)).isBetween(40L, 60L);
        assertThat(worth(book, broker, prevention, 199)).isEqualTo(200);
        assertThat(worth(book, broker, prevention, 200)).isEqualTo(200);
        assertThat(worth(book, broker, prevention, Long.MAX_VALUE)).isEqualTo(200);
    }

    private static long worth(BookSide book, Broker broker, SelfTradePrevention prevention, long bound) {
        return prevention == SelfTradePrevention.NONE
                ? Matcher.worth(book, 8, bound)
                : new SelfTrades(new ExchangeState(ExchangeSettings.DEFAULTS))
                        .worth(book, 8, broker, 0, prevention, bound);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void emptiesFromTheBestAsASweepDoes(Side side) {
        BookSide book = new BookSide(0, side, new PriceLevelPool());
        List<Long> prices = new ArrayList<>();
        for (long price = 1; price <= 5_000; price++) {
            prices.add(price);
        }
        Collections.shuffle(prices, random);
        for (long price : prices) {
            book.add(order(price, 1), price);
        }
        for (int i = 0; i < prices.size(); i++) {
            PriceLevel best = book.best();
            assertThat(best == null ? 0 : best.price()).isEqualTo(side == Side.ASK ? i + 1 : 5_000 - i);
            if (best != null && best.first != null) {
                book.remove(best.first);
            }
        }
        assertThat(book.best()).isNull();
    }

    private static Order order(long id, long quantity) {
        Order order = new Order();
        order.id = id;
        order.quantity = quantity;
        order.leavesQuantity = quantity;
        return order;
    }

    private Order takeAny() {
        int index = random.nextInt(resting.size());
        Collections.swap(resting, index, resting.size() - 1);
        return resting.removeLast();
    }

    private static List<Long> levelsOf(BookSide book) {
        List<Long> prices = new ArrayList<>();
        for (PriceLevel level = book.best(); level != null; level = level.worse) {
            prices.add(level.price());
        }
        return prices;
    }

    private static void assertLines(BookSide book, Map<Long, Deque<Order>> expected) {
        for (PriceLevel level = book.best(); level != null; level = level.worse) {
            List<Order> line = new ArrayList<>();
            long quantity = 0;
            for (Order order = level.first; order != null; order = order.laterInLevel) {
                line.add(order);
                quantity += order.leavesQuantity;
            }
            assertThat(line).isEqualTo(List.copyOf(expected.getOrDefault(level.price(), new ArrayDeque<>())));
            assertThat(level.orderCount).isEqualTo(line.size());
            assertThat(level.totalQuantity).isEqualTo(quantity);
        }
    }

    private static void assertBalanced(BookSide book) {
        PriceLevel top = book.best();
        while (top != null && top.parent != null) {
            top = top.parent;
        }
        assertThat(checkedHeight(top)).isLessThan(20);
    }

    private static int checkedHeight(@Nullable PriceLevel level) {
        if (level == null) {
            return 0;
        }
        int left = checkedHeight(level.left);
        int right = checkedHeight(level.right);
        assertThat(Math.abs(left - right)).isLessThanOrEqualTo(1);
        assertThat(level.height).isEqualTo(1 + Math.max(left, right));
        return level.height;
    }
}
