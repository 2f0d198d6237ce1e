package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.indicator.IndicatorType;
import org.bourse.floor.trading.indicator.IndicatorTypes;
import org.bourse.floor.trading.indicator.Parameter;
import org.bourse.floor.trading.indicator.Variant;
import org.bourse.floor.trading.indicator.Variants;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.StrategyField;
import org.jspecify.annotations.Nullable;

/**
 * The variants of indicators that conditions can name: the floor's own ones, and those that somebody has made. They hold together at
 * any time: a change after which one of them could not be made is refused. All of them are one file, which is replaced whole.
 */
final class VariantLibrary {

    /** What a variant is made for, and with it where a page shows it. */
    static final List<String> KINDS = List.of("general", "risk", "price", "stop_loss", "take_profit", "close_order");

    private static final String FLOOR = "floor";

    private final Path file;
    private final LongSupplier clock;
    private final Map<String, Kept> own = new LinkedHashMap<>();
    private volatile Map<String, Kept> made = Map.of();
    private volatile Map<String, Kept> deleted = Map.of();

    /**
     * A variant, and who made it so when.
     *
     * @param kind what it is made for
     * @param readOnly whether it is the floor's own
     * @param deletedNanos when it was deleted; 0: it was not
     */
    record Kept(Variant variant, String kind, boolean readOnly, long nanos, String by, long deletedNanos) {

        String id() {
            return variant.id();
        }
    }

    private VariantLibrary(Path file, LongSupplier clock) {
        this.file = file;
        this.clock = clock;
        for (Variant variant : new DefaultStrategies(Map.of()).variants()) {
            own.put(variant.id(), new Kept(variant, KINDS.getFirst(), true, 0, FLOOR, 0));
        }
    }

    /**
     * Those of a file.
     *
     * @param clock nanoseconds since 1970
     */
    static VariantLibrary open(Path file, LongSupplier clock) throws IOException {
        VariantLibrary library = new VariantLibrary(file, clock);
        if (Files.exists(file)) {
            library.read();
        }
        return library;
    }

    private void read() throws IOException {
        Map<String, Kept> found = new LinkedHashMap<>();
        Map<String, Kept> gone = new LinkedHashMap<>();
        try (JsonParser parser = DeskBody.STORED.createParser(Files.readString(file))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            for (Map<String, @Nullable Object> one : JsonTree.children(JsonTree.object(parser), "variants")) {
                Kept kept = kept(one);
                (kept.deletedNanos() == 0 ? found : gone).put(kept.id(), kept);
            }
        } catch (IOException | IllegalArgumentException | DeskRefusal e) {
            throw new IOException(
                    "The variants " + file + " can't be read: " + DeskBody.fault(e)
                            + ". Move the file away, or restore it.",
                    e);
        }
        List<String> faults = Variants.check(Stream.concat(own.values().stream(), found.values().stream())
                        .map(Kept::variant)
                        .toList())
                .faults();
        if (!faults.isEmpty()) {
            throw new IOException("The variants " + file + " can't be used: " + String.join("; ", faults)
                    + ". Correct the file, or move it away.");
        }
        made = found;
        deleted = gone;
    }

    private static Kept kept(Map<String, @Nullable Object> fields) throws IOException {
        if (fields.get("changed") instanceof Number nanos && fields.get("deleted") instanceof Number deletedNanos) {
            return new Kept(
                    VariantDocument.read(fields),
                    JsonTree.text(fields, "kind", KINDS.getFirst()),
                    false,
                    nanos.longValue(),
                    JsonTree.text(fields, "by", ""),
                    deletedNanos.longValue());
        }
        throw new IOException("one has no times");
    }

    /** All of them, the floor's own ones first; deleted ones, or the others. */
    List<Kept> all(boolean ofDeleted) {
        return ofDeleted
                ? List.copyOf(deleted.values())
                : Stream.concat(own.values().stream(), made.values().stream()).toList();
    }

    /** The names of those that there are. */
    List<String> ids() {
        return all(false).stream().map(Kept::id).toList();
    }

    /** The one of that name. */
    Optional<Kept> find(String id) {
        return all(false).stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** All of them as a graph of indicators takes them. */
    Variants variants() {
        return Variants.check(all(false).stream().map(Kept::variant).toList());
    }

    /** Keeps a new one; refuses one that can't be made, with all that is wrong. Answers what may not be meant. */
    synchronized List<String> create(Variant variant, String kind, String by) throws IOException {
        if (find(variant.id()).isPresent()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409, "variant_exists", "There is a variant " + FloorText.shown(variant.id()) + ".");
        }
        requireRoom();
        return put(new Kept(variant, kind, false, clock.getAsLong(), by, 0));
    }

    private void requireRoom() {
        if (all(false).size() >= Variants.MAX_VARIANTS) {
            throw new DeskRefusal(
                    DeskRefusal.UNPROCESSABLE,
                    "too_many_variants",
                    "An instrument has at most " + Variants.MAX_VARIANTS
                            + " indicators, and there are as many variants;" + " delete some.");
        }
    }

    /** Brings a deleted one back as it was; refuses where what it is made of is no more. */
    synchronized List<String> restore(String id) throws IOException {
        if (find(id).isPresent()) {
            throw new DeskRefusal(Status.CONFLICT_409, "variant_not_deleted", "That variant is not deleted.");
        }
        Kept gone = deleted.get(id);
        if (gone == null) {
            throw notFound();
        }
        requireRoom();
        return put(new Kept(gone.variant(), gone.kind(), false, gone.nanos(), gone.by(), 0));
    }

    /** Makes another one of it, under the same name. */
    synchronized List<String> change(Variant variant, String kind, String by) throws IOException {
        requireMade(variant.id());
        return put(new Kept(variant, kind, false, clock.getAsLong(), by, 0));
    }

    /** What is wrong with one beside the others, all of it; nothing where it can be made. */
    List<String> faults(Variant variant) {
        List<String> taken =
                Arrays.stream(StrategyField.values()).map(StrategyField::text).toList();
        List<String> faults = new ArrayList<>();
        if (taken.contains(variant.id())) {
            // Conditions would mean the strategy's own value by it.
            faults.add("Conditions know " + variant.id()
                    + " of the strategy itself; give the variant another name than " + FloorText.or(taken));
        }
        faults.addAll(beside(variant).faults());
        return faults;
    }

    /** It and all others, of which it may be another one of that name. */
    private Variants beside(Variant variant) {
        Map<String, Variant> together = new LinkedHashMap<>();
        all(false).forEach(one -> together.put(one.id(), one.variant()));
        together.put(variant.id(), variant);
        return Variants.check(together.values());
    }

    private List<String> put(Kept kept) throws IOException {
        StrategyLibrary.requireNone("invalid_variant", "", faults(kept.variant()));
        Map<String, Kept> next = new LinkedHashMap<>(made);
        next.put(kept.id(), kept);
        Map<String, Kept> gone = new LinkedHashMap<>(deleted);
        gone.remove(kept.id());
        write(next, gone);
        return variants().warnings().stream()
                .filter(warning -> warning.startsWith(kept.id() + ":"))
                .toList();
    }

    /** Deletes one of which none other is made; who looks at it must be looked for before. */
    synchronized void delete(String id) throws IOException {
        Kept of = requireMade(id);
        List<String> madeOfIt = made.values().stream()
                .filter(one -> one.variant().inputs().containsValue(id))
                .map(Kept::id)
                .toList();
        requireUnused("made of it", madeOfIt);
        Map<String, Kept> next = new LinkedHashMap<>(made);
        next.remove(id);
        Map<String, Kept> gone = new LinkedHashMap<>(deleted);
        gone.put(id, new Kept(of.variant(), of.kind(), false, of.nanos(), of.by(), clock.getAsLong()));
        write(next, gone);
    }

    /** Refuses where something depends on a variant, and says what. */
    static void requireUnused(String how, List<String> users) {
        if (!users.isEmpty()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "variant_in_use",
                    "That variant can't be deleted; " + how + ": " + String.join(", ", users) + ".");
        }
    }

    private Kept requireMade(String id) {
        if (own.containsKey(id)) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "variant_read_only",
                    "That variant is the floor's own; make another one of its type.");
        }
        Kept kept = made.get(id);
        if (kept == null) {
            throw notFound();
        }
        return kept;
    }

    static DeskRefusal notFound() {
        return new DeskRefusal(
                Status.NOT_FOUND_404,
                "variant_not_found",
                "There is no such variant; /floor/indicators/variants lists them.");
    }

    private void write(Map<String, Kept> next, Map<String, Kept> gone) throws IOException {
        Map<String, Kept> lately = new LinkedHashMap<>();
        gone.values().stream()
                .skip(Math.max(0, gone.size() - Variants.MAX_VARIANTS))
                .forEach(one -> lately.put(one.id(), one));
        List<Kept> kept = new ArrayList<>(next.values());
        kept.addAll(lately.values());
        DurableFile.replace(file, DeskCall.json(json -> {
            json.writeArrayFieldStart("variants");
            for (Kept one : kept) {
                json.writeStartObject();
                write(json, one);
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
        made = next;
        deleted = lately;
    }

    private static void write(JsonGenerator json, Kept one) throws IOException {
        VariantDocument.write(json, one.variant());
        json.writeStringField("kind", one.kind());
        json.writeNumberField("changed", one.nanos());
        json.writeStringField("by", one.by());
        json.writeNumberField("deleted", one.deletedNanos());
    }

    /** A variant with all its parameters, each in the one form that its value has. */
    static Variant coerced(Variant variant) {
        IndicatorType type = IndicatorTypes.find(variant.type());
        Map<String, String> parameters = new LinkedHashMap<>(variant.parameters());
        for (Parameter parameter : type == null ? List.<Parameter>of() : type.parameters()) {
            String given = parameters.getOrDefault(parameter.name(), parameter.standard());
            if (parameter.fault(given).isEmpty()) {
                parameters.put(parameter.name(), parameter.canonical(given));
            }
        }
        return new Variant(variant.id(), variant.type(), parameters, variant.inputs(), variant.refreshSeconds());
    }
}
