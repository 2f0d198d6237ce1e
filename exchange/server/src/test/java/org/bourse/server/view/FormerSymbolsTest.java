package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bourse.engine.model.InstrumentTerms;
import org.junit.jupiter.api.Test;

class FormerSymbolsTest {

    private static final InstrumentTerms FIRST = new InstrumentTerms("First", 2, 0, "", 1, 1, Optional.empty());
    private static final InstrumentTerms SECOND = new InstrumentTerms("Second", 4, 3, "", 1, 1, Optional.empty());

    private final FormerSymbols symbols = new FormerSymbols();

    @Test
    void anOrderHasTheTermsOfTheInstrumentThatItWasFor() {
        symbols.add(0, "ACME", FIRST, 10);
        symbols.add(0, "OTHER", FIRST, 20);
        symbols.add(1, "ACME", SECOND, 30);

        assertThat(symbols.terms("ACME", 5)).contains(FIRST);
        assertThat(symbols.terms("ACME", 15)).contains(SECOND);
        assertThat(symbols.terms("ACME", 35)).isEmpty();
        assertThat(symbols.terms("NEVER", 5)).isEmpty();
    }

    @Test
    void theTermsAreForgottenWithTheSymbol() {
        symbols.add(0, "ACME", FIRST, 10);

        symbols.releaseBefore(11);

        assertThat(symbols.terms("ACME", 5)).isEmpty();
        assertThat(symbols.of(0, 5, "NOW")).isEqualTo("NOW");
    }
}
