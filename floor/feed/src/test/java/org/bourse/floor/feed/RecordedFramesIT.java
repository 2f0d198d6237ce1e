package org.bourse.floor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bourse.floor.feed.VenueDriver.BTC;
import static org.bourse.floor.feed.VenueDriver.ETH;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.DecimalText;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.Market;
import org.bourse.floor.mockvenues.MockBinance;
import org.bourse.floor.mockvenues.RecordedMarket;
import org.bourse.floor.mockvenues.TrueBook;
import org.bourse.testrun.Needs;
import org.bourse.testrun.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real venue sent, through the venue's rules: at each update whose best prices it said, the book has these; and played by
 * a mock venue, the tape of it derives the same.
 */
@Needs(Recordings.class)
class RecordedFramesIT {

    private static final Pattern TICKER = Pattern.compile(
            "\"u\":(\\d+),\"s\":\"\\w+\",\"b\":\"([^\"]+)\",\"B\":\"([^\"]+)\",\"a\":\"([^\"]+)\",\"A\":\"([^\"]+)\"");

    @Test
    void keepsTheBookOfBtcAsBinanceDid() throws IOException {
        assertThat(agreements(BTC)).isEqualTo(1_072);
    }

    @Test
    void keepsTheBookOfEthAsBinanceDid() throws IOException {
        assertThat(agreements(ETH)).isEqualTo(1_056);
    }

    /** By real sockets, REST snapshot and all, both instruments at once and as fast as they are taken. */
    @Test
    void derivesTheSameFromTheTapeOfWhatWasPlayed(@TempDir Path directory) throws IOException, InterruptedException {
        Map<String, List<Path>> files = RecordedMarket.in(Recordings.folder());
        Path tape = directory.resolve("tape");
        List<VenueInstrument> both = List.of(BTC, ETH);
        List<Market> markets = new ArrayList<>();
        for (VenueInstrument instrument : both) {
            markets.add(RecordedMarket.of(instrument.symbol(), files.getOrDefault(instrument.symbol(), List.of())));
        }
        try (MockBinance mock = new MockBinance(0, () -> markets, false, false);
                RunningFloor floor = new RunningFloor(mock, tape, both, 32 << 20, RunningFloor.LONG)) {
            assertThat(mock.awaitPlayed(120)).isTrue();
            for (int place = 0; place < both.size(); place++) {
                int at = place;
                TrueBook truth = mock.book(both.get(place).symbol()).orElseThrow();
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> floor.view(at).isLive() && floor.view(at).venueSequence() == truth.update());
            }
        }
        Rederivation.Result result = Rederivation.of(tape);
        assertThat(result.findings()).isEmpty();
        assertThat(result.firstDifference()).isZero();
        assertThat(result.events()).isGreaterThan(300_000);
    }

    /** The updates with a ticker of theirs, at each of which best prices and quantities are compared. */
    private static int agreements(VenueInstrument instrument) throws IOException {
        List<Path> files = RecordedMarket.in(Recordings.folder()).getOrDefault(instrument.symbol(), List.of());
        Map<Long, Matcher> tickers = tickers(instrument, files);
        VenueDriver venue = new VenueDriver();
        Book book = venue.book(instrument);
        int agreements = 0;
        try (RecordedMarket market = RecordedMarket.of(instrument.symbol(), files)) {
            String first = market.firstBook();
            venue.opened();
            long seen = 0;
            for (Optional<Market.Message> message = market.next(); message.isPresent(); message = market.next()) {
                venue.frame(message.get().text());
                if (!venue.asked.isEmpty() && !book.view(1).isLive()) {
                    venue.answer(instrument, 200, first);
                }
                boolean applied = message.get().stream().contains("@depth") && book.venueSequence() != seen;
                Matcher ticker = applied ? tickers.get(book.venueSequence()) : null;
                seen = book.venueSequence();
                if (ticker != null) {
                    assertThat(book.bestIs(
                                    price(instrument, ticker, 2),
                                    quantity(instrument, ticker, 3),
                                    price(instrument, ticker, 4),
                                    quantity(instrument, ticker, 5)))
                            .as("update %d", seen)
                            .isTrue();
                    agreements++;
                }
            }
        }
        assertThat(book.view(1).isLive()).as("%s", venue.counters().all()).isTrue();
        assertThat(venue.asked).as("one snapshot is enough").hasSize(1);
        assertThat(book.epoch()).isZero();
        return agreements;
    }

    private static Map<Long, Matcher> tickers(VenueInstrument instrument, List<Path> files) throws IOException {
        Map<Long, Matcher> tickers = new HashMap<>();
        try (RecordedMarket market = RecordedMarket.of(instrument.symbol(), files)) {
            for (Optional<Market.Message> message = market.next(); message.isPresent(); message = market.next()) {
                Matcher ticker = TICKER.matcher(message.get().text());
                if (ticker.find()) {
                    tickers.put(Long.parseLong(ticker.group(1)), ticker);
                }
            }
        }
        return tickers;
    }

    private static long price(VenueInstrument instrument, Matcher ticker, int group) {
        return DecimalText.parse(ticker.group(group), instrument.priceScale());
    }

    private static long quantity(VenueInstrument instrument, Matcher ticker, int group) {
        return DecimalText.parse(ticker.group(group), instrument.quantityScale());
    }
}
