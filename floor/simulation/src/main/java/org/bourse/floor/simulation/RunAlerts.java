package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.simulation.RunAlert.Severity;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.strategy.Truth;

/** A run's alerts, each told once when what it is about begins, and again when it has ended in between. */
final class RunAlerts {

    /** Percent of a position's margin that is left, at which somebody should look at it soon, and now. */
    private static final BigDecimal LOW_MARGIN = BigDecimal.valueOf(25);

    private static final BigDecimal LAST_MARGIN = BigDecimal.valueOf(15);

    /** Percent of the largest drawdown. */
    private static final BigDecimal NEAR = BigDecimal.valueOf(80);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Consumer<RunAlert> told;
    private final Map<String, Severity> lasting = new HashMap<>();
    private long number;

    RunAlerts(Consumer<RunAlert> told) {
        this.told = told;
    }

    /** How many there were. */
    long count() {
        return number;
    }

    /** The checks have refused an entry. */
    void refused(long place, long nanos, String strategy, VenueInstrument of, String reason) {
        tell(place, nanos, Severity.WARNING, RunAlert.Type.ORDER_REJECTED, strategy, of.venue(), of.symbol(), reason);
    }

    /** The conditions of a strategy's emergency have begun to hold. */
    void alarmed(long place, KernelOutput.Alarmed alarm, VenueInstrument of) {
        String holding = alarm.seen().stream()
                .filter(seen -> seen.truth() == Truth.TRUE)
                .map(seen -> seen.condition() + " " + seen.indicator() + "=" + seen.value())
                .collect(Collectors.joining(", "));
        tell(
                place,
                alarm.nanos(),
                Severity.CRITICAL,
                RunAlert.Type.EMERGENCY,
                alarm.strategy(),
                of.venue(),
                of.symbol(),
                "The emergency's conditions hold: " + holding);
    }

    /** What there is at a moment. */
    void look(long place, long nanos, Optional<RiskPicture> risk, List<RunPicture.Position> positions) {
        risk.ifPresent(of -> drawdown(place, nanos, of));
        Map<String, Severity> before = new HashMap<>(lasting);
        before.keySet().remove(RunAlert.Type.DRAWDOWN.name());
        lasting.keySet().removeAll(before.keySet());
        for (RunPicture.Position position : positions) {
            BigDecimal left = position.marginRatio();
            if (left.compareTo(LOW_MARGIN) > 0) {
                continue;
            }
            String key = position.venue() + " " + position.symbol();
            Severity severity = left.compareTo(LAST_MARGIN) <= 0 ? Severity.CRITICAL : Severity.WARNING;
            lasting.put(key, severity);
            if (before.get(key) != severity) {
                tell(
                        place,
                        nanos,
                        severity,
                        RunAlert.Type.MARGIN_RATIO,
                        position.strategy(),
                        position.venue(),
                        position.symbol(),
                        "Margin ratio " + left.toPlainString() + "% is at or below "
                                + (severity == Severity.CRITICAL ? LAST_MARGIN : LOW_MARGIN).toPlainString() + "%");
            }
        }
    }

    private void drawdown(long place, long nanos, RiskPicture risk) {
        BigDecimal peak = risk.account().peakEquity();
        BigDecimal percent = peak.signum() <= 0
                ? HUNDRED
                : peak.subtract(risk.account().equity()).multiply(HUNDRED).divide(peak, 2, RoundingMode.HALF_EVEN);
        BigDecimal near = risk.limits().drawdownPct().multiply(NEAR).movePointLeft(2);
        if (percent.compareTo(near) < 0) {
            lasting.remove(RunAlert.Type.DRAWDOWN.name());
        } else if (lasting.put(RunAlert.Type.DRAWDOWN.name(), Severity.WARNING) == null) {
            tell(
                    place,
                    nanos,
                    Severity.WARNING,
                    RunAlert.Type.DRAWDOWN,
                    "",
                    "",
                    "",
                    "Drawdown " + percent.toPlainString() + "% is at or above 80% of max "
                            + risk.limits().drawdownPct().toPlainString() + "%");
        }
    }

    void carry(StateCarrier state) {
        number = state.carry(number);
        state.carryInto(lasting, String.class, Severity.class);
    }

    private void tell(
            long place,
            long nanos,
            Severity severity,
            RunAlert.Type type,
            String strategy,
            String venue,
            String symbol,
            String message) {
        told.accept(new RunAlert(++number, place, nanos, severity, type, strategy, venue, symbol, message));
    }
}
