package org.bourse.floor.trading.risk;

import java.util.List;

/**
 * What the checks say of an order.
 *
 * @param approved whether it may be sent
 * @param reason the first failure in words, or nothing
 * @param failed all checks that failed, in their order
 * @param score 0 to 100, the higher the worse
 */
public record RiskAssessment(boolean approved, String reason, List<RiskCheck> failed, double score) {

    /** Copies the checks. */
    public RiskAssessment {
        failed = List.copyOf(failed);
    }

    static RiskAssessment refused(String reason) {
        return new RiskAssessment(false, reason, List.of(), 100);
    }
}
