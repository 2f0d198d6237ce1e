package org.bourse.loadtest.fixwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixReaderTest {

    private static final byte[] MSG_TYPE = FixReader.key(35);
    private static final byte[] CL_ORD_ID = FixReader.key(11);
    private static final byte[] ORDER_ID = FixReader.key(37);
    private static final byte[] TEXT = FixReader.key(58);

    @Test
    void cutsAStreamIntoMessagesHoweverItArrives() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        String filling = "x".repeat(1_000);
        for (int i = 1; i <= 500; i++) {
            stream.writeBytes(message(i, filling));
        }
        FixReader reader = new FixReader(trickling(stream.toByteArray()));

        for (int i = 1; i <= 500; i++) {
            reader.next();
            assertThat(reader.type()).isEqualTo('8');
            assertThat(reader.text(MSG_TYPE)).isEqualTo("8");
            assertThat(reader.text(CL_ORD_ID)).isEqualTo("order-" + i);
            assertThat(reader.text(ORDER_ID)).isEmpty();
        }
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }

    @Test
    void makesRoomForAMessageThatIsLongerThanAnyBefore() throws Exception {
        String longText = "x".repeat(200_000);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(message(1, "short"));
        stream.writeBytes(message(2, longText));
        stream.writeBytes(message(3, "short"));
        FixReader reader = new FixReader(trickling(stream.toByteArray()));

        for (String text : List.of("short", longText, "short")) {
            reader.next();
            assertThat(reader.text(TEXT)).isEqualTo(text);
        }
    }

    @Test
    void knowsWhetherAnotherWholeMessageIsThere() throws Exception {
        byte[] first = message(1, "");
        byte[] second = message(2, "");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(first);
        stream.writeBytes(second);
        stream.write(second, 0, second.length - 1);
        FixReader reader = new FixReader(new ByteArrayInputStream(stream.toByteArray()));

        assertThat(reader.hasNext()).isFalse();
        reader.next();
        assertThat(reader.hasNext()).isTrue();
        reader.next();
        assertThat(reader.hasNext()).isFalse();
    }

    /** Hands out 777 bytes at a time, which is never a whole message. */
    private static InputStream trickling(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, 777));
            }
        };
    }

    private static byte[] message(int number, String text) {
        FixWriter writer = new FixWriter("ACME");
        writer.begin(Instant.EPOCH);
        writer.add("8", FixWriter.field(11, "order-" + number) + FixWriter.field(58, text));
        return writer.bytes();
    }
}
