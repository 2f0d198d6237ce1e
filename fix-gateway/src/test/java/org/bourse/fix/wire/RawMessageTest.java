package org.bourse.fix.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawMessageTest {

    private static final String ORDER =
            message("35=D|34=7|49=ME|52=20261121-09:10:45.123|56=EXCHANGE|11=a|554=secret|");

    @Test
    void framesWithLengthAndCheckSum() {
        // The length counts from behind its own field to before the checksum's; the sum is of all bytes before it.
        assertThat(shown(message("35=0|34=2|"))).isEqualTo("8=FIX.4.4|9=10|35=0|34=2|10=166|");
        assertThat(RawMessage.hasRightCheckSum(ORDER)).isTrue();
        assertThat(RawMessage.hasRightCheckSum(ORDER.replace("11=a", "11=b"))).isFalse();
        assertThat(RawMessage.hasRightCheckSum("8=FIX.4.4")).isFalse();
    }

    @Test
    void findsFieldsByTag() {
        assertThat(RawMessage.field(ORDER, 49)).contains("ME");
        assertThat(RawMessage.field(ORDER, 4)).isEmpty();
        assertThat(RawMessage.field(ORDER, 55)).isEmpty();
    }

    @Test
    void keepsTheHeaderOnly() {
        assertThat(shown(RawMessage.withoutBody(ORDER)))
                .startsWith("8=FIX.4.4|9=53|35=D|34=7|49=ME|52=20261121-09:10:45.123|56=EXCHANGE|10=");
        assertThat(RawMessage.hasRightCheckSum(RawMessage.withoutBody(ORDER))).isTrue();
    }

    @Test
    void repeatsAMessageAsAPossibleDuplicate() {
        String again = RawMessage.repeated(ORDER, "20261121-10:00:00.000000");

        assertThat(shown(again))
                .contains("|35=D|43=Y|34=7|49=ME|52=20261121-10:00:00.000000|122=20261121-09:10:45.123|56=EXCHANGE|"
                        + "11=a|554=secret|10=");
        assertThat(RawMessage.hasRightCheckSum(again)).isTrue();
    }

    @Test
    void fillsGaps() {
        String fill = RawMessage.gapFill("EXCHANGE", "ME", 3, 9, "20261121-10:00:00.000000");

        assertThat(shown(fill)).contains("|35=4|43=Y|34=3|49=EXCHANGE|").contains("|56=ME|123=Y|36=9|10=");
        assertThat(RawMessage.hasRightCheckSum(fill)).isTrue();
    }

    @Test
    void hidesPasswords() {
        assertThat(RawMessage.masked(ORDER)).contains("554=***").doesNotContain("secret");
        assertThat(RawMessage.masked("no password")).isEqualTo("no password");
    }

    @Test
    void keepsWhatOneByteCanSay() {
        assertThat(RawMessage.latin1("ação")).isEqualTo("ação");
        assertThat(RawMessage.latin1("株式 1")).isEqualTo("?? 1");
    }

    private static String message(String fields) {
        return RawMessage.framed(fields.replace('|', RawMessage.SOH));
    }

    private static String shown(String message) {
        return message.replace(RawMessage.SOH, '|');
    }
}
