package org.bourse.loadtest.fixwire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FixWriterTest {

    private final FixWriter writer = new FixWriter("ACME");

    @Test
    void framesMessagesWithLengthAndChecksumAndNumbersThem() {
        writer.begin(Instant.EPOCH);
        writer.add("0", FixWriter.field(112, "hello"));
        writer.add("0", "");

        // Lengths counted by hand: from 35= up to the SOH before 10=.
        assertThat(batch())
                .isEqualTo(withChecksum(
                                "8=FIX.4.4|9=65|35=0|34=1|49=ACME|56=EXCHANGE|52=19700101-00:00:00.000|112=hello|")
                        + withChecksum("8=FIX.4.4|9=55|35=0|34=2|49=ACME|56=EXCHANGE|52=19700101-00:00:00.000|"));
    }

    @Test
    void beginsABatchWithItsOwnTimeAndGoesOnCounting() {
        writer.begin(Instant.EPOCH);
        writer.add("0", "");
        writer.begin(Instant.ofEpochMilli(1_234));
        writer.add("0", "");

        assertThat(writer.time()).isEqualTo("19700101-00:00:01.234");
        assertThat(batch())
                .isEqualTo(withChecksum("8=FIX.4.4|9=55|35=0|34=2|49=ACME|56=EXCHANGE|52=19700101-00:00:01.234|"));
    }

    private String batch() {
        return new String(writer.bytes(), StandardCharsets.ISO_8859_1).replace(FixWriter.SOH, '|');
    }

    private static String withChecksum(String message) {
        int sum = message.replace('|', FixWriter.SOH).chars().sum() % 256;
        return message + "10=%03d|".formatted(sum);
    }
}
