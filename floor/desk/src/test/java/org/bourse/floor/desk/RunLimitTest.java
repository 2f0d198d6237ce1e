package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits that a run can set: what they may be, and that the documents say the same. */
class RunLimitTest {

    private static KernelSettings.Limits limits(Map<RunLimit, BigDecimal> said) {
        Map<RunLimit, BigDecimal> all = new EnumMap<>(RunLimit.class);
        for (RunLimit limit : RunLimit.values()) {
            all.put(limit, said.getOrDefault(limit, new BigDecimal(limit.standard())));
        }
        return RunLimit.limits(limit -> Objects.requireNonNull(all.get(limit)));
    }

    @Test
    void comeToTheKernelsOwnWhereNothingIsSaid() {
        KernelSettings.Limits standard = KernelSettings.Limits.STANDARD;
        assertThat(limits(Map.of()))
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(standard);
    }

    /** What is changed alone shows whether it reaches the kernel: the document says what that has then. */
    @ParameterizedTest
    @EnumSource
    void eachChangesTheKernelsLimits(RunLimit limit) {
        String[] range = limit.range().split(" to ", -1);
        // The largest share is no less than the least one, which is the usual one here.
        boolean most = range[0].equals(limit.standard()) || limit == RunLimit.ALLOCATION_MOST;
        BigDecimal changed = new BigDecimal(most ? range[1] : range[0]);
        KernelSettings.Limits limits = limits(Map.of(limit, changed));
        assertThat(limits).isNotEqualTo(limits(Map.of()));
        assertThat(limit.of(limits)).isEqualByComparingTo(changed);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsOutOfItsRange(RunLimit limit) {
        String[] range = limit.range().split(" to ", -1);
        assertThat(limit.read("x", range[0])).isEqualByComparingTo(range[0]);
        assertThat(limit.read("x", range[1])).isEqualByComparingTo(range[1]);
        BigDecimal step = new BigDecimal("0.000000000001");
        for (String wrong : List.of(
                new BigDecimal(range[1]).add(step).toPlainString(),
                new BigDecimal(range[0]).subtract(step).toPlainString(),
                "x",
                "",
                "1e3",
                "-1")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> limit.read("--x", wrong))
                    .withMessageStartingWith("--x is ")
                    .withMessageContaining(limit.range())
                    .withMessageEndingWith(", not " + FloorText.shown(wrong) + ".");
        }
    }

    @Test
    void allThatAreWrongAreSaidAtOnce() {
        Map<String, String> values = new TreeMap<>();
        values.put("strategies", "default");
        RunLimit.names().forEach(name -> values.put(name, "-1"));
        assertThat(RunSettings.faults(values, "", Optional.empty(), RunSettings.NAMES))
                .hasSize(RunLimit.values().length)
                .allMatch(fault -> fault.endsWith(", not -1."));
    }

    @Test
    void sharesThatCanNotBeSharedOutAreRefused() {
        assertThat(RunSettings.faults(
                        Map.of("strategies", "default", "allocation-least", "41", "day-trades", "0"),
                        "",
                        Optional.of(ChosenStrategies.NONE),
                        RunSettings.NAMES))
                .containsExactlyInAnyOrder(
                        "day-trades is a whole number of 1 to 1000000 entries, not 0.",
                        "A strategy's least share is no more than its largest one, which is 100 % at most: not 41 and"
                                + " 40.");
        assertThat(RunSettings.faults(
                        Map.of(
                                "strategies",
                                "default",
                                "allocation-least",
                                "51",
                                "allocation-most",
                                "60",
                                "rebalance",
                                "604800"),
                        "",
                        Optional.of(ChosenStrategies.NONE),
                        RunSettings.NAMES))
                .containsExactly("2 strategies with 51 % of the capital each, which is the least share, have more than"
                        + " 100 %.");
    }

    @Test
    void areInTheTableOfTheDocument() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../../docs/floor.md")).stream()
                .dropWhile(line -> !line.startsWith("| Limit |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(RunLimit.values())
                        .map(limit -> "| `" + limit.text() + "` | " + limit.unit() + " | " + limit.range() + " | "
                                + limit.standard() + " | " + limit.meaning() + " |")
                        .toList());
    }

    @Test
    void areInTheApisDocument() {
        String description = FloorDocuments.OPENAPI
                .at("/components/schemas/NewRun/properties/settings/description")
                .asText();
        for (RunLimit limit : RunLimit.values()) {
            assertThat(description)
                    .contains(
                            limit.text() + " (" + limit.unit() + ", " + limit.range() + "; " + limit.standard() + ")");
        }
    }
}
