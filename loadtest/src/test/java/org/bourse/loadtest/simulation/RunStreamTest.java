package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one process tells of a run is what the other one hears. */
class RunStreamTest {

    private final List<String> heard = new ArrayList<>();
    private final RunListener listener = new RunListener() {

        @Override
        public void began(long startNanos) {
            heard.add("began " + startNanos);
        }

        @Override
        public void answered(CallKind call, long dueNanos, long atNanos) {
            heard.add(call + " " + dueNanos + " " + atNanos);
        }

        @Override
        public void acknowledged(int number, long orderId) {
            heard.add("acknowledged " + number + " " + orderId);
        }

        @Override
        public void tooLate() {
            heard.add("too late");
        }

        @Override
        public void failed(String how) {
            heard.add("failed " + how);
        }
    };

    private static byte[] written() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RunStream.Writer writer = new RunStream.Writer(bytes)) {
            writer.began(-5);
            for (CallKind call : CallKind.values()) {
                writer.answered(call, 1L << 40, Long.MAX_VALUE);
            }
            writer.acknowledged(7, 1L << 50);
            writer.tooLate();
            writer.failed("order answered with 503 – why?");
        }
        return bytes.toByteArray();
    }

    @Test
    void tellsAllInOrder() throws IOException {
        RunStream.read(new ByteArrayInputStream(written()), listener);

        assertThat(heard)
                .containsExactly(
                        "began -5",
                        "ORDER 1099511627776 9223372036854775807",
                        "CANCEL 1099511627776 9223372036854775807",
                        "ORDER_STATUS 1099511627776 9223372036854775807",
                        "PRICE 1099511627776 9223372036854775807",
                        "BOOK 1099511627776 9223372036854775807",
                        "BALANCE 1099511627776 9223372036854775807",
                        "acknowledged 7 1125899906842624",
                        "too late",
                        "failed order answered with 503 – why?");
    }

    @Test
    void noticesThatItWasCutOff() {
        byte[] written = written();
        byte[] cut = Arrays.copyOf(written, written.length - 1);
        assertThatThrownBy(() -> RunStream.read(new ByteArrayInputStream(cut), listener))
                .isInstanceOf(EOFException.class);
        assertThat(heard).last().isEqualTo("too late");
    }

    @Test
    void cutsTheTextOfAFailureThatIsTooLongToTell() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RunStream.Writer writer = new RunStream.Writer(bytes)) {
            writer.failed("–".repeat(70_000));
        }

        RunStream.read(new ByteArrayInputStream(bytes.toByteArray()), listener);

        assertThat(heard).containsExactly("failed " + "–".repeat(20_000) + " …");
    }
}
