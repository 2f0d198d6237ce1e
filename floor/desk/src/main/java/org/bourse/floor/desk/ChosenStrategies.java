package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.kernel.KernelSettings;
import org.bourse.floor.trading.strategy.CodeStrategyType;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.StrategyDefinition;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.jspecify.annotations.Nullable;

/**
 * The strategies of one run, with the indicators that they look at: the very documents, so that a run is the same again, whatever
 * became of them since. Beside a run's results they are {@link #FILE}, which a backtest of the command line takes too.
 *
 * @param variants what conditions name, and what that is made of
 * @param written those that authors wrote, in the order in which they are asked
 * @param codes those in code, after them
 */
record ChosenStrategies(List<Variant> variants, List<Written> written, List<Code> codes) {

    /** Its name in a run's directory. */
    static final String FILE = "strategies.json";

    /** The name of what stands for the versions of those in code that they were begun with, beside it. */
    static final String VERSIONS = "strategies.sha256";

    /** As many has a run. */
    static final int MAX = 50;

    /** None. */
    static final ChosenStrategies NONE = new ChosenStrategies(List.of(), List.of(), List.of());

    /**
     * A strategy that an author wrote.
     *
     * @param id in the library; empty: of a file that somebody wrote
     * @param version of it; 0: likewise
     */
    record Written(String id, int version, Map<String, @Nullable Object> document) {

        String name() {
            return JsonTree.text(document, "strategy_name", id);
        }

        /**
         * All that is wrong with it.
         *
         * @param indicators that its conditions may name
         * @param names of the others ahead of it, to which its own is added
         */
        List<String> faults(Collection<String> indicators, Set<String> names) {
            StrategyDocument checked = checked(indicators, names);
            List<String> faults = new ArrayList<>();
            checked.errors().forEach(error -> faults.add(name() + ": " + error));
            if (checked.isValid() && !checked.definition().enabled()) {
                faults.add(name() + ": it is not enabled");
            }
            names.add(name());
            return faults;
        }

        private StrategyDocument checked(Collection<String> indicators, Set<String> names) {
            return StrategyDocument.check(document, Set.copyOf(indicators), names);
        }
    }

    /**
     * A strategy in code.
     *
     * @param type its name
     * @param parameters as texts, those that somebody has said
     */
    record Code(String type, Map<String, String> parameters) {

        Code {
            parameters = new TreeMap<>(parameters);
        }

        /** All that is wrong with it; its name is added to those of the others ahead of it. */
        List<String> faults(Set<String> names) {
            CodeStrategyType of = CodeStrategyTypes.find(type);
            if (of == null) {
                return List.of("There is no strategy in code " + FloorText.shown(type) + "; there are: "
                        + String.join(", ", CodeStrategyTypes.codes()));
            }
            List<String> faults = new ArrayList<>(of.faults(parameters));
            if (!names.add(type)) {
                faults.add(type + ": it is there twice");
            }
            return faults;
        }
    }

    ChosenStrategies {
        variants = List.copyOf(variants);
        written = List.copyOf(written);
        codes = List.copyOf(codes);
    }

    /** The floor's own ones, with the numbers that they have there. */
    static ChosenStrategies of(DefaultStrategies strategies) {
        return new ChosenStrategies(
                strategies.variants(),
                strategies.documents().stream().map(ChosenStrategies::own).toList(),
                List.of());
    }

    private static Written own(Map<String, Object> document) {
        Map<String, @Nullable Object> of = new LinkedHashMap<>(document);
        return new Written(JsonTree.text(of, "strategy_name", ""), 1, of);
    }

    /** The one of the floor's own that has that name, in code or not; none where there is none. */
    static Optional<ChosenStrategies> named(String name) {
        if (CodeStrategyTypes.find(name) != null) {
            return Optional.of(new ChosenStrategies(List.of(), List.of(), List.of(new Code(name, Map.of()))));
        }
        ChosenStrategies all = of(new DefaultStrategies(Map.of()));
        return all.written().stream()
                .filter(one -> one.id().equals(name))
                .findFirst()
                .map(one -> new ChosenStrategies(all.variants(), List.of(one), List.of())
                        .with(Variants.check(all.variants())));
    }

    /** What a document's conditions and levels name, wherever they are and whatever else is wrong with it. */
    static Set<String> indicators(Map<String, @Nullable Object> document) {
        Set<String> named = new TreeSet<>();
        collectIndicators(document, named);
        return named;
    }

    private static void collectIndicators(@Nullable Object of, Set<String> named) {
        if (of instanceof Map<?, ?> object) {
            if (object.get("indicatorId") instanceof String indicator) {
                named.add(indicator);
            }
            object.values().forEach(inner -> collectIndicators(inner, named));
        } else if (of instanceof List<?> list) {
            list.forEach(inner -> collectIndicators(inner, named));
        }
    }

    /** All that is wrong with them together; nothing where they can run. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(Variants.check(variants).faults());
        Set<String> names = new HashSet<>();
        written.forEach(each -> faults.addAll(each.faults(ids(), names)));
        codes.forEach(each -> faults.addAll(each.faults(names)));
        int count = written.size() + codes.size();
        if (count == 0 || count > MAX) {
            faults.add(count(count));
        }
        return faults;
    }

    /** What is said of more or fewer than a run has. */
    static String count(int count) {
        return "A run has 1 to " + MAX + " strategies, not " + count;
    }

    private List<String> ids() {
        return variants.stream().map(Variant::id).toList();
    }

    /** The written ones as a kernel takes them; only where there are no faults. */
    List<StrategyDefinition> definitions() {
        return written.stream()
                .map(each -> each.checked(ids(), Set.of()).definition())
                .toList();
    }

    /** Those in code as a kernel takes them; likewise. */
    List<KernelSettings.Code> coded() {
        List<KernelSettings.Code> coded = new ArrayList<>();
        for (Code each : codes) {
            CodeStrategyType type = CodeStrategyTypes.find(each.type());
            if (type == null) {
                throw new IllegalArgumentException("There is no strategy in code " + each.type() + ".");
            }
            coded.add(KernelSettings.Code.of(type, each.parameters()));
        }
        return coded;
    }

    /** Their names, by which they are paused. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        written.forEach(each -> names.add(JsonTree.text(each.document(), "strategy_name", "")));
        codes.forEach(each -> names.add(each.type()));
        return names;
    }

    /** The same, with those variants of all that they look at. */
    ChosenStrategies with(Variants all) {
        Collection<String> wanted = new TreeSet<>();
        written.forEach(each -> wanted.addAll(indicators(each.document())));
        return new ChosenStrategies(all.neededFor(wanted), written, codes);
    }

    /** As a document. */
    DeskCall.Content json() {
        return json -> {
            json.writeArrayFieldStart("variants");
            for (Variant variant : variants) {
                json.writeStartObject();
                VariantDocument.write(json, variant);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("strategies");
            for (Written each : written) {
                json.writeStartObject();
                json.writeStringField("strategy", each.id());
                json.writeNumberField("version", each.version());
                json.writeFieldName("document");
                JsonTree.write(json, each.document());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("codes");
            for (Code each : codes) {
                json.writeStartObject();
                json.writeStringField("code", each.type());
                json.writeObjectFieldStart("parameters");
                for (Map.Entry<String, String> parameter : each.parameters().entrySet()) {
                    json.writeStringField(parameter.getKey(), parameter.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    /** Those of a run's directory; none where it has none. */
    static ChosenStrategies of(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? read(file) : NONE;
    }

    /** Those of a file; refuses one that is none, and says why. */
    static ChosenStrategies read(Path file) throws IOException {
        try (JsonParser parser = DeskBody.STORED.createParser(Files.readString(file))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no object");
            }
            Map<String, @Nullable Object> fields = JsonTree.object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows its object");
            }
            return of(fields);
        } catch (JsonProcessingException | IllegalArgumentException | DeskRefusal e) {
            throw new IllegalArgumentException("The strategies " + file + " can't be read: " + DeskBody.fault(e), e);
        }
    }

    private static ChosenStrategies of(Map<String, @Nullable Object> fields) {
        for (String field : fields.keySet()) {
            if (!List.of("variants", "strategies", "codes").contains(field)) {
                throw new IllegalArgumentException(
                        "there is no field " + FloorText.shown(field) + "; there are variants, strategies and codes");
            }
        }
        List<Written> written = new ArrayList<>();
        for (Map<String, @Nullable Object> each : JsonTree.children(fields, "strategies")) {
            int version = each.get("version") instanceof Number number ? number.intValue() : 0;
            written.add(new Written(JsonTree.text(each, "strategy", ""), version, JsonTree.child(each, "document")));
        }
        List<Code> codes = new ArrayList<>();
        for (Map<String, @Nullable Object> each : JsonTree.children(fields, "codes")) {
            codes.add(new Code(
                    JsonTree.text(each, "code", ""), VariantDocument.texts(JsonTree.child(each, "parameters"))));
        }
        return new ChosenStrategies(
                JsonTree.children(fields, "variants").stream()
                        .map(VariantDocument::read)
                        .toList(),
                written,
                codes);
    }

    /** Writes them beside what a run makes. */
    void write(Path directory) throws IOException {
        if (!written.isEmpty() || !codes.isEmpty()) {
            Files.createDirectories(directory);
            DurableFile.replace(directory.resolve(FILE), DeskCall.json(json()));
            writeVersions(directory);
        }
    }

    /** Writes down which versions of those in code this process has. */
    void writeVersions(Path directory) throws IOException {
        String versions = versions();
        if (!versions.isEmpty()) {
            DurableFile.replace(directory.resolve(VERSIONS), versions);
        }
    }

    /** What is said where those of a directory were begun with other versions than this process has; empty: they were not. */
    Optional<String> otherVersions(Path directory) throws IOException {
        Path file = directory.resolve(VERSIONS);
        String now = versions();
        String begun = Files.exists(file) ? Files.readString(file).strip() : now;
        return begun.equals(now)
                ? Optional.empty()
                : Optional.of("It was begun with the strategies in code " + begun + " (SHA-256), and here are "
                        + (now.isEmpty() ? "none of them" : now)
                        + ": what comes of them would be mixed. Put back what " + CodeStrategyTypes.SETTING
                        + " had, or begin it anew.");
    }

    /** Of those that are not the floor's own: these change with the floor alone. */
    private String versions() {
        return CodeStrategyTypes.versions(codes.stream()
                        .map(Code::type)
                        .filter(code -> CodeStrategyType.find(code) == null)
                        .toList())
                .entrySet()
                .stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }
}
