package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.bourse.engine.model.Scales;
import org.junit.jupiter.api.Test;

class FormerInstrumentsTest {

    private static final OrderedInstrument CENTS = new OrderedInstrument("ACME", new Scales(2, 0));
    private static final OrderedInstrument FINE = new OrderedInstrument("ACME", new Scales(4, 3));
    private static final OrderedInstrument OTHER = new OrderedInstrument("OTHER", new Scales(2, 0));

    private final FormerInstruments former = new FormerInstruments();

    @Test
    void anOrderIsOfWhatWasInItsPlaceWhenItWasEntered() {
        former.add(0, CENTS, 10);
        former.add(0, FINE, 20);
        former.add(0, OTHER, 30);
        former.add(1, OTHER, 40);

        assertThat(former.of(0, 9)).contains(CENTS);
        // The order whose command took the place is of the one that came.
        assertThat(former.of(0, 10)).contains(FINE);
        assertThat(former.of(0, 25)).contains(OTHER);
        assertThat(former.of(0, 30)).isEmpty();
        assertThat(former.of(1, 30)).contains(OTHER);
        assertThat(former.of(2, 5)).isEmpty();
    }

    @Test
    void whatNoOrderInMemoryIsOfIsForgotten() {
        former.add(0, CENTS, 10);
        former.add(0, FINE, 20);

        former.releaseBefore(20);
        assertThat(former.of(0, 5)).contains(FINE);
        former.releaseBefore(21);
        assertThat(former.of(0, 5)).isEmpty();
    }
}
