package org.bourse.floor.mockvenues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An invented market, as the rules of the venue that it plays want it. */
class InventedMarketTest {

    private static final Pattern UPDATES = Pattern.compile("\"U\":(\\d+),\"u\":(\\d+)");
    private static final Pattern BEST = Pattern.compile("\"u\":(\\d+),\"s\":\"\\w+\",\"b\":\"([^\"]+)\"");

    @Test
    void isTheSameWithTheSameSeed() {
        assertThat(messages(7)).isEqualTo(messages(7)).isNotEqualTo(messages(8));
    }

    @Test
    void numbersItsUpdatesWithoutAGapFromItsFirstBookOn() throws IOException {
        long last = new TrueBook(new InventedMarket("BTCUSDT", 6_000_000, 7).firstBook()).update();
        for (Market.Message message : messages(7)) {
            Matcher updates = UPDATES.matcher(message.text());
            if (updates.find()) {
                assertThat(Long.parseLong(updates.group(1))).isEqualTo(last + 1);
                last = Long.parseLong(updates.group(2));
            }
        }
    }

    @Test
    void saysTheBestPricesThatItsBookHas() throws IOException {
        TrueBook book = new TrueBook(new InventedMarket("BTCUSDT", 6_000_000, 7).firstBook());
        int compared = 0;
        String best = "";
        long of = 0;
        for (Market.Message message : messages(7)) {
            book.take(message.text());
            Matcher quote = BEST.matcher(message.text());
            if (quote.find()) {
                of = Long.parseLong(quote.group(1));
                best = quote.group(2);
            } else if (book.update() == of) {
                assertThat(book.best(true, 1)).startsWith("[[\"" + best + "\"");
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    private static List<Market.Message> messages(long seed) {
        InventedMarket market = new InventedMarket("BTCUSDT", 6_000_000, seed);
        List<Market.Message> messages = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            messages.add(market.next().orElseThrow());
        }
        return messages;
    }
}
