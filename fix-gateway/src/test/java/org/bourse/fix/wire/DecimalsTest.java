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
        assertThat(Decimals.cents(text)).isEqualTo(OptionalLong.of(cents));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.005", "0.001", "99999999999999999", "9999999999999999999999999999999999999999"})
    void readsNoPriceThatIsNoWholeNumberOfCentsOrTooLarge(String text) {
        assertThat(Decimals.cents(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100,100", "100.0,100", "0,0", "-3,-3", "999999999999999999,999999999999999999"})
    void readsWholeShares(String text, long shares) {
        assertThat(Decimals.shares(text)).isEqualTo(OptionalLong.of(shares));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1.01", "1000000000000000000", "9999999999999999999999999999999999999999"})
    void readsNoFractionsOfSharesAndNoHugeQuantities(String text) {
        assertThat(Decimals.shares(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0.00", "1,0.01", "10,0.10", "1005,10.05", "100000000000000,1000000000000.00"})
    void writesCentsAsCurrencyUnits(long cents, String text) {
        assertThat(Decimals.price(cents)).isEqualTo(text);
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
        assertThat(Decimals.average(value, quantity)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (long cents = 0; cents < 100_000; cents += 7) {
            assertThat(Decimals.cents(Decimals.price(cents))).hasValue(cents);
        }
    }
}
