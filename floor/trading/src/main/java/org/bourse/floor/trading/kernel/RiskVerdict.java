package org.bourse.floor.trading.kernel;

import java.util.List;

/**
 * What all checks together say of an order that a strategy wants.
 *
 * @param approved whether it may be sent
 * @param reason the first failure in words, or nothing
 * @param failures all of them in their order, the first one too
 * @param score 0 to 100 by {@link org.bourse.floor.trading.risk.RiskGate}, the higher the worse
 */
public record RiskVerdict(boolean approved, String reason, List<String> failures, double score) {

    /** Copies the failures. */
    public RiskVerdict {
        failures = List.copyOf(failures);
    }

    static RiskVerdict of(List<String> failures, double score) {
        return new RiskVerdict(failures.isEmpty(), failures.isEmpty() ? "" : failures.getFirst(), failures, score);
    }
}
