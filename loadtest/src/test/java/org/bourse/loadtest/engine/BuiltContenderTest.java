package org.bourse.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltContenderTest {

    @TempDir
    private Path directory;

    @Test
    void tellsCommandsApartByAnyOfTheirParts() {
        Step step = new Step(Step.Kind.LIMIT, 7, 3, 0, Side.BID, 100, 5, 5, false);
        Step dearer = new Step(Step.Kind.LIMIT, 7, 3, 0, Side.BID, 101, 5, 5, false);
        Step same = new Step(Step.Kind.LIMIT, 7, 3, 0, Side.BID, 100, 5, 5, false);

        assertThat(BuiltContender.digest(List.of(step, dearer)))
                .isEqualTo(BuiltContender.digest(List.of(same, dearer)))
                .isNotEqualTo(BuiltContender.digest(List.of(dearer, step)))
                .isNotEqualTo(BuiltContender.digest(List.of(step, same)));
    }

    @Test
    void saysHowToMakeABuildWhereThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BuiltContender(directory))
                .withMessageContaining(directory.toString())
                .withMessageContaining("./mvnw -q package -DskipTests");
    }
}
