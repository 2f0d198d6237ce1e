package org.bourse.fix.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    @ParameterizedTest
    @CsvSource({
        "10,1000",
        "10.5,1050",
        "10.05,1005",
        "10.050,1005",
        "0.01,1",
        "0,0",
        "-1.25,-125",
        "00000000000000000000000007.10,710",
        "9999999999999999.99,999999999999999999",
        "5.,500"
    })
    void readsPricesAsCents(String text, long cents) {
        assertThat(Decimals.parse(text, 2)).isEqualTo(OptionalLong.of(cents));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.005", "0.001", "99999999999999999", "9999999999999999999999999999999999999999"})
    void readsNoPriceThatIsNoWholeNumberOfCentsOrTooLarge(String text) {
        assertThat(Decimals.parse(text, 2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100,100", "100.0,100", "0,0", "-3,-3", "999999999999999999,999999999999999999"})
    void readsWholeShares(String text, long shares) {
        assertThat(Decimals.parse(text, 0)).isEqualTo(OptionalLong.of(shares));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1.01", "1000000000000000000", "9999999999999999999999999999999999999999"})
    void readsNoFractionsOfSharesAndNoHugeQuantities(String text) {
        assertThat(Decimals.parse(text, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0.00", "1,0.01", "10,0.10", "1005,10.05", "100000000000000,1000000000000.00"})
    void writesCentsAsCurrencyUnits(long cents, String text) {
        assertThat(Decimals.text(cents, 2)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "1000,1,10.0000",
        "3002,3,10.0067",
        "1,3,0.0033",
        "2,3,0.0067",
        "199994,1000,1.9999",
        "199995,1000,2.0000",
        "9000000000000000000,1000000000000,90000.0000"
    })
    void writesAveragesToFourDecimalsHalfUp(long value, long quantity, String text) {
        assertThat(Decimals.average(value, quantity, 2)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0512,4,100512",
        "10,4,100000",
        "10.05120,4,100512",
        "0.00000001,8,1",
        "9999999999.99999999,8,999999999999999999",
        "7,0,7",
        "-0.5,1,-5"
    })
    void readsAsManyDecimalsAsTheScaleHas(String text, int scale, long number) {
        assertThat(Decimals.parse(text, scale)).hasValue(number);
    }

    @ParameterizedTest
    @CsvSource({"10.05121,4", "0.000000001,8", "99999999999.00000000,8", "0.5,0"})
    void readsNoMoreDecimalsThanTheScaleHasAndNoHugeNumber(String text, int scale) {
        assertThat(Decimals.parse(text, scale)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "100,0,100",
        "1,8,0.00000001",
        "100512,4,10.0512",
        "-5,1,-0.5",
        "1000000000000000,8,10000000.00000000"
    })
    void writesAllDecimalsOfTheScale(long number, int scale, String text) {
        assertThat(Decimals.text(number, scale)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "100512,1,4,10.051200",
        "2,3,4,0.000067",
        "1,3,0,0.33",
        "5,2,0,2.50",
        "2500000000000000000,1000000000000000,8,0.0000250000"
    })
    void writesAveragesToTwoDecimalsMoreThanPrices(long value, long quantity, int scale, String text) {
        assertThat(Decimals.average(value, quantity, scale)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int scale = 0; scale <= 8; scale++) {
            for (long number = 0; number < 100_000; number += 7) {
                assertThat(Decimals.parse(Decimals.text(number, scale), scale)).hasValue(number);
            }
        }
    }
}
