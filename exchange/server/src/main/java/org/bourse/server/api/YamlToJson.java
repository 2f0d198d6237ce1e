package org.bourse.server.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Turns a YAML document of ours into JSON, so that there is one source of both. */
final class YamlToJson {

    private YamlToJson() {}

    static byte[] convert(String yaml) {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        JsonWriter json = new JsonWriter();
        write(json, document);
        return json.toBytes();
    }

    private static void write(JsonWriter json, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                json.startObject();
                map.forEach((name, member) -> {
                    json.name(String.valueOf(name));
                    write(json, member);
                });
                json.endObject();
            }
            case List<?> list -> {
                json.startArray();
                list.forEach(element -> write(json, element));
                json.endArray();
            }
            case String text -> json.value(text);
            case Boolean flag -> json.value(flag);
            case Number number -> json.value(number);
            case null -> json.nullValue();
            default ->
                // A date, say, which has no form in JSON: the document must put it in quotes.
                throw new IllegalArgumentException("not a JSON value: " + value + " (" + value.getClass() + ")");
        }
    }
}
