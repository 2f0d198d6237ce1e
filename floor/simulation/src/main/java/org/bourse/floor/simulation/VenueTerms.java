package org.bourse.floor.simulation;

import java.math.BigDecimal;
import org.bourse.floor.trading.order.ByInstrument;

/**
 * What simulated venues are like. Those of a run over several venues have one account.
 *
 * @param conduct how each goes about orders: its ways, queues and slippage
 * @param instruments what each instrument costs, and what its units are
 */
public record VenueTerms(ByInstrument<VenueConduct> conduct, ByInstrument<TradingTerms> instruments) {

    /** {@link VenueConduct#DEFAULTS} and {@link TradingTerms#DEFAULTS}. */
    public static final VenueTerms DEFAULTS =
            new VenueTerms(ByInstrument.all(VenueConduct.DEFAULTS), ByInstrument.all(TradingTerms.DEFAULTS));

    /** One where all instruments have the same terms. */
    public VenueTerms(
            QueueModel queue,
            LatencyModel entry,
            LatencyModel response,
            long makerRate,
            long takerRate,
            BigDecimal contractSize,
            int leverage,
            SlippageModel slippage) {
        this(
                ByInstrument.all(new VenueConduct(queue, entry, response, slippage)),
                ByInstrument.all(new TradingTerms(makerRate, takerRate, contractSize, leverage)));
    }

    /** The same with another queue model. */
    public VenueTerms with(QueueModel other) {
        return withConduct(conduct.map(one -> new VenueConduct(other, one.entry(), one.response(), one.slippage())));
    }

    /** The same with other latencies. */
    public VenueTerms with(LatencyModel otherEntry, LatencyModel otherResponse) {
        return withConduct(
                conduct.map(one -> new VenueConduct(one.queue(), otherEntry, otherResponse, one.slippage())));
    }

    /** The same with venues that go about orders otherwise. */
    public VenueTerms withConduct(ByInstrument<VenueConduct> other) {
        return new VenueTerms(other, instruments);
    }

    /** The same with other terms of instruments. */
    public VenueTerms with(ByInstrument<TradingTerms> others) {
        return new VenueTerms(conduct, others);
    }

    /** The same with another leverage of all instruments. */
    public VenueTerms withLeverage(int other) {
        return with(
                instruments.map(one -> new TradingTerms(one.makerRate(), one.takerRate(), one.contractSize(), other)));
    }
}
