package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.jspecify.annotations.Nullable;

/** What a body asks to be run: it is looked at as a whole, so that all that is wrong with it is said at once. */
final class RunRequest {

    static final List<String> KINDS = List.of("backtest", "paper", "live", "sweep");

    private static final int MAX_INSTRUMENTS = 200;
    private static final int MAX_NAME = 100;

    private final Desk desk;
    private String kind = "";
    private String name = "";
    private List<@Nullable Object> instruments = List.of();
    private List<@Nullable Object> symbols = List.of();
    private Map<String, String> settings = new LinkedHashMap<>();
    private List<@Nullable Object> strategies = List.of();
    private String session = "";
    private String repeats = "";
    private long first;
    private long last;
    private Refusals refused = new Refusals();
    private Optional<MeasuredLatencies> latencies = Optional.empty();

    /**
     * One that can be run.
     *
     * @param strategies those that it names, or none
     * @param latencies those that its settings name
     */
    record Taken(FloorRun.Order order, ChosenStrategies strategies, Optional<MeasuredLatencies> latencies) {}

    private RunRequest(Desk desk) {
        this.desk = desk;
    }

    /** The one of a call's body, whatever is wrong with it. */
    static RunRequest of(Desk desk, DeskCall call) {
        return DeskBody.read(call, parser -> new RunRequest(desk).read(parser));
    }

    private RunRequest read(JsonParser parser) throws IOException {
        refused = new BodyFields()
                .text("kind", text -> kind = text)
                .text("name", text -> name = text)
                .list("instruments", list -> instruments = list)
                .list("symbols", list -> symbols = list)
                .settings("settings", read -> settings = read)
                .list("strategies", list -> strategies = list)
                .text("session", text -> session = text)
                .text("repeats", text -> repeats = text)
                .number("first_sequence", number -> first = number)
                .number("last_sequence", number -> last = number)
                .read(parser);
        return this;
    }

    /** Whether something of it could not be read. */
    boolean isUnreadable() {
        return !refused.isEmpty();
    }

    /** The SHA-256, in lower-case hexadecimal, of what it means: whitespace and the order of its fields and names are nothing. */
    String sha256() {
        String meant = DeskCall.json(json -> {
            json.writeStringField("kind", kind);
            json.writeStringField("name", name);
            json.writeFieldName("instruments");
            JsonTree.write(json, sorted(instruments));
            json.writeFieldName("symbols");
            JsonTree.write(json, sorted(symbols));
            json.writeFieldName("settings");
            JsonTree.write(json, new TreeMap<>(settings));
            json.writeFieldName("strategies");
            JsonTree.write(json, strategies);
            json.writeStringField("session", session);
            json.writeStringField("repeats", repeats);
            json.writeNumberField("first_sequence", first);
            json.writeNumberField("last_sequence", last);
        });
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(meant.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static List<String> sorted(List<@Nullable Object> names) {
        return names.stream().map(String::valueOf).sorted().toList();
    }

    /** What is to run; refuses all that is wrong. */
    Taken taken() {
        refused.requireOfField(
                "kind",
                KINDS.contains(kind),
                kind.equals("collect")
                        ? "What only keeps its instruments' part of the tape is a collection: POST /floor/sessions"
                                + " begins one, and session of a backtest names it."
                        : "kind must be " + FloorText.or(KINDS) + ".");
        refused.require(
                name.length() <= MAX_NAME, "invalid_name", "name must have " + MAX_NAME + " characters or fewer.");
        refused.require(
                name.codePoints().allMatch(RunRequest::isPlain),
                "invalid_name",
                "name must have no control characters.");
        return switch (kind) {
            case "paper" -> following(FloorRun.Kind.PAPER);
            case "live" -> following(FloorRun.Kind.LIVE);
            case "sweep" -> sweep();
            case "backtest" -> backtest();
            default -> {
                // What can be judged without it is judged.
                instruments(0);
                Optional<ChosenStrategies> chosen = chosen();
                settings(SweepSettings.ALL_NAMES, chosen);
                refused.refuse();
                throw new IllegalStateException("A kind that there is not was taken: " + kind);
            }
        };
    }

    /** Whether files and databases take it as it is: no control character, and no half of a character. */
    private static boolean isPlain(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }

    /** Those that it names; none: the default ones. Empty: they are refused. */
    private Optional<ChosenStrategies> chosen() {
        return strategies.isEmpty()
                ? Optional.of(ChosenStrategies.NONE).filter(_ -> !refused.has("strategies"))
                : ChosenCalls.found(strategies, desk.strategies(), desk.variants(), refused);
    }

    private List<Instrument> instruments(int least) {
        return List.copyOf(new NamedInstruments(desk).of(instruments, symbols, least, MAX_INSTRUMENTS, refused));
    }

    /** Its settings, with whose strategies it has; what is wrong with them is refused. */
    private Map<String, String> settings(List<String> names, Optional<ChosenStrategies> chosen) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        boolean isDefault = strategies.isEmpty() && !refused.has("strategies");
        List<String> faults = new ArrayList<>();
        name(isDefault ? RunSettings.DEFAULT : RunSettings.CHOSEN, all, faults);
        faults.addAll(RunSettings.faults(all, "", chosen, names));
        findLatencies(all, faults);
        requireNone(faults);
        return all;
    }

    private static void name(String strategies, Map<String, String> all, List<String> faults) {
        if (!strategies.equals(all.getOrDefault(RunSettings.STRATEGIES, strategies))) {
            faults.add("settings.strategies must be left out here, or be " + strategies + ".");
        }
        all.put(RunSettings.STRATEGIES, strategies);
    }

    private void findLatencies(Map<String, String> all, List<String> faults) {
        String named = all.get(RunSettings.LATENCIES);
        try {
            latencies = Optional.ofNullable(named).map(name -> GivenLatencies.ofRun(desk.runs(), name));
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    private void requireNone(List<String> faults) {
        if (!faults.isEmpty()) {
            refused.add(
                    new DeskRefusal(DeskRefusal.UNPROCESSABLE, "invalid_settings", String.join(" ", faults), faults));
        }
    }

    /** One that is to begin where the tape is then. */
    private Taken following(FloorRun.Kind of) {
        Optional<ChosenStrategies> chosen = chosen();
        refused.require(
                session.isEmpty() && repeats.isEmpty() && first == 0 && last == 0,
                "invalid_part",
                "session, repeats, first_sequence and last_sequence are a backtest's: on paper or live a run"
                        + " begins now.");
        List<Instrument> named = instruments(1);
        List<String> names = RunSettings.NAMES.stream()
                .filter(setting -> !setting.equals(RunSettings.ACCELERATION))
                .filter(setting -> of != FloorRun.Kind.LIVE || !RunSettings.OF_SIMULATION.contains(setting))
                .toList();
        Map<String, String> all = settings(names, chosen);
        requireNone(RunSettings.strangers(all, "", named));
        return refused.whole(() -> new Taken(
                new FloorRun.Order(of, name, named, all, 0, Long.MAX_VALUE, ""), chosen.orElseThrow(), latencies));
    }

    /** Backtests of one part of the tape, each with a combination of a grid. */
    private Taken sweep() {
        refused.require(repeats.isEmpty(), "invalid_repeats", "A sweep repeats no run.");
        Optional<ChosenStrategies> chosen = chosen();
        Map<String, String> all = new LinkedHashMap<>(settings);
        List<String> faults = new ArrayList<>();
        name(strategies.isEmpty() ? RunSettings.DEFAULT : RunSettings.CHOSEN, all, faults);
        faults.addAll(SweepSettings.faults(all, "", chosen));
        findLatencies(all, faults);
        requireNone(faults);
        Supplier<FloorRun.Order> part = part(FloorRun.Kind.SWEEP, all);
        FloorRun.Order order = refused.whole(part);
        requireSplits(SweepSettings.of(all, "", chosen.orElseThrow()), order);
        return new Taken(order, chosen.orElseThrow(), latencies);
    }

    /**
     * Of a walk-forward what the tape's times and index say, without reading it: it is cut, and what is wrong then said, once it has
     * its turn.
     */
    private void requireSplits(SweepSettings of, FloorRun.Order order) {
        Path tape = desk.runs().tape();
        try {
            if (of.walkForward().isPresent()) {
                WalkForward forward = of.walkForward().get();
                forward.requireLength(tape, order.after(), order.last());
                long unused = of.backtests(
                        Math.max(1, forward.leastSplits(tape, order.after(), order.last(), of.mostSplits())));
            }
        } catch (IllegalArgumentException e) {
            throw new DeskRefusal(DeskRefusal.UNPROCESSABLE, "invalid_settings", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw TapeReads.unreadable(tape, e);
        }
    }

    private Taken backtest() {
        if (!repeats.isEmpty()) {
            return repeated();
        }
        Optional<ChosenStrategies> chosen = chosen();
        Supplier<FloorRun.Order> part = part(FloorRun.Kind.BACKTEST, settings(RunSettings.NAMES, chosen));
        return refused.whole(() -> new Taken(part.get(), chosen.orElseThrow(), latencies));
    }

    /** The part of the tape that it names. */
    private Supplier<FloorRun.Order> part(FloorRun.Kind of, Map<String, String> all) {
        List<Instrument> named = instruments(0);
        if (session.isEmpty()) {
            long recorded = desk.floor().tape().forcedSequence();
            long end = last == 0 ? recorded : last;
            refused.require(
                    end >= Math.max(1, first) && end <= recorded,
                    "invalid_part",
                    "first_sequence and last_sequence must be numbers of events on the tape, which has them up to "
                            + recorded + ", the first not above the last.");
            requireNone(RunSettings.strangers(all, "", named));
            return () -> new FloorRun.Order(of, name, named, all, Math.max(0, first - 1), end, "");
        }
        refused.require(
                first == 0 && last == 0,
                "invalid_part",
                "With session there is no first_sequence and no last_sequence: the part is all that the collection"
                        + " has.");
        Optional<CollectionSession> found = desk.sessions()
                .find(session)
                .filter(one -> !one.isDeleted() && one.progress().firstSequence() > 0);
        refused.require(
                found.isPresent(),
                "invalid_session",
                "No collection that has events is called " + FloorText.shown(session) + "; /floor/sessions lists"
                        + " them.");
        List<Instrument> told =
                named.isEmpty() ? found.map(one -> one.order().instruments()).orElse(named) : named;
        requireNone(RunSettings.strangers(all, "", told));
        return () -> {
            CollectionSession collection = found.orElseThrow();
            return new FloorRun.Order(
                    of,
                    name,
                    told,
                    all,
                    collection.progress().firstSequence() - 1,
                    collection.progress().lastSequence(),
                    "");
        };
    }

    /** The same strategies at the same events, with the commands that the run was given. */
    private Taken repeated() {
        refused.require(
                session.isEmpty()
                        && instruments.isEmpty()
                        && symbols.isEmpty()
                        && settings.isEmpty()
                        && strategies.isEmpty()
                        && first == 0
                        && last == 0,
                "invalid_repeats",
                "With repeats there are kind and name alone: all else is that of the run.");
        Optional<FloorRun> found = desk.runs()
                .find(repeats)
                .filter(FloorRun::isOver)
                .filter(one -> one.order().kind() != FloorRun.Kind.SWEEP)
                .filter(one -> one.progress().place() > 0);
        refused.require(
                found.isPresent(),
                "invalid_repeats",
                "No run that has ended, and was told events, is called " + FloorText.shown(repeats)
                        + "; /floor/runs lists them.");
        FloorRun run = refused.whole(found::orElseThrow);
        FloorRun.Order order = run.order();
        boolean isBacktest = order.kind() == FloorRun.Kind.BACKTEST;
        return new Taken(
                new FloorRun.Order(
                        FloorRun.Kind.BACKTEST,
                        name.isEmpty() ? order.name() : name,
                        order.instruments(),
                        order.settings(),
                        order.after(),
                        isBacktest ? order.last() : run.progress().place(),
                        isBacktest ? order.repeats() : run.id()),
                strategies(run),
                latencies(run));
    }

    private static Optional<MeasuredLatencies> latencies(FloorRun run) {
        try {
            return GivenLatencies.of(run);
        } catch (IOException | IllegalArgumentException e) {
            throw RunCalls.notReadable(run, e);
        }
    }

    /** Those that a run was begun with. */
    private static ChosenStrategies strategies(FloorRun run) {
        try {
            ChosenStrategies chosen = ChosenStrategies.of(run.directory());
            Optional<String> others = chosen.otherVersions(run.directory());
            if (others.isPresent()) {
                throw new DeskRefusal(Status.CONFLICT_409, "other_version", others.get());
            }
            return chosen;
        } catch (IOException | IllegalArgumentException e) {
            throw RunCalls.notReadable(run, e);
        }
    }
}
