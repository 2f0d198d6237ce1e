package org.bourse.floor.simulation;

/**
 * How a simulated venue goes about orders.
 *
 * @param queue which of the others leave the queues that our orders stand in
 * @param entry how long an intent takes to the venue. The venue's clock here is that of receipt, so that paper trading and its
 *     backtest are the same: the way of the market's events to us belongs to this, too
 * @param response how long a report takes from the venue
 * @param slippage of instruments that have bars alone
 */
public record VenueConduct(QueueModel queue, LatencyModel entry, LatencyModel response, SlippageModel slippage) {

    /** Of bars alone 0.05 % of slippage, a tenth of a second either way, and the most cautious queue. */
    public static final VenueConduct DEFAULTS = new VenueConduct(
            new QueueModel.Tail(),
            new LatencyModel.Constant(100_000_000),
            new LatencyModel.Constant(100_000_000),
            new SlippageModel.Constant(500_000_000));
}
