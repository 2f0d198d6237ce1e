package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Accounts against a plain map, while their number swings. {@code -Dfuzz.seed=S} repeats a run. */
class AccountTableFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int MOST_ORDERS = 20_000;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AccountTable accounts = new AccountTable();

    /** How many orders hold each account, and its row. */
    private final Map<Account, Integer> holders = new HashMap<>();

    private final Map<Account, Integer> rows = new HashMap<>();
    private final List<Held> orders = new ArrayList<>();

    private record Account(long brokerId, String documentNumber) {}

    private record Held(Account account, int row) {}

    @Test
    void areThereOnceAndForAsLongAsAnOrderHoldsThem() {
        for (int wave = 0; wave < 6; wave++) {
            int goal = wave % 2 == 0 ? MOST_ORDERS : random.nextInt(100);
            while (orders.size() != goal) {
                if (orders.size() < goal) {
                    hold(account());
                } else {
                    release();
                }
            }
            rows.forEach((account, row) -> {
                assertThat(accounts.brokerId(row)).as(seed()).isEqualTo(account.brokerId);
                assertThat(accounts.documentNumber(row)).as(seed()).isEqualTo(account.documentNumber);
            });
            assertThat(accounts.size()).as(seed()).isEqualTo(rows.size());
        }
        accounts.clear();
        assertThat(accounts.size()).isZero();
    }

    private void hold(Account account) {
        int row = accounts.hold(account.brokerId, account.documentNumber);
        Integer known = rows.put(account, row);
        assertThat(known).as(seed()).isIn(null, row);
        holders.merge(account, 1, Integer::sum);
        orders.add(new Held(account, row));
    }

    private void release() {
        int at = random.nextInt(orders.size());
        Held held = orders.get(at);
        orders.set(at, orders.getLast());
        orders.removeLast();
        accounts.release(held.row);
        if (holders.merge(held.account, -1, Integer::sum) == 0) {
            holders.remove(held.account);
            rows.remove(held.account);
        }
    }

    /** Half of them are of few accounts, the others of one that hardly comes again. */
    private Account account() {
        long brokerId = 1L + random.nextInt(5);
        int number = random.nextInt(random.nextBoolean() ? 50 : Integer.MAX_VALUE);
        return new Account(brokerId, random.nextInt(20) == 0 ? "" : "account " + number);
    }

    private static String seed() {
        return "-Dfuzz.seed=" + SEED;
    }
}
