package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bourse.contract.BookLevel;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

class LevelBookTest {

    private static final int MANY = 100 * LevelBlock.CAPACITY;

    private final LevelBook asks = new LevelBook(Side.ASK);
    private final LevelBook bids = new LevelBook(Side.BID);

    @Test
    void showsTheLowestAskAndTheHighestBidFirst() {
        for (LevelBook side : List.of(asks, bids)) {
            side.add(1_001, 200);
            side.add(1_000, 100);
            side.add(1_001, 50);
        }

        assertThat(asks.best(5)).containsExactly(new BookLevel(1_000, 100, 1), new BookLevel(1_001, 250, 2));
        assertThat(bids.best(5)).containsExactly(new BookLevel(1_001, 250, 2), new BookLevel(1_000, 100, 1));
        assertThat(bids.best(1)).containsExactly(new BookLevel(1_001, 250, 2));
        assertThat(bids.best(0)).isEmpty();
    }

    @Test
    void ranksABetterPriceLower() {
        assertThat(asks.rank(1_000)).isLessThan(asks.rank(1_001));
        assertThat(bids.rank(1_001)).isLessThan(bids.rank(1_000));
        assertThat(bids.price(bids.rank(1_000))).isEqualTo(1_000);
    }

    @Test
    void aLevelIsWhatWasSaidOfItLast() {
        bids.set(1_000, 100, 1);
        bids.set(1_000, 250, 2);
        bids.set(999, 30, 1);
        assertThat(bids.best(5)).containsExactly(new BookLevel(1_000, 250, 2), new BookLevel(999, 30, 1));

        bids.set(1_000, 0, 0);
        bids.set(1_001, 0, 0);

        assertThat(bids.best(5)).containsExactly(new BookLevel(999, 30, 1));
        assertThat(bids.at(1_000)).isEqualTo(new BookLevel(1_000, 0, 0));
    }

    @Test
    void leavesALevelAsItWasWhenItsSharesWouldOverflow() {
        asks.add(1_000, Long.MAX_VALUE);

        assertThatThrownBy(() -> asks.add(1_000, 1)).isInstanceOf(ArithmeticException.class);
        assertThat(asks.at(1_000)).isEqualTo(new BookLevel(1_000, Long.MAX_VALUE, 1));
    }

    @Test
    void keepsBlocksAtLeastAQuarterFullWhicheverLevelsGo() {
        fill();

        for (long price = 1; price <= MANY; price++) {
            if (price % LevelBlock.CAPACITY != 0) {
                asks.set(price, 0, 0);
            }
        }

        assertThat(asks.best(MANY)).hasSize(100);
        assertThat(asks.blockCount()).isLessThanOrEqualTo(1 + 4 * 100 / LevelBlock.CAPACITY);
    }

    @Test
    void findsTheNextBestPriceWhenAWholeBlockIsGone() {
        int splitInTwo = LevelBlock.CAPACITY * 3 / 2;
        for (long price = 1; price <= splitInTwo; price++) {
            asks.add(price, 10);
        }

        for (long price = 1; price < splitInTwo; price++) {
            asks.set(price, 0, 0);

            assertThat(asks.bestPrice()).hasValue(price + 1);
            assertThat(asks.best(1)).containsExactly(new BookLevel(price + 1, 10, 1));
        }
    }

    @Test
    void isASingleBlockAgainOnceAllLevelsAreGone() {
        fill();
        assertThat(asks.blockCount()).isGreaterThanOrEqualTo(100);

        for (long price = 1; price <= MANY; price++) {
            asks.set(price, 0, 0);
        }

        assertThat(asks.bestPrice()).isEmpty();
        assertThat(asks.best(1)).isEmpty();
        assertThat(asks.blockCount()).isEqualTo(1);
    }

    private void fill() {
        for (long price = 1; price <= MANY; price++) {
            asks.add(price, 10);
        }
    }
}
