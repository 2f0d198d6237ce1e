package org.bourse.floor.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What venues write, as exact integers. */
class DecimalTextTest {

    @ParameterizedTest
    @CsvSource({
        "61737.63000000, 2, 6173763",
        ".48, 4, 4800",
        "0.29, 2, 29",
        "0.57, 2, 57",
        "1.13, 2, 113",
        "219.217767, 6, 219217767",
        "5., 2, 500",
        "0, 8, 0",
        "-0.00, 2, 0",
        "+3, 0, 3",
        "8.01E-2, 4, 801",
        "8.05e4, 1, 805000",
        "1e3, 0, 1000",
        "00012.50, 1, 125",
        "922337203685477580, 0, 922337203685477580"
    })
    void takesNumbersExactly(String text, int scale, long value) {
        assertThat(DecimalText.parse(text, scale)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, -1",
        "Infinity, -1",
        "'', -1",
        "., -1",
        "-, -1",
        "1.2.3, -1",
        "1e, -1",
        "1e+, -1",
        "1e31, -1",
        "1e9999, -1",
        "0x10, -1",
        "1_000, -1",
        "٣, -1",
        "0.001x, -1",
        "-1, -2",
        "-0.01, -2",
        "0.001, -3",
        "1e-3, -3",
        "922337203685477581, -4",
        "99999999999999999999999999, -4",
        "1e30, -4"
    })
    void saysWhatIsWrongWithOthers(String text, long answer) {
        assertThat(DecimalText.parse(text, 2)).isEqualTo(answer);
    }

    @Test
    void agreesWithBigDecimalOnWhateverItTakes() {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = random(random);
            int scale = random.nextInt(9);
            long value = DecimalText.parse(text, scale);
            BigDecimal exact = new BigDecimal(text).movePointRight(scale);
            if (value >= 0) {
                assertThat(BigDecimal.valueOf(value))
                        .as("%s, seed %d", text, seed)
                        .isEqualByComparingTo(exact);
            } else if (value == DecimalText.TOO_PRECISE) {
                assertThat(exact.stripTrailingZeros().scale())
                        .as("%s, seed %d", text, seed)
                        .isPositive();
            } else if (value == DecimalText.NEGATIVE) {
                assertThat(exact.signum()).as("%s, seed %d", text, seed).isNegative();
            } else {
                boolean long18 = text.replaceAll("e.*|\\D", "").length() > 17;
                assertThat(long18 || exact.abs().compareTo(BigDecimal.valueOf(DecimalText.MAX_VALUE)) > 0)
                        .as("%s, seed %d", text, seed)
                        .isTrue();
            }
        }
    }

    @Test
    void writesThemBack() {
        assertThat(DecimalText.format(1025, 2)).isEqualTo("10.25");
        assertThat(DecimalText.format(5, 4)).isEqualTo("0.0005");
        assertThat(DecimalText.format(7, 0)).isEqualTo("7");
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "-" : "");
        int digits = 1 + random.nextInt(random.nextInt(20) == 0 ? 25 : 8);
        int point = random.nextInt(digits + 2);
        for (int i = 0; i < digits; i++) {
            if (i == point) {
                text.append('.');
            }
            text.append((char) ('0' + (random.nextInt(3) == 0 ? 0 : random.nextInt(10))));
        }
        if (random.nextInt(5) == 0) {
            text.append('e').append(random.nextInt(-6, 7));
        }
        return text.toString();
    }
}
