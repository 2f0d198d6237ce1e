package org.bourse.floor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of bars become a tape of bars: in the order of their ends, exact, or not at all, with what is wrong and where. */
class BarImportIT {

    private static final String HEAD = "symbol,begins_at,open,high,low,close,volume,trades,note\n";

    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private long write(Path... files) throws IOException {
        return BarImport.write(
                new BarImport.Source(Arrays.asList(files), "csv", Duration.ofMinutes(1)),
                directory.resolve("tape"),
                1 << 16,
                share -> assertThat(share).isBetween(0.0, 1.0));
    }

    private List<String> told() throws IOException {
        List<String> told = new ArrayList<>();
        List<VenueInstrument> known = new ArrayList<>();
        try (TapeCursor cursor = TapeCursor.after(directory.resolve("tape"), 0)) {
            while (cursor.next()) {
                cursor.tell(IgnoredRawEvents.IGNORED, new MarketEventsAdapter() {
                    @Override
                    public void defined(EventHeader header, VenueInstrument of) {
                        if (!header.isRepeated()) {
                            known.add(of);
                            told.add(header.sequence + " " + of.venue() + " " + of.symbol() + " " + of.priceScale()
                                    + " " + of.quantityScale() + " " + of.tick());
                        }
                    }

                    @Override
                    public void bar(EventHeader header, Bar bar, long lengthNanos) {
                        VenueInstrument of = known.get(header.instrument - 1);
                        told.add(header.sequence + " " + of.symbol() + " " + header.receiveNanos + " "
                                + bar.startNanos() + " " + lengthNanos + " " + of.price(bar.open()) + " "
                                + of.price(bar.high()) + " " + of.price(bar.low()) + " " + of.price(bar.close()) + " "
                                + of.quantity(bar.volume()) + " " + bar.trades());
                    }
                });
            }
            assertThat(cursor.findings()).isEmpty();
        }
        return told;
    }

    @Test
    void barsOfSeveralFilesAreTheTapesEventsInTheOrderOfTheirEnds() throws IOException {
        Path one = file(
                "one.csv",
                HEAD + "B,2026-01-05T14:30:00Z,100,101.5,99.25,101,1000,7,x\n"
                        + "B,2026-01-05T15:32:00+01:00,101,101,101,101,0.125,,\n");
        Path other = file(
                "A.x.csv",
                String.join(
                        "\r\n",
                        "\ufeffbegins_at,open,high,low,close,volume",
                        "2026-01-05 14:31:00,0.00001234,0.00001235,0.00001234,0.00001234,5.12345678"));
        assertThat(write(one, other)).isEqualTo(5);
        long begin = 1_767_623_400L * 1_000_000_000L;
        long minute = 60_000_000_000L;
        assertThat(told())
                .containsExactly(
                        "1 csv A.x 8 2 1",
                        "2 csv B 6 3 10000",
                        "3 B " + (begin + minute - 1) + " " + begin + " " + minute
                                + " 100.000000 101.500000 99.250000 101.000000 1000.000 7",
                        "4 A.x " + (begin + 2 * minute - 1) + " " + (begin + minute) + " " + minute
                                + " 0.00001234 0.00001235 0.00001234 0.00001234 5.12 0",
                        "5 B " + (begin + 3 * minute - 1) + " " + (begin + 2 * minute) + " " + minute
                                + " 101.000000 101.000000 101.000000 101.000000 0.125 0");
        assertThat(new Tape(directory.resolve("tape")).verify()).isEmpty();
    }

    @Test
    void timesAreDaysOrNumbersToo() throws IOException {
        List<String> times = List.of(
                "2026-01-05",
                "1767657600",
                "1767700800000",
                "1767787200000000",
                "1767873600000000000",
                "2026-01-10T00:00+00");
        StringBuilder text = new StringBuilder("begins_at,open,high,low,close,volume\n");
        times.forEach(time -> text.append(time).append(",1,1,1,1,1\n"));
        assertThat(write(file("D.csv", text.toString()))).isEqualTo(7);
        assertThat(told().stream().skip(1).map(line -> Long.parseLong(line.split(" ", -1)[3]) / 3_600_000_000_000L))
                .containsExactly(490_992L, 491_016L, 491_028L, 491_052L, 491_076L, 491_112L);
    }

    @Test
    void allThatIsWrongIsSaidWithItsLineAndNothingIsWritten() throws IOException {
        Path wrong = file(
                "wrong.csv",
                HEAD + "A,2026-01-05T14:30:00Z,100,101,99,100,1,1,\n"
                        + "A,2026-01-05T14:30:30Z,100,101,99,100,1,1,\n"
                        + "A,yesterday,100,101,99,100,1,1,\n"
                        + "A,2026-01-05T14:32:00Z,0,-1,1e3,x,-5,1.5,\n"
                        + "A,2026-01-05T14:33:00Z,100,99,101,100,1,1,\n"
                        + "A,2026-01-05T14:20:00Z,100,101,99,100,1,1,\n"
                        + "two words,2026-01-05T14:35:00Z,100,101,99,100,1,1,\n"
                        + "A,2026-01-05T14:36:00Z\n");
        Path headless = file("headless.csv", "time,open,high,low,close\n1,2,3,4,5\n");
        assertThatThrownBy(() -> write(wrong, headless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("line 2:")
                .hasMessageContaining("wrong.csv, line 3: the bar begins before the one of A ahead of it has ended.")
                .hasMessageContaining("line 4: begins_at is a time such as 2026-01-05T14:30:00Z")
                .hasMessageContaining("line 5: open is a price above 0")
                .hasMessageContaining("line 5: high is a price above 0")
                .hasMessageContaining("line 5: low is a price above 0")
                .hasMessageContaining("line 5: close is a price above 0")
                .hasMessageContaining("line 5: volume is a number of 0 or more")
                .hasMessageContaining("line 5: trades is a whole number")
                .hasMessageContaining("line 6: high is the highest of the four prices")
                .hasMessageContaining("line 7: the bar begins before the one on the line ahead of it")
                .hasMessageContaining("line 8: a symbol is")
                .hasMessageContaining("line 9: there are 2 values, not 9.")
                .hasMessageContaining(
                        "headless.csv, line 1: the first line names the columns; there is no begins_at, volume.");
        assertThat(TapeSegment.all(directory.resolve("tape"))).isEmpty();
    }

    @Test
    void filesThatTellOneTimeTwiceOrNothingAreRefused() throws IOException {
        Path one = file("one.csv", HEAD + "A,2026-01-05,1,1,1,1,1,1,\nA,2026-01-07,1,1,1,1,1,1,\n");
        Path other = file("other.csv", HEAD + "A,2026-01-06,1,1,1,1,1,1,\n");
        Path later = file("later.csv", HEAD + "A,2026-01-08,1,1,1,1,1,1,\n");
        assertThatThrownBy(() -> write(one, other)).hasMessage("Two files have bars of A of the same time.");
        assertThatThrownBy(() -> write(file("none.csv", HEAD))).hasMessageStartingWith("There is no bar in ");
        assertThatThrownBy(() -> write(file("many.csv", HEAD + "A,x,1,1,1,1,1,1,\n".repeat(1_000))))
                .hasMessageEndingWith("There is more that is wrong.")
                .message()
                .hasSizeLessThan(10_000);
        assertThat(write(later, one)).isEqualTo(4);
        assertThatThrownBy(() -> write(one)).isInstanceOf(IOException.class).hasMessageContaining("There is a tape in");
    }
}
