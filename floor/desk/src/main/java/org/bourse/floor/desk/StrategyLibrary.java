package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.strategy.DefaultStrategies;
import org.bourse.floor.trading.strategy.StrategyDocument;
import org.jspecify.annotations.Nullable;

/**
 * Strategies that authors wrote, and the floor's own ones, which nobody can change. Each has a directory with a file for each of its
 * versions, which is written once: whoever is killed at any moment leaves the versions that there were, and the new one whole or
 * not at all. What is deleted stays there, and can be brought back.
 */
final class StrategyLibrary {

    /** As many are kept, without the floor's own ones. */
    static final int MAX_STRATEGIES = 500;

    /** As many deleted ones are kept. */
    static final int MAX_DELETED = 1_000;

    /** As many versions of one are kept. */
    static final int MAX_VERSIONS = 1_000;

    /** As many bytes have all versions together, those of deleted ones among them: they are in memory. */
    static final long MAX_BYTES = 64L << 20;

    private static final String DELETED = "deleted";
    private static final String VERSION = "\\d{1,9}\\.json";
    private static final String FLOOR = "floor";

    private final Path directory;
    private final VariantLibrary variants;
    private final LongSupplier clock;
    private final long maxBytes;
    private final List<Strategy> all = new CopyOnWriteArrayList<>();
    private final List<Strategy> own = new ArrayList<>();

    /**
     * What was written at a time.
     *
     * @param number 1 and on
     * @param nanos when
     * @param by who
     * @param document as its author wrote it
     * @param bytes how much that is in its file
     */
    record Version(int number, long nanos, String by, Map<String, @Nullable Object> document, long bytes) {

        String name() {
            return JsonTree.text(document, "strategy_name", "");
        }
    }

    /**
     * A strategy with all its versions.
     *
     * @param id never another one's
     * @param readOnly whether it is the floor's own
     * @param versions oldest first
     * @param deletedNanos when it was deleted; 0: it was not
     */
    record Strategy(String id, boolean readOnly, List<Version> versions, long deletedNanos) {

        Strategy {
            versions = List.copyOf(versions);
        }

        Version newest() {
            return versions.getLast();
        }

        String name() {
            return newest().name();
        }

        boolean isDeleted() {
            return deletedNanos != 0;
        }

        long bytes() {
            return versions.stream().mapToLong(Version::bytes).sum();
        }

        Optional<Version> version(int number) {
            return versions.stream().filter(one -> one.number() == number).findFirst();
        }
    }

    private StrategyLibrary(Path directory, VariantLibrary variants, LongSupplier clock, long maxBytes) {
        this.maxBytes = maxBytes;
        this.directory = directory;
        this.variants = variants;
        this.clock = clock;
        for (Map<String, Object> document : new DefaultStrategies(Map.of()).documents()) {
            Version version = new Version(1, 0, FLOOR, document(document), 0);
            own.add(new Strategy(version.name(), true, List.of(version), 0));
        }
    }

    private static Map<String, @Nullable Object> document(Map<String, Object> of) {
        return Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(of));
    }

    /**
     * Those of a directory.
     *
     * @param clock nanoseconds since 1970
     */
    static StrategyLibrary open(Path directory, VariantLibrary variants, LongSupplier clock) throws IOException {
        return open(directory, variants, clock, MAX_BYTES);
    }

    /** The same with another bound of bytes. */
    static StrategyLibrary open(Path directory, VariantLibrary variants, LongSupplier clock, long maxBytes)
            throws IOException {
        Files.createDirectories(directory);
        StrategyLibrary library = new StrategyLibrary(directory, variants, clock, maxBytes);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path one : files.filter(Files::isDirectory).sorted().toList()) {
                library.read(one).ifPresent(library.all::add);
            }
        }
        return library;
    }

    /** Empty: its first version was not written to the end. */
    private Optional<Strategy> read(Path of) throws IOException {
        List<Version> versions = new ArrayList<>();
        try (Stream<Path> files = Files.list(of)) {
            for (Path file : files.filter(one -> one.getFileName().toString().matches(VERSION))
                    .toList()) {
                versions.add(version(file));
            }
        }
        versions.sort(Comparator.comparingInt(Version::number));
        Path deleted = of.resolve(DELETED);
        long deletedNanos = Files.exists(deleted) ? time(deleted) : 0;
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(new Strategy(of.getFileName().toString(), false, versions, deletedNanos));
    }

    private static long time(Path file) throws IOException {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NumberFormatException e) {
            throw new IOException("There is no time in " + file + ". Move its directory away, or restore it.", e);
        }
    }

    private static Version version(Path file) throws IOException {
        try (JsonParser parser = DeskBody.STORED.createParser(Files.readString(file))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            Map<String, @Nullable Object> fields = JsonTree.object(parser);
            if (!(fields.get("created") instanceof Number created)) {
                throw new IOException("it has no time");
            }
            return new Version(
                    Integer.parseInt(file.getFileName().toString().replace(".json", "")),
                    created.longValue(),
                    JsonTree.text(fields, "by", ""),
                    JsonTree.child(fields, "document"),
                    Files.size(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "The strategy " + file + " can't be read: " + e.getMessage()
                            + ". Move its directory away, or restore it.",
                    e);
        }
    }

    /** The floor's own ones, then those of authors, the one that was changed last first; deleted ones, or the others. */
    List<Strategy> all(boolean deleted) {
        List<Strategy> found = new ArrayList<>(deleted ? List.of() : own);
        all.stream()
                .filter(one -> one.isDeleted() == deleted)
                .sorted(Comparator.comparingLong((Strategy one) -> one.newest().nanos())
                        .reversed())
                .forEach(found::add);
        return found;
    }

    /** The one of that id, also a deleted one. */
    Optional<Strategy> find(String id) {
        return Stream.concat(own.stream(), all.stream())
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    /**
     * Looks at a document as one of these, whatever is wrong with it.
     *
     * @param except the strategy that it is another version of; empty: none
     */
    StrategyDocument check(Map<String, @Nullable Object> document, String except) {
        return StrategyDocument.check(document, Set.copyOf(variants.ids()), names(except));
    }

    private Set<String> names(String except) {
        Set<String> names = new HashSet<>();
        for (Strategy one : all(false)) {
            if (!one.id().equals(except)) {
                names.add(one.name());
            }
        }
        names.addAll(CodeStrategyTypes.codes());
        return names;
    }

    /** Deletes a variant that no newest version looks at: none is written meanwhile that does. */
    synchronized void deleteVariant(String variant) throws IOException {
        VariantLibrary.requireUnused(
                "strategies look at it",
                all(false).stream()
                        .filter(one -> ChosenStrategies.indicators(one.newest().document())
                                .contains(variant))
                        .map(Strategy::name)
                        .toList());
        variants.delete(variant);
    }

    /** Keeps a new one; refuses a document with errors, with all of them. */
    synchronized Strategy create(Map<String, @Nullable Object> document, String by) throws IOException {
        requireValid(check(document, ""));
        if (all.stream().filter(one -> !one.isDeleted()).count() >= MAX_STRATEGIES) {
            throw new DeskRefusal(
                    DeskRefusal.UNPROCESSABLE,
                    "too_many_strategies",
                    "There are as many strategies as are kept: " + MAX_STRATEGIES + "; delete some.");
        }
        String id = FloorIds.next("strategy", clock.getAsLong());
        Strategy made = new Strategy(id, false, List.of(written(id, 1, document, by)), 0);
        all.add(made);
        return made;
    }

    /**
     * Keeps a new version of one.
     *
     * @param from the version that its author had before them; 0: not said
     */
    synchronized Strategy change(Strategy of, int from, Map<String, @Nullable Object> document, String by)
            throws IOException {
        Strategy now = changeable(of);
        int newest = now.newest().number();
        if (from != 0 && from != newest) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "version_conflict",
                    "The newest version is " + newest + ", not " + from + ": somebody else has changed it.");
        }
        requireValid(check(document, now.id()));
        if (newest >= MAX_VERSIONS) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "too_many_versions",
                    "A strategy has " + MAX_VERSIONS + " versions at most; copy it.");
        }
        List<Version> versions = new ArrayList<>(now.versions());
        versions.add(written(now.id(), newest + 1, document, by));
        return replaced(now, new Strategy(now.id(), false, versions, 0));
    }

    private Version written(String id, int number, Map<String, @Nullable Object> document, String by)
            throws IOException {
        long nanos = clock.getAsLong();
        String text = DeskCall.json(json -> {
            json.writeNumberField("created", nanos);
            json.writeStringField("by", by);
            json.writeFieldName("document");
            JsonTree.write(json, document);
        });
        long bytes = text.getBytes(StandardCharsets.UTF_8).length;
        makeRoom(bytes);
        Path of = Files.createDirectories(directory.resolve(id));
        DurableFile.replace(of.resolve(number + ".json"), text);
        return new Version(number, nanos, by, document, bytes);
    }

    /** Forgets those that were deleted first, as many as it takes; refuses where that is not enough. */
    private void makeRoom(long bytes) throws IOException {
        long left = maxBytes - bytes - all.stream().mapToLong(Strategy::bytes).sum();
        List<Strategy> forgotten = new ArrayList<>();
        for (Strategy one : deletedNewestFirst().reversed()) {
            if (left >= 0) {
                break;
            }
            forgotten.add(one);
            left += one.bytes();
        }
        if (left < 0) {
            throw new DeskRefusal(
                    DeskRefusal.UNPROCESSABLE,
                    "too_many_strategies",
                    "All versions of strategies together have " + maxBytes
                            + " bytes at most, which this would exceed; delete some strategies.");
        }
        forget(forgotten);
    }

    private List<Strategy> deletedNewestFirst() {
        return all.stream()
                .filter(Strategy::isDeleted)
                .sorted(Comparator.comparingLong(Strategy::deletedNanos).reversed())
                .toList();
    }

    /** Deletes one: its versions stay where they are. */
    synchronized void delete(Strategy of) throws IOException {
        Strategy now = changeable(of);
        long nanos = clock.getAsLong();
        DurableFile.replace(directory.resolve(now.id()).resolve(DELETED), String.valueOf(nanos));
        replaced(now, new Strategy(now.id(), false, now.versions(), nanos));
        forgetOldest();
    }

    /** Of deleted ones so many are kept, those that were deleted last. */
    private void forgetOldest() throws IOException {
        forget(deletedNewestFirst().stream().skip(MAX_DELETED).toList());
    }

    private void forget(List<Strategy> deleted) throws IOException {
        for (Strategy one : deleted) {
            all.remove(one);
            List<Path> files;
            try (Stream<Path> list = Files.list(directory.resolve(one.id()))) {
                // What says that it is deleted goes last: a kill brings nothing back.
                files = list.sorted().toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(directory.resolve(one.id()));
        }
    }

    /** Brings a deleted one back; refuses where another one has its name, or what it looks at is no more. */
    synchronized Strategy restore(Strategy of) throws IOException {
        Strategy now = find(of.id()).orElseThrow(StrategyLibrary::notFound);
        if (!now.isDeleted()) {
            throw new DeskRefusal(Status.CONFLICT_409, "strategy_not_deleted", "That strategy is not deleted.");
        }
        requireValid(check(now.newest().document(), now.id()));
        Files.deleteIfExists(directory.resolve(now.id()).resolve(DELETED));
        return replaced(now, new Strategy(now.id(), false, now.versions(), 0));
    }

    private Strategy replaced(Strategy before, Strategy now) {
        all.set(all.indexOf(before), now);
        return now;
    }

    private Strategy changeable(Strategy of) {
        if (of.readOnly()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "strategy_read_only",
                    "That strategy is the floor's own; copy it under another name.");
        }
        return find(of.id()).filter(one -> !one.isDeleted()).orElseThrow(StrategyLibrary::notFound);
    }

    static DeskRefusal notFound() {
        return new DeskRefusal(
                Status.NOT_FOUND_404, "strategy_not_found", "There is no such strategy; /floor/strategies lists them.");
    }

    private static void requireValid(StrategyDocument checked) {
        requireNone("invalid_strategy", "Strategy validation failed: ", checked.errors());
    }

    /** Refuses with all of these errors, where there are any. */
    static void requireNone(String code, String head, Collection<String> errors) {
        if (!errors.isEmpty()) {
            throw new DeskRefusal(
                    DeskRefusal.UNPROCESSABLE, code, head + String.join("; ", errors), List.copyOf(errors));
        }
    }
}
