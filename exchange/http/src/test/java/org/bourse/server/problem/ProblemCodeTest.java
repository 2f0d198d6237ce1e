package org.bourse.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bourse.engine.model.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemCodeTest {

    @ParameterizedTest
    @EnumSource
    void tellsWhenToComeBackOnlyWhereThatHelps(RejectReason reason) {
        ProblemCode code = ProblemCode.of(reason);

        if (code.retryAfterSeconds() > 0) {
            assertThat(reason.retryable()).isTrue();
        }
        assertThat(code.status()).isBetween(400, 503);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN_BROKER")
    void isTheWordOfTheChannelsAndTheAuditTrailToo(RejectReason reason) {
        assertThat(reason.code()).isEqualTo(ProblemCode.of(reason).code());
    }

    @Test
    void isTheWordOfAnOperatorsCallWhereABrokerIsNotThere() {
        assertThat(RejectReason.UNKNOWN_BROKER.code()).isEqualTo(ProblemCode.UNKNOWN_BROKER.code());
    }

    @ParameterizedTest
    @EnumSource
    void explainsItselfInASentence(ProblemCode code) {
        assertThat(code.explanation()).endsWith(".").doesNotContain("<").doesNotContain("|");
        assertThat(code.code()).matches("[a-z_]+");
        if (code.retryAfterSeconds() > 0) {
            assertThat(code.status()).isIn(429, 503);
        }
    }

    @Test
    void hasATitleOfItsOwn() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::title)).doesNotHaveDuplicates();
    }
}
