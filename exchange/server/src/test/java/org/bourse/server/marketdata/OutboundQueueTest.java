package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

    private final Reader reader = new Reader(1_000, 4);
    private final OutboundQueue queue = reader.queue;
    private final BookSlot slot = new BookSlot(new BookChannel("PETR4", 0, null));

    @Test
    void framesTextsOfEveryLengthAsTheProtocolSays() {
        for (int length : List.of(0, 125, 126, 65_535, 65_536, 200_000)) {
            String text = "x".repeat(length);
            assertThat(new String(Reader.text(Frame.text(text)), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }

    @Test
    void keepsMessagesInOrder() {
        queue.offer(Frame.text("1"));
        queue.offer(Frame.text("2"));
        assertThat(reader.read()).extracting(Object::toString).containsExactly("1", "2");
        assertThat(queue.poll()).isNull();
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void givesTheReaderUpOnceWhenTooMuchWaitsAndSaysSo() {
        for (int i = 0; i < 10; i++) {
            queue.offer(Frame.text("\"" + "x".repeat(200) + "\""));
        }
        assertThat(reader.gaveUp).isTrue();
        queue.finish(Frame.text("\"too slow\""), true);
        assertThat(reader.read()).extracting(Object::toString).containsExactly("\"too slow\"");
        queue.offer(Frame.text("3"));
        assertThat(queue.poll()).isNull();
    }

    @Test
    void endsAfterTheLastMessage() throws InterruptedException {
        queue.offer(Frame.text("1"));
        queue.finish(Frame.text("2"), false);
        assertThat(queue.await()).isTrue();
        assertThat(reader.read()).hasSize(2);
        assertThat(queue.await()).isFalse();
    }

    @Test
    void onlyTheNewestOfALatestSlotIsSent() {
        LatestSlot latest = new LatestSlot();
        queue.offer(latest, Frame.text("1"));
        queue.offer(Frame.text("2"));
        queue.offer(latest, Frame.text("3"));
        assertThat(reader.read()).extracting(Object::toString).containsExactly("3", "2");
        queue.offer(latest, Frame.text("4"));
        assertThat(reader.read()).extracting(Object::toString).containsExactly("4");
    }

    @Test
    void aClearedLatestSlotKeepsItsPlaceForNobody() {
        LatestSlot latest = new LatestSlot();
        queue.offer(latest, Frame.text("1"));
        queue.clear(latest);
        queue.offer(Frame.text("2"));
        queue.offer(latest, Frame.text("3"));
        assertThat(reader.read()).extracting(Object::toString).containsExactly("2", "3");
    }

    @Test
    void mergesBookUpdatesThatWait() {
        queue.offer(slot, update(1, 2, 1_000, 5));
        queue.offer(slot, update(2, 3, 1_000, 6));
        queue.offer(slot, update(3, 4, 1_010, 7));
        assertThat(reader.read())
                .extracting(Object::toString)
                .containsExactly("{\"type\":\"book\",\"symbol\":\"PETR4\",\"previous\":1,\"sequence\":4,"
                        + "\"changes\":[[\"bid\",1000,6,1],[\"bid\",1010,7,1]]}");
    }

    @Test
    void aBookTooFarBehindStartsOverWithASnapshot() {
        for (int i = 1; i <= 6; i++) {
            queue.offer(slot, update(i, i + 1, 1_000 + i, 5));
        }
        assertThat(queue.poll()).isInstanceOf(SnapshotDue.class);
        queue.offer(slot, update(7, 8, 1_000, 5));
        assertThat(queue.poll()).as("what comes before the snapshot is in it").isNull();
        queue.snapshotTaken(slot);
        queue.offer(slot, update(8, 9, 1_000, 5));
        assertThat(queue.poll()).isInstanceOf(Frame.class);
    }

    @Test
    void nothingIsSentOfAClosedSlot() {
        queue.offer(slot, update(1, 2, 1_000, 5));
        queue.close(slot);
        queue.offer(slot, update(2, 3, 1_000, 5));
        queue.startOver(slot);
        assertThat(queue.poll()).isNull();
    }

    private static BookUpdate update(long previous, long sequence, long price, long quantity) {
        List<LevelChange> changes = List.of(new LevelChange(Side.BID, price, quantity, 1));
        return new BookUpdate("PETR4", 0, previous, sequence, changes, OptionalLong.empty(), null).encoded();
    }
}
