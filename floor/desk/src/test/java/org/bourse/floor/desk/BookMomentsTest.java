package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;

/** Which moments of a book are kept. */
class BookMomentsTest {

    private static final long SECOND = 1_000_000_000L;

    private final Book book = new Book(VenueInstrument.of(7, "binance", "BTCUSDT", "0.01", "0.001"));
    private final BookMoments moments = new BookMoments();

    private void at(long seconds, long bid, long quantity) {
        EventHeader header = new EventHeader().raw(1, 1, 7);
        header.exchangeNanos = seconds * SECOND;
        Levels bids = new Levels();
        bids.add(bid, quantity);
        bids.add(bid - 1, 1);
        book.replace(header, bids, new Levels());
        moments.look(List.of(book));
    }

    @Test
    void areHalfAMinuteOfTheVenuesTimeApart() {
        book.become(Continuity.LIVE, StaleReason.NONE, 1);
        at(100, 50, 4);
        at(129, 51, 4);
        at(130, 52, 5);
        assertThat(moments.of(7))
                .containsExactly(
                        new BookMoments.Moment(130 * SECOND, 52, 0, 6, 0),
                        new BookMoments.Moment(100 * SECOND, 50, 0, 5, 0));
    }

    @Test
    void areNoneWhileItIsNotLive() {
        at(100, 50, 4);
        book.become(Continuity.STALE, StaleReason.GAP, 1);
        at(200, 50, 4);
        assertThat(moments.of(7)).isEmpty();
    }

    @Test
    void areAHundredAtMostAndForgottenWithTheInstrument() {
        book.become(Continuity.LIVE, StaleReason.NONE, 1);
        for (int i = 1; i <= 150; i++) {
            at(30L * i, i, 1);
        }
        assertThat(moments.of(7)).hasSize(100);
        assertThat(moments.of(7).getLast().bid()).isEqualTo(51);
        moments.keep(Set.of(8));
        assertThat(moments.of(7)).isEmpty();
    }
}
