package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.bourse.contract.BookLevel;
import org.bourse.engine.model.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random orders in a level book and in a plain sorted map of levels; both must show the same. {@code -Dfuzz.seed=S}
 * repeats a run, {@code -Dfuzz.commands=N} makes it longer.
 */
class LevelBookFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int STEPS = Integer.getInteger("fuzz.commands", 40_000);

    /** How many orders are open when the flow turns from filling the book to emptying it. */
    private static final int MOST_ORDERS = 3_000;

    private static final long MIDDLE = 1L << 40;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private record Order(long price, long quantity) {}

    /** Where the orders of a flow come to rest, given how many came before. */
    private enum Prices {
        DENSE,
        FAR_APART,
        ASCENDING,
        DESCENDING
    }

    @ParameterizedTest
    @EnumSource(Prices.class)
    void showsWhatASortedMapDoes(Prices prices) {
        for (Side side : Side.values()) {
            Flow flow = new Flow(side, price(prices));
            assertThatCode(flow::run)
                    .describedAs("-Dfuzz.seed=%d, %s, %s", SEED, prices, side)
                    .doesNotThrowAnyException();
        }
    }

    private LongUnaryOperator price(Prices prices) {
        return switch (prices) {
            case DENSE -> count -> 1_000 + random.nextInt(400);
            case FAR_APART -> count -> random.nextLong(1, Long.MAX_VALUE);
            case ASCENDING -> count -> MIDDLE + count;
            case DESCENDING -> count -> MIDDLE - count;
        };
    }

    /** Fills the book until it has very many orders, empties it to nothing, and again. */
    private final class Flow {

        private final LongUnaryOperator price;
        private final LevelBook book;
        private final TreeMap<Long, BookLevel> expected;
        private final List<Order> orders = new ArrayList<>();
        private boolean filling = true;

        Flow(Side side, LongUnaryOperator price) {
            this.price = price;
            book = new LevelBook(side);
            expected = side == Side.BID ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
        }

        void run() {
            for (int i = 1; i <= STEPS; i++) {
                long price = step(i);
                assertThat(book.at(price))
                        .describedAs("step %d", i)
                        .isEqualTo(expected.getOrDefault(price, new BookLevel(price, 0, 0)));
                assertThat(book.bestPrice())
                        .describedAs("step %d", i)
                        .isEqualTo(expected.isEmpty() ? OptionalLong.empty() : OptionalLong.of(expected.firstKey()));
                if (i % 100 == 0) {
                    assertShowsAll("step " + i);
                }
            }
            while (!orders.isEmpty()) {
                remove(orders.size() - 1);
            }
            assertShowsAll("emptied");
        }

        /** Changes one level; returns its price. */
        private long step(int count) {
            if (orders.size() >= MOST_ORDERS) {
                filling = false;
            } else if (orders.isEmpty()) {
                filling = true;
            }
            if (orders.isEmpty() || random.nextInt(10) < (filling ? 7 : 1)) {
                return add(new Order(price.applyAsLong(count), random.nextLong(1, 1_000)));
            }
            int index = orderIndex();
            return random.nextInt(3) == 0 ? reduce(index) : remove(index);
        }

        /** Any order, or while the book empties, for a while only the oldest or only the newest. */
        private int orderIndex() {
            return switch (filling ? 0 : orders.size() / 500 % 3) {
                case 1 -> 0;
                case 2 -> orders.size() - 1;
                default -> random.nextInt(orders.size());
            };
        }

        private long add(Order order) {
            orders.add(order);
            boolean restored = random.nextBoolean();
            if (restored) {
                book.add(order.price, order.quantity);
            }
            BookLevel after = change(order.price, order.quantity, 1);
            if (!restored) {
                book.set(order.price, after.totalQuantity(), after.orderCount());
            }
            return order.price;
        }

        private long reduce(int index) {
            Order order = orders.get(index);
            long taken = random.nextLong(order.quantity);
            orders.set(index, new Order(order.price, order.quantity - taken));
            return show(change(order.price, -taken, 0));
        }

        private long remove(int index) {
            Order order = orders.remove(index);
            return show(change(order.price, -order.quantity, -1));
        }

        private long show(BookLevel level) {
            book.set(level.price(), level.totalQuantity(), level.orderCount());
            return level.price();
        }

        private BookLevel change(long price, long quantity, int orderCount) {
            BookLevel before = expected.getOrDefault(price, new BookLevel(price, 0, 0));
            BookLevel after = new BookLevel(price, before.totalQuantity() + quantity, before.orderCount() + orderCount);
            if (after.orderCount() == 0) {
                expected.remove(price);
            } else {
                expected.put(price, after);
            }
            return after;
        }

        private void assertShowsAll(String description) {
            List<BookLevel> all = List.copyOf(expected.values());
            assertThat(book.best(Integer.MAX_VALUE)).describedAs(description).isEqualTo(all);
            int depth = random.nextInt(all.size() + 2);
            assertThat(book.best(depth))
                    .describedAs("%s, depth %d", description, depth)
                    .isEqualTo(all.subList(0, Math.min(depth, all.size())));
            long absent = absentPrice();
            assertThat(book.at(absent)).describedAs(description).isEqualTo(new BookLevel(absent, 0, 0));
            book.set(absent, 0, 0);
            assertThat(book.best(Integer.MAX_VALUE)).describedAs(description).isEqualTo(all);
        }

        private long absentPrice() {
            long price = expected.isEmpty() ? 1 : expected.firstKey();
            while (expected.containsKey(price)) {
                price--;
            }
            return price;
        }
    }
}
