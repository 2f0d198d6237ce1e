package org.bourse.floor.feed;

import java.math.BigDecimal;
import java.util.List;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.mockvenues.InventedMarket;
import org.bourse.floor.mockvenues.TrueBook;
import org.junit.jupiter.api.Nested;

/** A book of MEXC's futures with faults on the way, its changes merged or not: whenever it says that it is live, it is the venue's. */
class MexcFaultsFuzzTest {

    private static final VenueInstrument BTC = VenueInstrument.of(1, MexcVenue.NAME, "BTC_USDT", "0.1", "0.0001");

    /** Each change has the range of versions that it covers. */
    @Nested
    class Merged extends Faults {
        Merged() {
            super(true);
        }
    }

    /** Each change has one version. */
    @Nested
    class Unmerged extends Faults {
        Unmerged() {
            super(false);
        }
    }

    private abstract static class Faults extends SequencedFaults {

        private final boolean merged;

        Faults(boolean merged) {
            super(BTC, new VenueDriver((events, requests) -> new MexcVenue(List.of(BTC), events, requests)));
            this.merged = merged;
        }

        @Override
        InventedMarket market(long of) {
            return InventedMarket.mexc("BTC_USDT", 600_000, of, merged);
        }

        @Override
        String answer(TrueBook book) {
            return book.mexcAnswer(5_000);
        }

        @Override
        BigDecimal unit() {
            return new BigDecimal("0.0001");
        }
    }
}
