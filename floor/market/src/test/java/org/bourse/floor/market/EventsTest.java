package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.floor.market.sbe.EventHeaderDecoder;
import org.bourse.floor.market.sbe.MessageHeaderDecoder;
import org.bourse.floor.market.sbe.RunReportedDecoder;
import org.junit.jupiter.api.Test;

/** The binary form of events. */
class EventsTest {

    private static final RunReport REPORT = new RunReport(
            "live_1",
            RunReport.Kind.FILLED,
            1,
            2,
            VenueSide.SELL,
            3,
            4,
            5,
            6,
            true,
            new BigDecimal("-0.125"),
            "liquidation");

    private final List<byte[]> written = new ArrayList<>();
    private final EventWriter writer = new EventWriter((header, buffer, length) -> {
        byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        written.add(bytes);
    });

    @Test
    void areReadAsTheyWereWritten() {
        writeAll();
        List<byte[]> first = List.copyOf(written);
        written.clear();
        EventReader reader = new EventReader();
        first.forEach(bytes -> reader.read(bytes, 0, bytes.length, writer, writer));
        assertThat(written).hasSize(17).usingElementComparator(Arrays::compare).containsExactlyElementsOf(first);
    }

    @Test
    void haveAHeaderOf48BytesAndTheseBytes() {
        assertThat(EventHeaderDecoder.ENCODED_LENGTH).isEqualTo(48);
        writer.trade(header(), 9, 6_173_763, 100, VenueSide.SELL);
        assertThat(HexFormat.of().formatHex(written.getFirst()))
                .isEqualTo(
                        "4900180002000300" + "0700000000000000" + "03000000" + "0200" + "0000" + "05000000" + "00000000"
                                + "0a00000000000000" + "0b00000000000000" + "0c00000000000000" + "0900000000000000"
                                + "43345e0000000000" + "6400000000000000" + "01");
    }

    @Test
    void areRefusedInANewerOrAnotherSchema() {
        writer.tick(header());
        byte[] newer = written.getFirst().clone();
        newer[6] = 4;
        byte[] other = written.getFirst().clone();
        other[4] = 1;
        EventReader reader = new EventReader();
        assertThatThrownBy(() -> reader.header(newer, 0, newer.length)).hasMessageContaining("version 4");
        assertThatThrownBy(() -> reader.header(other, 0, other.length)).hasMessageContaining("Schema 1");
    }

    @Test
    void areReadInTheFirstVersion() {
        writer.trade(header(), 9, 6_173_763, 100, VenueSide.SELL);
        byte[] now = written.getFirst();
        byte[] first = now.clone();
        first[6] = 0;
        written.clear();

        new EventReader().read(first, 0, first.length, writer, writer);

        assertThat(written).usingElementComparator(Arrays::compare).containsExactly(now);
    }

    @Test
    void haveAReportAsItWasWrittenAndRefuseAnotherKind() {
        writer.reported(header(), REPORT);
        byte[] bytes = written.getFirst();
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        RunReportedDecoder decoder = new RunReportedDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        assertThat(List.of(decoder.order(), decoder.intent(), decoder.execution(), decoder.price(), decoder.quantity()))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(List.of(decoder.leaves(), decoder.fee(), (long) decoder.feeScale(), (long) decoder.maker()))
                .containsExactly(6L, -125L, 3L, 1L);
        assertThat(List.of(decoder.run(), decoder.why())).containsExactly("live_1", "liquidation");

        bytes[MessageHeaderDecoder.ENCODED_LENGTH + RunReportedDecoder.kindEncodingOffset()] = 99;
        assertThatThrownBy(() -> new EventReader().read(bytes, 0, bytes.length, writer, writer))
                .hasMessage("No report has the number 99.");
    }

    @Test
    void areRefusedOrReadWhenTheyAreDamagedAndNothingElse() {
        writeAll();
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        Random random = new Random(seed);
        EventReader reader = new EventReader();
        EventWriter nowhere = new EventWriter((header, buffer, length) -> {});
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = written.get(random.nextInt(written.size())).clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            byte[] damaged = random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            try {
                reader.read(damaged, 0, damaged.length, nowhere, nowhere);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    private void writeAll() {
        Levels bids = new Levels();
        bids.add(100, 5);
        bids.add(99, 7);
        Levels asks = new Levels();
        asks.add(101, 3);
        byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        EventHeader header = header();
        writer.frame(header, bytes, 0, bytes.length);
        writer.sent(header, bytes, 1, 3);
        writer.restAnswer(header, 200, bytes, 0, bytes.length);
        writer.linkOpened(header, "ws://somewhere");
        writer.linkClosed(header, "silence");
        writer.framesLost(header);
        writer.tick(header);
        writer.command(header, "all release operator");
        writer.reported(header, REPORT);
        writer.defined(header, new VenueInstrument(3, "binance", "BTCUSDT", 2, 5, 1, 1));
        writer.continuity(header, Continuity.STALE, StaleReason.GAP);
        writer.snapshot(header, bids, asks);
        writer.changes(header, bids, new Levels());
        writer.trade(header, 9, 100, 5, VenueSide.SELL);
        writer.quote(header, 100, 5, 101, 3);
        writer.funding(header, -25, 13);
        writer.bar(header, new Bar(60, 100, 102, 99, 101, 12, 4), 60);
    }

    private static EventHeader header() {
        EventHeader header = new EventHeader();
        header.sequence = 7;
        header.instrument = 3;
        header.link = 2;
        header.epoch = 5;
        header.receiveNanos = 10;
        header.exchangeNanos = 11;
        header.venueSequence = 12;
        return header;
    }
}
