package org.bourse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bourse.server.problem.ProblemCode;
import org.bourse.testrun.JsonSchemaCheck;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {

    private static final Set<String> METHODS = Set.of("get", "post", "patch", "put", "delete");

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(OpenApiContract.DOCUMENT.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(OpenApiContract.DOCUMENT
                                .at(reference.asText().substring(1))
                                .isMissingNode())
                        .as(reference.asText())
                        .isFalse());
    }

    @Test
    void everyComponentIsUsed() {
        Set<String> used = OpenApiContract.DOCUMENT.findValues("$ref").stream()
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        Set<String> unused = new TreeSet<>();
        for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
            OpenApiContract.DOCUMENT
                    .at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> unused.add("#/components/" + kind + "/" + name));
        }
        unused.removeAll(used);
        assertThat(unused).isEmpty();
    }

    @Test
    void knowsExactlyTheCodesThereAre() {
        List<String> documented = new ArrayList<>();
        OpenApiContract.DOCUMENT
                .at("/components/schemas/ProblemCode/enum")
                .forEach(code -> documented.add(code.asText()));

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::code)
                        .toList());
    }

    /** Composed by allOf, it would be read wrongly by clients of generators that forget what may be null. */
    @Test
    void anOrderWithTradesIsAnOrderAndItsTrades() {
        ObjectNode withTrades = OpenApiContract.DOCUMENT
                .at("/components/schemas/OrderWithTrades/properties")
                .deepCopy();
        withTrades.remove("trades");
        assertThat(withTrades).isEqualTo(OpenApiContract.DOCUMENT.at("/components/schemas/Order/properties"));
    }

    @Test
    void everyExampleKeepsItsSchema() {
        List<String> faults = new ArrayList<>();
        int[] examples = {0};
        forEachContent(OpenApiContract.DOCUMENT, content -> {
            JsonNode schema = content.path("schema");
            if (content.has("example")) {
                examples[0]++;
                faults.addAll(JsonSchemaCheck.faults(OpenApiContract.DOCUMENT, schema, content.get("example")));
            }
            for (JsonNode example : content.path("examples")) {
                examples[0]++;
                faults.addAll(JsonSchemaCheck.faults(OpenApiContract.DOCUMENT, schema, example.path("value")));
            }
        });
        assertThat(faults).isEmpty();
        assertThat(examples[0]).isGreaterThan(20);
    }

    private static void forEachContent(JsonNode node, Consumer<JsonNode> visitor) {
        if (node.has("schema")) {
            visitor.accept(node);
        }
        node.forEach(child -> forEachContent(child, visitor));
    }

    @Test
    void everyOperationHasANameOfItsOwnAndSaysWhoMayCallIt() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path :
                OpenApiContract.DOCUMENT.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    names.add(operation.getValue().path("operationId").asText());
                    assertThat(operation.getValue().has("security"))
                            .as(path.getKey())
                            .isTrue();
                }
            }
        }
        assertThat(names).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void theEntriesOfABatchHaveTheFieldsOfOrdersAndChanges() {
        Set<String> fields = new TreeSet<>(Set.of("op", "order_id", "orig_client_order_id"));
        fields.addAll(OpenApiContract.propertiesOf("NewOrder"));
        fields.addAll(OpenApiContract.propertiesOf("OrderChange"));
        assertThat(OpenApiContract.propertiesOf("BatchEntry")).containsExactlyInAnyOrderElementsOf(fields);
    }
}
