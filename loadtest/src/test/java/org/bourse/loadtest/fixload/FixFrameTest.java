package org.bourse.loadtest.fixload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FixFrameTest {

    @Test
    void framesAMessageWithLengthAndChecksum() {
        byte[] message = FixFrame.of("0", 2, "ACME", Instant.EPOCH, FixFrame.field(112, "hello"));

        // Length and sum counted by hand: from 35= up to the SOH before 10=.
        assertThat(new String(message, StandardCharsets.ISO_8859_1).replace(FixFrame.SOH, '|'))
                .isEqualTo("8=FIX.4.4|9=65|35=0|34=2|49=ACME|56=EXCHANGE|52=19700101-00:00:00.000|112=hello|10="
                        + checksum("8=FIX.4.4|9=65|35=0|34=2|49=ACME|56=EXCHANGE|52=19700101-00:00:00.000|112=hello|")
                        + "|");
    }

    @Test
    void cutsAStreamIntoMessagesHoweverItArrives() throws Exception {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        String filling = "x".repeat(1_000);
        for (int i = 1; i <= 500; i++) {
            stream.writeBytes(FixFrame.of(
                    "8", i, "ACME", Instant.EPOCH, FixFrame.field(11, "order-" + i) + FixFrame.field(58, filling)));
        }
        FixReader reader = new FixReader(trickling(stream.toByteArray()));

        for (int i = 1; i <= 500; i++) {
            reader.next();
            assertThat(reader.text(35)).isEqualTo("8");
            assertThat(reader.text(11)).isEqualTo("order-" + i);
            assertThat(reader.text(37)).isEmpty();
        }
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
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

    private static String checksum(String message) {
        int sum = message.replace('|', FixFrame.SOH).chars().sum() % 256;
        return "%03d".formatted(sum);
    }
}
