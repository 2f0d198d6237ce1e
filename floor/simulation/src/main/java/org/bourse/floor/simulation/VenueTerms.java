package org.bourse.floor.simulation;

import java.math.BigDecimal;
import org.bourse.floor.trading.order.ByInstrument;

/**
 * What a simulated venue is like; of a run over several venues, which are simulated as one, what all of them are like.
 *
 * @param queue which of the others leave the queues that our orders stand in
 * @param entry how long an intent takes to the venue. The venue's clock here is that of receipt, so that paper trading and its
 *     backtest are the same: the way of the market's events to us belongs to this, too
 * @param response how long a report takes from the venue
 * @param instruments what each instrument costs, and what its units are
 * @param slippage of instruments that have bars alone
 */
public record VenueTerms(
        QueueModel queue,
        LatencyModel entry,
        LatencyModel response,
        ByInstrument<TradingTerms> instruments,
        SlippageModel slippage) {

    /** {@link TradingTerms#DEFAULTS}, of bars alone 0.05 % of slippage, everything else as cautious as it gets. */
    public static final VenueTerms DEFAULTS = new VenueTerms(
            new QueueModel.Tail(),
            new LatencyModel.Constant(100_000_000),
            new LatencyModel.Constant(100_000_000),
            ByInstrument.all(TradingTerms.DEFAULTS),
            new SlippageModel.Constant(500_000_000));

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
                queue,
                entry,
                response,
                ByInstrument.all(new TradingTerms(makerRate, takerRate, contractSize, leverage)),
                slippage);
    }

    /** The same with another queue model. */
    public VenueTerms with(QueueModel other) {
        return new VenueTerms(other, entry, response, instruments, slippage);
    }

    /** The same with other latencies. */
    public VenueTerms with(LatencyModel otherEntry, LatencyModel otherResponse) {
        return new VenueTerms(queue, otherEntry, otherResponse, instruments, slippage);
    }

    /** The same with other terms of instruments. */
    public VenueTerms with(ByInstrument<TradingTerms> others) {
        return new VenueTerms(queue, entry, response, others, slippage);
    }

    /** The same with another leverage of all instruments. */
    public VenueTerms withLeverage(int other) {
        return with(
                instruments.map(one -> new TradingTerms(one.makerRate(), one.takerRate(), one.contractSize(), other)));
    }
}
