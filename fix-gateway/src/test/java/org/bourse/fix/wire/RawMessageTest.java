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
        assertThat(isFramedRight(RawMessage.withoutBody(ORDER))).isTrue();
    }

    @Test
    void putsRepeatedHeaderFieldsBehindTheBody() {
        assertThat(RawMessage.withRepeatedHeaderFieldsLast(ORDER)).isSameAs(ORDER);
        String twice =
                RawMessage.withRepeatedHeaderFieldsLast(message("35=D|34=7|49=ME|034=8|49=YOU|56=EXCHANGE|11=a|"));
        assertThat(shown(twice)).contains("|35=D|34=7|49=ME|56=EXCHANGE|11=a|034=8|49=YOU|10=");
        assertThat(isFramedRight(twice)).isTrue();
        String bodiless = RawMessage.withRepeatedHeaderFieldsLast(message("35=0|34=7|34=8|"));
        assertThat(shown(bodiless)).contains("|35=0|34=7|58=-|34=8|10=");
        assertThat(isFramedRight(bodiless)).isTrue();
        assertThat(shown(RawMessage.withoutBody(message("35=ZZ|34=7|34=8|49=ME|1=a|"))))
                .contains("|35=ZZ|34=7|49=ME|10=");
    }

    @Test
    void repeatsAMessageAsAPossibleDuplicate() {
        String again = RawMessage.repeated(ORDER, "20261121-10:00:00.000000");

        assertThat(shown(again))
                .contains("|35=D|43=Y|34=7|49=ME|52=20261121-10:00:00.000000|122=20261121-09:10:45.123|56=EXCHANGE|"
                        + "11=a|554=secret|10=");
        assertThat(isFramedRight(again)).isTrue();
    }

    @Test
    void fillsGaps() {
        String fill = RawMessage.gapFill("EXCHANGE", "ME", 3, 9, "20261121-10:00:00.000000");

        assertThat(shown(fill)).contains("|35=4|43=Y|34=3|49=EXCHANGE|").contains("|56=ME|123=Y|36=9|10=");
        assertThat(isFramedRight(fill)).isTrue();
    }

    @Test
    void hidesPasswords() {
        assertThat(RawMessage.masked(ORDER)).contains("554=***").doesNotContain("secret");
        assertThat(RawMessage.masked("no password")).isEqualTo("no password");
        String damaged = "554=first" + RawMessage.SOH + "oops" + RawMessage.SOH + "554=second";
        assertThat(RawMessage.masked(damaged))
                .doesNotContain("first")
                .doesNotContain("second")
                .contains("oops");
        assertThat(RawMessage.masked("1554=no password")).contains("no password");
    }

    @Test
    void setsOneFieldAndFramesAnew() {
        assertThat(shown(RawMessage.with(ORDER, 11, "b"))).contains("|11=b|554=secret|10=");
        assertThat(shown(RawMessage.with(ORDER, 108, "0"))).contains("|554=secret|108=0|10=");
        assertThat(isFramedRight(RawMessage.with(ORDER, 11, "longer"))).isTrue();
    }

    @Test
    void keepsWhatOneByteCanSay() {
        assertThat(RawMessage.latin1("ação")).isEqualTo("ação");
        assertThat(RawMessage.latin1("株式 1")).isEqualTo("?? 1");
    }

    private static boolean isFramedRight(String message) {
        return message.equals(RawMessage.framed(message.substring(message.indexOf("35="), message.lastIndexOf("10="))));
    }

    private static String message(String fields) {
        return RawMessage.framed(fields.replace('|', RawMessage.SOH));
    }

    private static String shown(String message) {
        return message.replace(RawMessage.SOH, '|');
    }
}
