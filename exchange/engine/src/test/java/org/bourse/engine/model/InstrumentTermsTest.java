package org.bourse.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The terms of an instrument: its units, and the tick that holds for a price. */
class InstrumentTermsTest {

    @ParameterizedTest
    @CsvSource({
        "'',  2, 0, true",
        "'',  1, 1, true",
        "'',  0, 2, true",
        "'',  2, 1, false",
        "'',  1, 0, false",
        "EUR, 2, 0, false"
    })
    void isPaidInOwnMoneyWhereThatIsCountedInCents(
            String currency, int priceScale, int quantityScale, boolean expected) {
        InstrumentTerms terms = terms(priceScale, quantityScale, currency);
        assertThat(terms.isPaidInOwnMoney()).isEqualTo(expected);
        assertThat(terms.moneyUnit().equals(MoneyUnit.OWN)).isEqualTo(expected);
    }

    @Test
    void hasTheUnitsOfTermsThatCountTheSame() {
        InstrumentTerms terms = terms(4, 2, "EUR");
        assertThat(terms.hasUnitsOf(new InstrumentTerms("Other", 4, 2, "EUR", 5, 10, Optional.empty())))
                .isTrue();
        assertThat(terms.hasUnitsOf(terms(3, 2, "EUR"))).isFalse();
        assertThat(terms.hasUnitsOf(terms(4, 3, "EUR"))).isFalse();
        assertThat(terms.hasUnitsOf(terms(4, 2, "USD"))).isFalse();
    }

    @Test
    void holdsTheTickOfTheRowThatAPriceIsIn() {
        InstrumentTerms terms = InstrumentTerms.DEFAULTS.with(List.of(new TickBand(100, 5), new TickBand(200, 10)));
        assertThat(terms.fault()).isEmpty();
        assertThat(List.of(1L, 99L, 100L, 199L, 200L, 10_000L).stream().map(terms::tickAt))
                .containsExactly(1L, 1L, 5L, 5L, 10L, 10L);
        assertThat(terms.isOnTick(99)).isTrue();
        assertThat(terms.isOnTick(101)).isFalse();
        assertThat(terms.isOnTick(105)).isTrue();
        assertThat(terms.isOnTick(205)).isFalse();
    }

    private static InstrumentTerms terms(int priceScale, int quantityScale, String currency) {
        return new InstrumentTerms("", priceScale, quantityScale, currency, 1, 1, Optional.empty());
    }
}
