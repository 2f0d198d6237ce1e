package org.bourse.contract;

import java.math.BigDecimal;
import org.bourse.engine.model.InstrumentTerms;

/** Names of the units that an instrument's whole numbers count: cents, shares, or units of 0.0001. */
final class UnitNames {

    private static final String CENTS = "cents";

    private UnitNames() {}

    /** The name of the unit of its prices. */
    static String ofPrices(InstrumentTerms terms) {
        boolean cents = terms.currency().isEmpty() && terms.priceScale() == InstrumentTerms.OWN_MONEY_SCALE;
        return cents ? CENTS : units(terms.priceScale(), terms.currency());
    }

    /** The name of the unit of its quantities. */
    static String ofQuantities(InstrumentTerms terms) {
        return terms.quantityScale() == 0 ? "shares" : units(terms.quantityScale(), "shares");
    }

    /** The name of the unit of its prices times quantities. */
    static String ofMoney(InstrumentTerms terms) {
        return terms.isPaidInOwnMoney() ? CENTS : units(terms.priceScale() + terms.quantityScale(), terms.currency());
    }

    private static String units(int scale, String ofWhat) {
        String unit = "units of " + BigDecimal.ONE.movePointLeft(scale).toPlainString();
        return ofWhat.isEmpty() ? unit : unit + " " + ofWhat;
    }
}
