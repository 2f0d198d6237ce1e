package org.bourse.testrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks values against the JSON Schemas of the OpenAPI and AsyncAPI documents. A keyword that no dialect knows fails, so
 * that nothing in the documents goes unchecked.
 */
public final class JsonSchemaCheck {

    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getOpenApi31())
                    .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
                    .format(new UtcTime())
                    .format(new Int64())
                    .build(),
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    /** What was made of a schema and its document. */
    private static final Map<List<JsonNode>, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private JsonSchemaCheck() {}

    /** The faults of a value; none when it keeps the schema. References point into the document. */
    public static List<String> faults(JsonNode document, JsonNode schema, JsonNode value) {
        JsonNode components = document.at("/components/schemas");
        return SCHEMAS
                .computeIfAbsent(List.of(components, schema), _ -> schema(components, schema))
                .validate(value.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** A schema that can be read without its document: with what it refers to. */
    private static Schema schema(JsonNode components, JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("$defs", components);
        return REGISTRY.getSchema(whole.toString().replace(COMPONENTS, DEFINITIONS), InputFormat.JSON);
    }

    /** ISO-8601, and in UTC, which is what the exchange writes; the document can't say that to all generators. */
    private static final class UtcTime implements Format {

        @Override
        public String getName() {
            return "date-time";
        }

        @Override
        public boolean matches(ExecutionContext context, String text) {
            try {
                OffsetDateTime.parse(text);
                return text.endsWith("Z");
            } catch (DateTimeException e) {
                return false;
            }
        }
    }

    /** A whole number, written as one, that fits into a {@code long}. */
    private static final class Int64 implements Format {

        @Override
        public String getName() {
            return "int64";
        }

        @Override
        public boolean matches(
                ExecutionContext context, SchemaContext schemaContext, tools.jackson.databind.JsonNode value) {
            return !value.isNumber() || (value.isIntegralNumber() && value.canConvertToLong());
        }
    }
}
