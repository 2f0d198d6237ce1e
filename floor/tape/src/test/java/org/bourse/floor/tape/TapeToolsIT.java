package org.bourse.floor.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.testrun.OnDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a tape that is there: followed while it is written, cut, merged, exported, judged and replayed. */
@OnDisk
class TapeToolsIT {

    private static final long SECOND = 1_000_000_000L;
    private static final int SEGMENT = 4_096;

    @TempDir
    Path parent;

    /** A market of one instrument that is told to a tape: each step is a change of the book and a trade a second later. */
    private static final class Recorded implements AutoCloseable {

        private final TapeWriter tape;
        private final EventWriter out;
        private final EventHeader header = new EventHeader();
        private final TapeState state = new TapeState();
        private final VenueInstrument instrument;
        private long sequence;
        private long nanos;

        Recorded(Path directory, String symbol, long startNanos) throws IOException {
            this(directory, symbol, startNanos, false);
        }

        Recorded(Path directory, String symbol, long startNanos, boolean known) throws IOException {
            tape = TapeWriter.open(directory, SEGMENT);
            out = new EventWriter(tape);
            sequence = tape.lastSequence();
            nanos = Math.max(startNanos, tape.lastNanos());
            instrument = VenueInstrument.of(1, "binance", symbol, "0.01", "0.1");
            tape.beginSegmentsWith(writer -> state.repeat(tape, writer));
            if (known) {
                header.raw(nanos, 1_001, 1);
                state.defined(header, instrument);
                state.continuity(header, Continuity.CLOSED, StaleReason.NONE);
            } else {
                out.defined(next(0), instrument);
                state.defined(header, instrument);
            }
            Levels bids = new Levels();
            bids.add(10_000, 5);
            out.snapshot(next(0), bids, new Levels());
            state.snapshot(header, bids, new Levels());
            out.continuity(next(0), Continuity.LIVE, StaleReason.NONE);
            state.continuity(header, Continuity.LIVE, StaleReason.NONE);
        }

        private EventHeader next(long later) {
            nanos += later;
            header.raw(nanos, 1_001, 1);
            header.sequence = ++sequence;
            header.exchangeNanos = nanos;
            return header;
        }

        Recorded step(int count) {
            for (int i = 0; i < count; i++) {
                Levels bids = new Levels();
                bids.add(10_000, 5 + sequence);
                out.changes(next(SECOND / 2), bids, new Levels());
                state.changes(header, bids, new Levels());
                out.trade(next(SECOND / 2), sequence, 10_000, 3, VenueSide.BUY);
            }
            tape.flush();
            return this;
        }

        /** One more level of bids. */
        Recorded bid(long price) {
            Levels bids = new Levels();
            bids.add(price, 2 + sequence);
            out.changes(next(SECOND / 2), bids, new Levels());
            state.changes(header, bids, new Levels());
            tape.flush();
            return this;
        }

        Recorded trade(long later, long price) {
            out.trade(next(later), sequence, price, 3, VenueSide.SELL);
            tape.flush();
            return this;
        }

        @Override
        public void close() throws IOException {
            tape.close();
        }
    }

    private static List<Long> sequences(TapeCursor cursor) throws IOException {
        List<Long> found = new ArrayList<>();
        while (cursor.next()) {
            if (!cursor.header().isRepeated()) {
                found.add(cursor.header().sequence);
            }
        }
        return found;
    }

    private static TapeSelection all(Path tape) {
        return new TapeSelection(tape, 1, Long.MAX_VALUE, 0, Long.MAX_VALUE, one -> true);
    }

    @Test
    void isFollowedWhileItIsWrittenAndFromAnyPlace() throws IOException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND);
                TapeCursor cursor = TapeCursor.after(tape, 0)) {
            List<Long> found = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                market.step(7);
                found.addAll(sequences(cursor));
            }
            assertThat(found).hasSize(3 + 50 * 14).isSorted().doesNotHaveDuplicates();
            assertThat(cursor.findings()).isEmpty();
            assertThat(new Tape(tape).parts()).hasSizeGreaterThan(5);
            for (long after : new long[] {1, 100, 350, 702, 703}) {
                try (TapeCursor later = TapeCursor.after(tape, after)) {
                    assertThat(sequences(later)).as("after " + after).hasSize((int) (703 - after));
                }
            }
            try (TapeCursor bounded = TapeCursor.after(tape, 0, () -> 20)) {
                assertThat(sequences(bounded)).hasSize(20);
                assertThat(bounded.next()).isFalse();
            }
            try (TapeCursor late = TapeCursor.after(tape, 0, 340 * SECOND)) {
                assertThat(sequences(late).getFirst()).isEqualTo(3 + 2 * 339L);
            }
        }
    }

    @Test
    void saysWhatIsDamagedAndGoesOnWithTheNextSegment() throws IOException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            market.step(200);
        }
        Path second = tape.resolve("00000002.tape");
        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length / 2] ^= 1;
        Files.write(second, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        Files.delete(tape.resolve("00000004.tape"));
        Files.delete(tape.resolve("00000004.seal"));
        try (TapeCursor cursor = TapeCursor.after(tape, 0)) {
            assertThat(sequences(cursor)).isSorted().doesNotHaveDuplicates().contains(1L, 403L);
            assertThat(cursor.findings()).hasSize(2);
            assertThat(cursor.findings().getFirst().file()).isEqualTo(second);
            assertThat(cursor.findings().getLast().what()).isEqualTo("Segment 4 before it is missing.");
        }
    }

    @Test
    void isCutWithTheStateAtItsBeginning() throws IOException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            market.step(200);
            Path cut = parent.resolve("cut");
            assertThat(TapeCut.cut(tape, cut, 150, 249, SEGMENT).events()).isEqualTo(100);
            assertThat(new Tape(cut).verify()).isEmpty();
            StringWriter whole = new StringWriter();
            TapeCsv.write(
                    new TapeSelection(tape, 150, 249, 0, Long.MAX_VALUE, one -> true), TapeCsv.Content.QUOTES, whole);
            StringWriter part = new StringWriter();
            TapeCsv.write(all(cut), TapeCsv.Content.QUOTES, part);
            assertThat(part.toString().lines().toList())
                    .hasSize(51)
                    .last()
                    .asString()
                    .contains("live,0,100.00,");
            assertThat(part).hasToString(whole.toString());
            assertThatThrownBy(() -> TapeCut.cut(tape, cut, 1, 2, SEGMENT)).hasMessageContaining("already");
        }
    }

    /** What came between the head of the segment and the part is in the book, though it is not told. */
    @Test
    void isReadFromTheMiddleOfASegmentWithTheBookAsItWasThere() throws IOException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            for (int price = 1; price <= 300; price++) {
                market.bid(10_000 + price);
            }
        }
        assertThat(new Tape(tape).parts()).hasSizeGreaterThan(1);
        for (TapeCsv.Content content : List.of(TapeCsv.Content.QUOTES, TapeCsv.Content.LEVELS)) {
            StringWriter whole = new StringWriter();
            TapeCsv.write(all(tape), content, whole);
            List<String> lines = whole.toString().lines().toList();
            assertThat(lines).hasSize(302);
            for (int first : new int[] {4, 50, 180, 303}) {
                long nanos = SECOND + (first - 3) * SECOND / 2;
                StringWriter bySequence = new StringWriter();
                TapeCsv.write(
                        new TapeSelection(tape, first, Long.MAX_VALUE, 0, Long.MAX_VALUE, one -> true),
                        content,
                        bySequence);
                StringWriter byTime = new StringWriter();
                TapeCsv.write(
                        new TapeSelection(tape, 1, Long.MAX_VALUE, nanos, Long.MAX_VALUE, one -> true),
                        content,
                        byTime);
                assertThat(bySequence.toString().lines().skip(1).toList()).isEqualTo(lines.subList(first - 2, 302));
                assertThat(byTime).hasToString(bySequence.toString());
            }
            assertThat(lines.getLast())
                    .contains(
                            content == TapeCsv.Content.QUOTES
                                    ? ",103.00,30.4,"
                                    : ",103.00,30.4,102.99,30.3,102.98,30.2,");
        }
    }

    @Test
    void areMergedInTheOrderOfReceipt() throws IOException {
        Path first = parent.resolve("first");
        Path second = parent.resolve("second");
        try (Recorded a = new Recorded(first, "A", SECOND);
                Recorded b = new Recorded(second, "B", SECOND + SECOND / 4)) {
            a.step(100);
            b.step(100);
        }
        Path merged = parent.resolve("merged");
        assertThat(TapeMerge.merge(List.of(first, second), merged, SEGMENT))
                .returns(406L, TapeCut.Result::events)
                .returns(List.of(), TapeCut.Result::findings);
        assertThat(new Tape(merged).verify()).isEmpty();
        StringWriter csv = new StringWriter();
        TapeCsv.write(all(merged), TapeCsv.Content.TRADES, csv);
        List<String> lines = csv.toString().lines().skip(1).toList();
        assertThat(lines).hasSize(200);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).contains(i % 2 == 0 ? "binance,A," : "binance,B,");
        }
        assertThatThrownBy(() -> TapeMerge.merge(List.of(first), parent.resolve("none"), SEGMENT))
                .hasMessageContaining("not 1");
    }

    @Test
    void isJudged() throws IOException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            market.step(200).trade(5 * SECOND, 10_000).trade(40 * SECOND, 10_000);
            market.trade(400 * SECOND, 10_000).trade(SECOND, 90_000);
        }
        QualityReport report = QualityReport.of(all(tape));
        assertThat(report.points()).isEqualTo(204);
        assertThat(report.completeness()).isEqualTo(100);
        assertThat(List.of(report.gapCount(), report.minor(), report.moderate(), report.critical()))
                .containsExactly(3L, 1L, 1L, 1L);
        assertThat(report.missing()).isEqualTo(4 + 39 + 399);
        assertThat(report.anomalies()).isEqualTo(1);
        assertThat(report.orderIssues()).isZero();
        assertThat(report.score()).isEqualTo(94.5);
        assertThat(report.bookChanges()).isEqualTo(201);
        assertThat(report.liveNanos()).isEqualTo(report.nanos());
    }

    /** As of a disk that was full for a while. */
    private void recordWithAHole(Path tape) throws IOException {
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            market.step(50);
            Path inTheWay =
                    tape.resolve("%08d.tape".formatted(new Tape(tape).parts().size() + 1));
            Files.writeString(inTheWay, "");
            while (market.tape.missedEvents() < 100) {
                market.step(1);
            }
            Files.delete(inTheWay);
            market.tape.resume();
            market.step(50);
        }
    }

    @Test
    void isJudgedByWhatWasNotRecordedToo() throws IOException {
        Path tape = parent.resolve("tape");
        recordWithAHole(tape);
        QualityReport report = QualityReport.of(all(tape));
        assertThat(report.findings())
                .isEqualTo(new Tape(tape).verify())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what()).matches("Events \\d+ to \\d+ were not recorded[.]");
                    assertThat(finding.isDamage()).isFalse();
                });
        assertThat(report.interruptions()).isEqualTo(1);
        assertThat(report.nanos() - report.liveNanos()).isBetween(50 * SECOND, 52 * SECOND);
        assertThat(report.completeness()).isBetween(40.0, 80.0);
        assertThat(report.score()).isEqualTo(report.completeness() - 2 * 2);
        long last = new Tape(tape).parts().getLast().lastSequence();
        TapeSelection longer = new TapeSelection(tape, 1, last + 7, 0, Long.MAX_VALUE, one -> true);
        assertThat(QualityReport.of(longer).findings())
                .hasSize(2)
                .last()
                .satisfies(finding -> assertThat(finding.what())
                        .isEqualTo("Events " + (last + 1) + " to " + (last + 7) + " were not recorded."));
        long behind = new Tape(tape).parts().getLast().firstSequence();
        TapeSelection later = new TapeSelection(tape, behind, last, 0, Long.MAX_VALUE, one -> true);
        assertThat(QualityReport.of(later).findings()).isEmpty();
    }

    @Test
    void isNotLiveWhileNobodyRecords() throws IOException {
        Path tape = parent.resolve("tape");
        new Recorded(tape, "A", SECOND).step(20).close();
        new Recorded(tape, "A", 100 * SECOND).step(20).close();
        QualityReport report = QualityReport.of(all(tape));
        assertThat(report.findings()).isEmpty();
        assertThat(report.interruptions()).isEqualTo(1);
        assertThat(report.nanos()).isEqualTo(119 * SECOND);
        assertThat(report.liveNanos()).isEqualTo(40 * SECOND);
        assertThat(report.completeness()).isBetween(33.0, 34.0);
    }

    /** A floor that begins anew knows its instruments before it has an event of any: its first segment repeats them as closed. */
    @Test
    void isNotLiveWhileAFloorThatWasKilledDoesNotRecord() throws IOException {
        Path tape = parent.resolve("tape");
        new Recorded(tape, "A", SECOND).step(20).close();
        new Recorded(tape, "A", 100 * SECOND, true).step(20).close();
        QualityReport report = QualityReport.of(all(tape));
        assertThat(report.interruptions()).isEqualTo(1);
        assertThat(report.nanos()).isEqualTo(119 * SECOND);
        assertThat(report.liveNanos()).isEqualTo(40 * SECOND);
        assertThat(report.completeness()).isBetween(33.0, 34.0);
        QualityReport before =
                QualityReport.of(new TapeSelection(tape, 1, Long.MAX_VALUE, 0, 50 * SECOND, one -> true));
        assertThat(before.nanos()).isEqualTo(20 * SECOND);
        assertThat(before.liveNanos()).isEqualTo(20 * SECOND);
    }

    /** The new tape is one that its reader accepts, and says what is missing as the old one does. */
    @Test
    void isCutAndMergedAndExportedWithItsHoles() throws IOException {
        Path holed = parent.resolve("holed");
        recordWithAHole(holed);
        Path gone = parent.resolve("gone");
        new Recorded(gone, "A", SECOND).step(200).close();
        Files.delete(gone.resolve("00000003.tape"));
        Files.delete(gone.resolve("00000003.seal"));
        Path other = parent.resolve("other");
        new Recorded(other, "B", SECOND + SECOND / 4).step(150).close();
        for (Path tape : List.of(holed, gone)) {
            String name = tape.getFileName().toString();
            StringWriter csv = new StringWriter();
            assertThat(TapeCsv.write(all(tape), TapeCsv.Content.TRADES, csv))
                    .as(name)
                    .hasSize(1);
            Path cut = parent.resolve(name + "-cut");
            assertThat(TapeCut.cut(tape, cut, 10, 400, SEGMENT).findings())
                    .as(name)
                    .hasSize(1);
            Path merged = parent.resolve(name + "-merged");
            assertThat(TapeMerge.merge(List.of(tape, other), merged, SEGMENT).findings())
                    .as(name)
                    .hasSize(1);
            for (Path made : List.of(cut, merged)) {
                assertThat(new Tape(made).verify())
                        .as(made.toString())
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.what()).endsWith(" were not recorded."));
                StringWriter again = new StringWriter();
                assertThat(TapeCsv.write(all(made), TapeCsv.Content.QUOTES, again))
                        .as(made.toString())
                        .hasSize(1);
            }
        }
    }

    @Test
    void isReplayedInItsOrder() throws IOException, InterruptedException {
        Path tape = parent.resolve("tape");
        try (Recorded market = new Recorded(tape, "A", SECOND)) {
            market.step(10);
        }
        List<Long> trades = new ArrayList<>();
        TapeReplay.replay(tape, 0, IgnoredRawEvents.IGNORED, new MarketEventsAdapter() {
            @Override
            public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
                trades.add(header.sequence);
            }
        });
        assertThat(trades).hasSize(10).isSorted();
        assertThatThrownBy(() -> TapeReplay.replay(tape, -1, IgnoredRawEvents.IGNORED, new TapeState()))
                .hasMessageContaining("0 or more");
    }
}
