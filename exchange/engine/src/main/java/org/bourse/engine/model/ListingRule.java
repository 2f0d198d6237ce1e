package org.bourse.engine.model;

/** The rule that says who may list an instrument. */
public enum ListingRule {
    /** Anybody: the first order accepted for a symbol lists it, with {@link InstrumentTerms#DEFAULTS}. */
    OPEN,
    /** The operator alone: an order for a symbol that is not listed is refused. What is listed stays. */
    OPERATOR
}
