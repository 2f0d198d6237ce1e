package org.bourse.floor.simulation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.CrowdedVariant;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.kernel.TradingKernel;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderPort;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.StrategyState;

/** A trading kernel in a run, the same one as at a real venue, with counts of what it has said. */
public final class KernelRun implements RunStrategy {

    private static final int CROWDED_SAID = 10;

    private final TradingKernel kernel;
    private final TradingKernel.Listener listener;
    private long signals;
    private long approved;
    private long refused;

    /** One with these settings, that sends its intents there. */
    public KernelRun(KernelSettings settings, OrderPort port, TradingKernel.Listener listener) {
        this.listener = listener;
        kernel = new TradingKernel(settings, port, this::told);
    }

    private void told(KernelOutput output) {
        switch (output) {
            case KernelOutput.Step step -> signals += step.transition().to() == StrategyState.SIGNAL_DETECTED ? 1 : 0;
            case KernelOutput.Signalled _ -> signals++;
            case KernelOutput.Assessed assessed -> {
                approved += assessed.verdict().approved() ? 1 : 0;
                refused += assessed.verdict().approved() ? 0 : 1;
            }
            case KernelOutput.Alarmed _,
                    KernelOutput.Sent _,
                    KernelOutput.Reported _,
                    KernelOutput.Credited _,
                    KernelOutput.Held _,
                    KernelOutput.Allocated _,
                    KernelOutput.Commanded _ -> {}
        }
        listener.told(output);
    }

    @Override
    public void carry(StateCarrier state) {
        signals = state.carry(signals);
        approved = state.carry(approved);
        refused = state.carry(refused);
        byte[] carried = state.carry(state.reads() ? new byte[0] : kernel.snapshot());
        if (state.reads()) {
            kernel.restore(carried);
        }
    }

    @Override
    public Optional<RiskPicture> riskPicture() {
        return kernel.riskPicture();
    }

    @Override
    public String holder(int instrument) {
        return kernel.holder(instrument);
    }

    @Override
    public SequencedMap<String, String> figures() {
        SequencedMap<String, String> figures = new LinkedHashMap<>();
        figures.put("signals", String.valueOf(signals));
        figures.put("entries_approved", String.valueOf(approved));
        figures.put("entries_refused", String.valueOf(refused));
        List<CrowdedVariant> crowded = kernel.crowded();
        figures.put(
                "windows_too_full",
                String.valueOf(
                        crowded.stream().mapToLong(CrowdedVariant::moments).sum()));
        if (!crowded.isEmpty()) {
            figures.put("windows_too_full_of", said(crowded));
        }
        figures.put("kernel_outputs", String.valueOf(kernel.outputs()));
        figures.put("kernel_sha256", kernel.hash());
        return figures;
    }

    /** The busiest first; there may be as many as variants on instruments. */
    private static String said(List<CrowdedVariant> crowded) {
        List<String> said = crowded.stream()
                .sorted(Comparator.comparingLong(CrowdedVariant::moments).reversed())
                .limit(CROWDED_SAID)
                .map(each -> each.variant() + " of " + each.instrument().venue() + ":"
                        + each.instrument().symbol() + " " + each.moments() + " times, above " + each.mostPerSecond()
                        + " events a second")
                .toList();
        return String.join("; ", said)
                + (crowded.size() > said.size() ? "; " + (crowded.size() - said.size()) + " others" : "");
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        kernel.defined(header, instrument);
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        kernel.continuity(header, state, reason);
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        kernel.snapshot(header, bids, asks);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        kernel.changes(header, bids, asks);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        kernel.trade(header, tradeId, price, quantity, aggressor);
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        kernel.quote(header, bid, bidQuantity, ask, askQuantity);
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        kernel.funding(header, rate, nextNanos);
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        kernel.bar(header, bar, lengthNanos);
    }

    @Override
    public void tick(EventHeader header) {
        kernel.tick(header);
    }

    @Override
    public void command(EventHeader header, KernelCommand command) {
        // The place first: what follows from a command has the command's.
        kernel.tick(header);
        kernel.apply(header.receiveNanos, command);
    }

    @Override
    public void report(long receiveNanos, OrderReport report) {
        kernel.report(receiveNanos, report);
    }

    @Override
    public void account(long receiveNanos, AccountReport report) {
        kernel.account(receiveNanos, report);
    }
}
