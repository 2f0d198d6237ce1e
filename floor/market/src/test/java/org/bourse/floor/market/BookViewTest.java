package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is computed from a book's levels. */
class BookViewTest {

    private final Book book = new Book(VenueInstrument.of(1, "polymarket", "1", "0.0001", "0.000001"));
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();

    private BookView view(int depth) {
        book.replace(new EventHeader(), bids, asks);
        return book.view(depth);
    }

    @Test
    void keepsHalfOfATick() {
        bids.add(4_801, 1);
        asks.add(4_902, 1);
        assertThat(view(1).mid()).hasValue("0.48515");
        asks.add(4_901, 1);
        assertThat(view(1).mid()).hasValue("0.48510");
    }

    @Test
    void hasNeitherMiddleNorImbalanceWhereASideIsEmpty() {
        bids.add(4_800, 1);
        assertThat(view(10).mid()).isEmpty();
        assertThat(view(10).imbalance()).isEmpty();
    }

    @Test
    void weighsTheLevelsThatItHas() {
        bids.add(4_800, 30);
        asks.add(4_900, 10);
        asks.add(4_901, 20);
        assertThat(view(1).imbalance()).hasValue("0.7500");
        assertThat(view(2).imbalance()).hasValue("0.5000");
    }

    @Test
    void doesNotOverflow() {
        bids.add(DecimalText.MAX_VALUE - 1, DecimalText.MAX_VALUE);
        asks.add(DecimalText.MAX_VALUE, DecimalText.MAX_VALUE);
        asks.add(DecimalText.MAX_VALUE - 2, DecimalText.MAX_VALUE);
        assertThat(view(2).imbalance()).hasValue("0.3333");
        assertThat(view(2).mid()).hasValue("92233720368547.75785");
    }
}
