package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.trading.StateCarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest two states of a run are kept, and none is taken for one that it is not. */
class KeptStatesTest {

    private static final byte[] STATE = {1, 2, 3};

    @TempDir
    Path directory;

    private FloorRun run;
    private KeptStates states;

    @BeforeEach
    void make() {
        run = run(Map.of("money", "1000"));
        states = new KeptStates(run);
    }

    private FloorRun run(Map<String, String> settings) {
        return new FloorRun(
                "paper_1",
                1,
                new FloorRun.Order(FloorRun.Kind.PAPER, "", List.of(), settings, 5, Long.MAX_VALUE, ""),
                directory,
                FloorRun.Progress.NONE);
    }

    @Test
    void keepsTheNewestTwoAndNeedsTheTapeBehindTheOlder() throws IOException {
        assertThat(run.needsAfter()).isEqualTo(5);
        states.keep(9, STATE);
        assertThat(run.needsAfter())
                .as("the one state may be one that can't be read")
                .isEqualTo(5);
        states.keep(10, STATE);
        assertThat(run.needsAfter()).isEqualTo(9);
        states.keep(200, new byte[] {4});
        assertThat(states.places()).containsExactly(200L, 10L);
        assertThat(run.needsAfter()).isEqualTo(10);
        assertThat(states.read(10)).containsExactly(1, 2, 3);
        assertThat(new KeptStates(run(Map.of("money", "1000"))).read(200)).containsExactly(4);
        states.forget();
        assertThat(states.places()).isEmpty();
        assertThat(run.needsAfter()).isEqualTo(5);
    }

    /** The numbers of events that a power cut has taken from the tape's end are those of others from then on. */
    @Test
    void forgetsThoseOfEventsThatTheTapeDoesNotHave() throws IOException {
        states.keep(10, STATE);
        states.keep(200, STATE);
        states.forgetBeyond(199);
        assertThat(states.places()).containsExactly(10L);
        assertThat(run.needsAfter()).isEqualTo(5);
        states.forgetBeyond(9);
        assertThat(states.places()).isEmpty();
        assertThat(run.needsAfter()).isEqualTo(5);
    }

    @Test
    void refusesOneThatIsDamagedOrOfOtherSettings() throws IOException {
        states.keep(10, STATE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeptStates(run(Map.of("money", "2000"))).read(10))
                .withMessage("It is of other settings than the run has.");
        Path file = directory.resolve("state-10");
        byte[] content = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, content.length - 1}) {
            Files.write(file, Arrays.copyOf(content, length));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> states.read(10))
                    .withMessage("It is damaged.");
        }
        content[content.length - 1]++;
        Files.write(file, content);
        assertThatIllegalArgumentException().isThrownBy(() -> states.read(10)).withMessage("It is damaged.");
    }

    /** What a class remembered means something else to another version of it, also of the floor's own ones. */
    @Test
    void refusesOneOfAnotherVersionOfAStrategyInCode() throws IOException {
        new ChosenStrategies(List.of(), List.of(), List.of(new ChosenStrategies.Code("crossover", Map.of())))
                .write(directory);
        states.keep(9, STATE);
        assertThat(states.read(9)).isEqualTo(STATE);
        String here = Objects.requireNonNull(
                CodeStrategyTypes.versions(List.of("crossover")).get("crossover"));
        assertThat(here).matches("[0-9a-f]{64}");
        states.write(10, states.head(new TreeMap<>(Map.of("crossover", "f".repeat(64))), STATE.length), STATE);
        assertThatThrownBy(() -> states.read(10))
                .isInstanceOf(KeptStates.OtherVersion.class)
                .hasMessage("It was kept with another version of strategies in code: crossover (SHA-256 ffffffffffff,"
                        + " here " + here.substring(0, 12) + ").");
    }

    @Test
    void refusesOneOfAnotherForm() throws IOException {
        StateCarrier other = StateCarrier.taking();
        other.carry(TapeRun.STATE_FORM + 1);
        states.write(10, other.bytes(), new byte[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> states.read(10))
                .withMessage("It has form " + (TapeRun.STATE_FORM + 1) + ", and this build reads form "
                        + TapeRun.STATE_FORM + ".");
    }
}
