package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaCheckTest {

    private static final String DOCUMENT = """
            {"components": {"schemas": {
              "Id": {"type": "string", "pattern": "^[0-9]+$", "example": "7"},
              "Order": {
                "type": "object",
                "required": ["id"],
                "properties": {
                  "id": {"$ref": "#/components/schemas/Id"},
                  "price": {"type": ["integer", "null"], "format": "int64", "minimum": 1},
                  "at": {"type": "string", "format": "date-time"}},
                "additionalProperties": false}}}}
            """;

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static Iterable<String> faults(String schema, String value) throws IOException {
        JsonNode document = json(DOCUMENT);
        return JsonSchemaCheck.faults(document, document.at("/components/schemas/" + schema), json(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id': '12'}",
                "{'id': '12', 'price': null}",
                "{'id': '12', 'price': 9223372036854775807, 'at': '2026-11-21T07:25:58.5Z'}"
            })
    void findsNothingWhereTheSchemaIsKept(String value) throws IOException {
        assertThat(faults("Order", value.replace('\'', '"'))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'id': 'x'}",
                "{'id': 12}",
                "{'id': '12', 'side': 'bid'}",
                "{'id': '12', 'price': 0}",
                "{'id': '12', 'price': 1.0}",
                "{'id': '12', 'price': 9223372036854775808}",
                "{'id': '12', 'at': '2026-11-21T07:25:58+01:00'}",
                "{'id': '12', 'at': 'today'}"
            })
    void findsWhatBreaksTheSchema(String value) throws IOException {
        assertThat(faults("Order", value.replace('\'', '"'))).hasSize(1);
    }

    @Test
    @ExpectedLog(level = ERROR, line = "DisallowUnknownKeywordFactory: Keyword 'longest' is unknown")
    void takesNoKeywordThatNobodyKnows() throws IOException {
        JsonNode schema = json("{\"type\": \"string\", \"longest\": 7}");
        assertThatThrownBy(() -> JsonSchemaCheck.faults(json("{}"), schema, schema.get("type")))
                .hasMessageContaining("longest");
    }
}
