package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Types of what runs say: those that lines have can be asked for, and are the ones of the document. */
class RunSignalTest {

    private static String type(String... own) {
        List<String> values = new ArrayList<>(List.of("7", "1000"));
        values.addAll(List.of(own));
        return RunSignal.of(values).type();
    }

    @Test
    void whatLinesAreCanBeAskedFor() {
        Set<String> types = new TreeSet<>(List.of(
                type("signal", "crossover", "1", "BUY", "0.5", "crossing", ""),
                type("step", "pump", "1", "SIGNAL_DETECTED", "ENTRY_EVALUATION", "ENTRY"),
                type("step", "pump", "1", "MONITORING", "SIGNAL_DETECTED", "SIGNAL"),
                type("alarm", "pump", "1", "POSITION_ACTIVE"),
                type("assessed", "pump", "1", "10", "100", "true", "5"),
                type("allocated", "", "", "BEGUN", "pump 40"),
                type("stop", "true", "")));
        assertThat(types).isEqualTo(new TreeSet<>(RunSignal.TYPES));
        JsonNode parameters = FloorDocuments.OPENAPI.at("/paths/~1floor~1signals/get/parameters");
        assertThat(parameters)
                .filteredOn(each -> each.path("name").asText().equals("type"))
                .singleElement()
                .satisfies(each -> assertThat(each.at("/schema/enum"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrderElementsOf(RunSignal.TYPES));
    }
}
