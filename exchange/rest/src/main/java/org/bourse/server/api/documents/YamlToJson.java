package org.bourse.server.api.documents;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bourse.server.json.JsonText;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Turns a YAML document of ours into JSON, so that there is one source of both. */
public final class YamlToJson {

    private YamlToJson() {}

    /** The same document in JSON. */
    public static byte[] convert(String yaml) {
        Map<?, ?> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return JsonText.object(json -> writeMembers(json, document));
    }

    private static void writeMembers(JsonGenerator json, Map<?, ?> map) throws IOException {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            json.writeFieldName(String.valueOf(member.getKey()));
            write(json, member.getValue());
        }
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                writeMembers(json, map);
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case Number number -> json.writeNumber(number.toString());
            case null -> json.writeNull();
            default ->
                // A date, say, which has no form in JSON: the document must put it in quotes.
                throw new IllegalArgumentException("not a JSON value: " + value + " (" + value.getClass() + ")");
        }
    }
}
