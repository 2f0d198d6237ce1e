package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.risk.Budgets;
import org.jspecify.annotations.Nullable;

/** Runs of strategies: start, stop, what came of them, and the emergency stop over all of them. */
final class RunCalls {

    static final List<String> KINDS = List.of("backtest", "paper", "live", "sweep");
    static final List<String> STATUSES = List.of("waiting", "replaying", "running", "completed", "stopped", "failed");

    private static final int MAX_INSTRUMENTS = 200;
    private static final String INSTRUMENTS =
            "instruments, the numbers of instruments as texts, and symbols must be 1 to " + MAX_INSTRUMENTS
                    + " together.";
    private static final int MAX_NAME = 100;
    private static final int MAX_ROWS = 1_000;

    private final Desk desk;
    private final GivenBudgets budgets = new GivenBudgets();

    RunCalls(Desk desk) {
        this.desk = desk;
    }

    /** What a body may say. */
    private static final class Body {
        private String kind = "";
        private String name = "";
        private List<String> instruments = List.of();
        private List<String> symbols = List.of();
        private Map<String, String> settings = new LinkedHashMap<>();
        private List<Map<String, @Nullable Object>> strategies = List.of();
        private String session = "";
        private String repeats = "";
        private long first;
        private long last;
    }

    private static Body read(JsonParser parser) throws IOException {
        Body body = new Body();
        new BodyFields()
                .text("kind", text -> body.kind = text)
                .text("name", text -> body.name = text)
                .texts("instruments", texts -> body.instruments = texts)
                .texts("symbols", texts -> body.symbols = texts)
                .of("settings", DeskBody::settings, settings -> body.settings = settings)
                .of("strategies", (at, _) -> ChosenCalls.read(at), strategies -> body.strategies = strategies)
                .text("session", text -> body.session = text)
                .text("repeats", text -> body.repeats = text)
                .number("first_sequence", number -> body.first = number)
                .number("last_sequence", number -> body.last = number)
                .read(parser);
        return body;
    }

    void start(DeskCall call) {
        Body body = DeskBody.readLongTexts(call, RunCalls::read);
        if (body.kind.equals("collect")) {
            throw DeskRefusal.badRequest(
                    "invalid_kind",
                    "What only keeps its instruments' part of the tape is a collection: POST /floor/sessions begins"
                            + " one, and session of a backtest names it.");
        }
        if (!KINDS.contains(body.kind)) {
            throw DeskRefusal.badRequest("invalid_kind", "kind must be " + FloorText.or(KINDS) + ".");
        }
        Refused refused = new Refused();
        refused.require(
                body.name.length() <= MAX_NAME, "invalid_name", "name must have " + MAX_NAME + " characters or fewer.");
        refused.require(
                body.name.codePoints().allMatch(RunCalls::isPlain),
                "invalid_name",
                "name must have no control characters.");
        Optional<ChosenStrategies> named = refused.piece(() -> chosen(body));
        FloorRun.Order order = switch (body.kind) {
            case "paper" -> following(body, FloorRun.Kind.PAPER, named, refused);
            case "live" -> following(body, FloorRun.Kind.LIVE, named, refused);
            case "sweep" -> sweep(body, refused);
            default -> backtest(body, named, refused);
        };
        boolean follows = order.kind() == FloorRun.Kind.PAPER || order.kind() == FloorRun.Kind.LIVE;
        FloorRun run = follows ? begun(order) : desk.runs().make(order);
        ChosenStrategies chosen = named.orElseThrow();
        try {
            desk.runs().start(run, chosen);
        } catch (IOException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "not_written",
                    "The run could not be written down, as on a full disk, and has not begun.");
        }
        call.response().header(HeaderNames.LOCATION, "/floor/runs/" + run.id());
        call.send(Status.CREATED_201, json -> write(json, run));
    }

    /** What is refused of a body, so that all of it is said at once; what is no fault of the body is refused at once. */
    private static final class Refused {

        private final List<DeskRefusal> all = new ArrayList<>();

        void require(boolean holds, String code, String otherwise) {
            if (!holds) {
                all.add(DeskRefusal.badRequest(code, otherwise));
            }
        }

        <T> Optional<T> piece(Supplier<T> of) {
            try {
                return Optional.of(of.get());
            } catch (DeskRefusal e) {
                if (e.status().code() >= 500) {
                    throw e;
                }
                all.add(e);
                return Optional.empty();
            }
        }

        /** What all pieces together make; refuses them where one was refused. */
        <T> T whole(Supplier<T> of) {
            if (all.isEmpty()) {
                return of.get();
            }
            throw DeskRefusal.together(all);
        }
    }

    /** Whether files and databases take it as it is: no control character, and no half of a character. */
    private static boolean isPlain(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }

    /** Those that the body names, or those of the run that it repeats; none: the default ones. */
    private ChosenStrategies chosen(Body body) {
        if (!body.repeats.isEmpty() && body.strategies.isEmpty()) {
            return desk.runs().find(body.repeats).map(RunCalls::strategies).orElse(ChosenStrategies.NONE);
        }
        return body.strategies.isEmpty()
                ? ChosenStrategies.NONE
                : ChosenCalls.found(body.strategies, desk.strategies(), desk.variants());
    }

    private static ChosenStrategies strategies(FloorRun run) {
        try {
            return ChosenStrategies.of(run.directory());
        } catch (IOException | IllegalArgumentException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "not_readable",
                    "What the run " + run.id() + " decides by can't be read: " + e.getMessage());
        }
    }

    /** What it decides by, also where that could not begin any more by today's rules. */
    private static ChosenStrategies chosen(FloorRun run) {
        try {
            return run.order().kind() == FloorRun.Kind.SWEEP
                    // Each of its backtests has its own numbers.
                    ? ChosenStrategies.NONE
                    : RunSettings.strategies(run.order().settings(), strategies(run));
        } catch (IllegalArgumentException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "not_readable",
                    "What the run " + run.id() + " decides by can't be read: " + e.getMessage());
        }
    }

    /** One that is to begin where the tape is then. */
    private FloorRun.Order following(
            Body body, FloorRun.Kind kind, Optional<ChosenStrategies> chosen, Refused refused) {
        refused.require(
                body.session.isEmpty() && body.repeats.isEmpty() && body.first == 0 && body.last == 0,
                "invalid_part",
                "session, repeats, first_sequence and last_sequence are a backtest's: on paper or live a run"
                        + " begins now.");
        Optional<List<Instrument>> instruments = refused.piece(() -> {
            List<Instrument> named = instruments(body);
            if (named.isEmpty()) {
                throw DeskRefusal.badRequest("invalid_instruments", INSTRUMENTS);
            }
            return named;
        });
        Optional<Map<String, String>> settings = refused.piece(() -> settings(body, kind, chosen));
        return refused.whole(() -> new FloorRun.Order(
                kind, body.name, instruments.orElseThrow(), settings.orElseThrow(), 0, Long.MAX_VALUE, ""));
    }

    /** A run on paper or live that begins where the tape is now. */
    private FloorRun begun(FloorRun.Order order) {
        desk.runs().requireRoom(order.kind());
        long venueAfter = order.kind() == FloorRun.Kind.LIVE ? prepare(order) : 0;
        FloorRun named = desk.runs().make(order);
        long place = desk.emergencyStop().begin(named.id() + " begin").orElseThrow(RunCalls::notRecorded);
        return new FloorRun(
                named.id(),
                named.createdNanos(),
                new FloorRun.Order(
                        order.kind(),
                        order.name(),
                        order.instruments(),
                        order.settings(),
                        place,
                        Long.MAX_VALUE,
                        "",
                        venueAfter),
                named.directory(),
                FloorRun.Progress.NONE);
    }

    /** Refuses what can't trade at the exchange; answers the event there that the run begins after. */
    private long prepare(FloorRun.Order order) {
        LiveAccount account = desk.account()
                .orElseThrow(() -> new DeskRefusal(
                        Status.SERVICE_UNAVAILABLE_503,
                        "live_disabled",
                        "No exchange and key to trade with are configured (FLOOR_BOURSE_REST,"
                                + " FLOOR_BOURSE_TRADING_KEY)."));
        List<VenueInstrument> traded = new ArrayList<>();
        for (Instrument named : order.instruments()) {
            VenueInstrument one = desk.books().stream()
                    .map(Book::instrument)
                    .filter(of ->
                            of.venue().equals(named.venue()) && of.symbol().equals(named.symbol()))
                    .findFirst()
                    .orElseThrow();
            if (!one.venue().equals(LiveAccount.VENUE)) {
                throw DeskRefusal.badRequest(
                        "invalid_instruments",
                        "A live run trades at our own exchange alone (venue " + LiveAccount.VENUE + "); " + one.symbol()
                                + " is of " + one.venue() + ".");
            }
            traded.add(one);
        }
        desk.runs().requireNoConflict(order);
        return account.prepare(traded);
    }

    private static void requireRecorded(Optional<Long> place) {
        if (place.isEmpty()) {
            throw notRecorded();
        }
    }

    private static DeskRefusal notRecorded() {
        return new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_recorded",
                "Nothing is recorded at the moment, so that no run can be told anything; /floor/tapes says why.");
    }

    /** Backtests of one part of the tape, each with a combination of a grid. */
    private FloorRun.Order sweep(Body body, Refused refused) {
        refused.require(body.repeats.isEmpty(), "invalid_repeats", "A sweep repeats no run.");
        refused.require(
                body.strategies.isEmpty(),
                "invalid_strategies",
                "strategies is not for a sweep, which tries numbers of the default ones.");
        Map<String, String> settings = new LinkedHashMap<>(body.settings);
        settings.putIfAbsent("strategies", RunSettings.DEFAULT);
        refused.piece(() -> requireNone(SweepSettings.faults(settings, ""), settings));
        Optional<FloorRun.Order> order = refused.piece(() -> part(body, FloorRun.Kind.SWEEP, settings));
        return refused.whole(() -> {
            // Ahead of the walk-forward, which reads the tape.
            desk.runs().requireRoom(FloorRun.Kind.SWEEP);
            FloorRun.Order whole = order.orElseThrow();
            try {
                // Refuses more backtests than allowed; without a walk-forward that is known already.
                Sweep.splits(SweepSettings.of(settings, ""), desk.runs().tape(), whole);
            } catch (IllegalArgumentException e) {
                throw invalid(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw TapeReads.unreadable(desk.runs().tape(), e);
            }
            return whole;
        });
    }

    private FloorRun.Order backtest(Body body, Optional<ChosenStrategies> chosen, Refused refused) {
        if (!body.repeats.isEmpty()) {
            Optional<FloorRun.Order> repeated = refused.piece(() -> repeated(body));
            return refused.whole(repeated::orElseThrow);
        }
        Optional<Map<String, String>> settings = refused.piece(() -> settings(body, FloorRun.Kind.BACKTEST, chosen));
        Optional<FloorRun.Order> order =
                refused.piece(() -> part(body, FloorRun.Kind.BACKTEST, settings.orElse(Map.of())));
        return refused.whole(order::orElseThrow);
    }

    /** The part of the tape that a body names. */
    private FloorRun.Order part(Body body, FloorRun.Kind kind, Map<String, String> settings) {
        if (!body.session.isEmpty()) {
            if (body.first != 0 || body.last != 0) {
                throw DeskRefusal.badRequest(
                        "invalid_part",
                        "With session there is no first_sequence and no last_sequence: the part is all that the"
                                + " collection has.");
            }
            CollectionSession session = desk.sessions()
                    .find(body.session)
                    .filter(one -> !one.isDeleted() && one.progress().firstSequence() > 0)
                    .orElseThrow(() -> DeskRefusal.badRequest(
                            "invalid_session",
                            "No collection that has events is called " + FloorText.shown(body.session)
                                    + "; /floor/sessions lists them."));
            return new FloorRun.Order(
                    kind,
                    body.name,
                    body.instruments.isEmpty() && body.symbols.isEmpty()
                            ? session.order().instruments()
                            : instruments(body),
                    settings,
                    session.progress().firstSequence() - 1,
                    session.progress().lastSequence(),
                    "");
        }
        long recorded = desk.floor().tape().forcedSequence();
        long last = body.last == 0 ? recorded : body.last;
        if (last < Math.max(1, body.first) || last > recorded) {
            throw DeskRefusal.badRequest(
                    "invalid_part",
                    "first_sequence and last_sequence must be of events on the tape, which has them up to " + recorded
                            + ", in their order.");
        }
        return new FloorRun.Order(kind, body.name, instruments(body), settings, Math.max(0, body.first - 1), last, "");
    }

    /** The same strategies at the same events, with the commands that the run was given. */
    private FloorRun.Order repeated(Body body) {
        if (!body.session.isEmpty()
                || !body.instruments.isEmpty()
                || !body.symbols.isEmpty()
                || !body.settings.isEmpty()
                || !body.strategies.isEmpty()
                || body.first != 0
                || body.last != 0) {
            throw DeskRefusal.badRequest(
                    "invalid_repeats", "With repeats there is kind, and name: all else is that of the run.");
        }
        FloorRun run = desk.runs()
                .find(body.repeats)
                .filter(FloorRun::isOver)
                .filter(one -> one.order().kind() != FloorRun.Kind.SWEEP)
                .filter(one -> one.progress().place() > 0)
                .orElseThrow(() -> DeskRefusal.badRequest(
                        "invalid_repeats",
                        "No run that has ended, and was told events, is called " + FloorText.shown(body.repeats)
                                + "; /floor/runs lists them."));
        FloorRun.Order order = run.order();
        return new FloorRun.Order(
                FloorRun.Kind.BACKTEST,
                body.name.isEmpty() ? order.name() : body.name,
                order.instruments(),
                order.settings(),
                order.after(),
                order.kind() == FloorRun.Kind.BACKTEST
                        ? order.last()
                        : run.progress().place(),
                order.kind() == FloorRun.Kind.BACKTEST ? order.repeats() : run.id());
    }

    private List<Instrument> instruments(Body body) {
        if (body.instruments.size() + body.symbols.size() > MAX_INSTRUMENTS) {
            throw DeskRefusal.badRequest("invalid_instruments", INSTRUMENTS);
        }
        return List.copyOf(new NamedInstruments(desk).of(body.instruments, body.symbols));
    }

    /** Those of the body, checked: all that is wrong is said at once. */
    private static Map<String, String> settings(Body body, FloorRun.Kind kind, Optional<ChosenStrategies> chosen) {
        Map<String, String> settings = new LinkedHashMap<>(body.settings);
        String named = body.strategies.isEmpty() ? RunSettings.DEFAULT : RunSettings.CHOSEN;
        settings.putIfAbsent("strategies", named);
        List<String> faults = new ArrayList<>();
        if (!named.equals(settings.put("strategies", named))) {
            faults.add("strategies is " + named + " here, or left out.");
        }
        List<String> names = RunSettings.NAMES.stream()
                .filter(name -> kind != FloorRun.Kind.LIVE || !RunSettings.OF_SIMULATION.contains(name))
                .toList();
        faults.addAll(RunSettings.faults(settings, "", chosen, names));
        return requireNone(faults, settings);
    }

    private static <T> T requireNone(List<String> faults, T of) {
        if (!faults.isEmpty()) {
            throw new DeskRefusal(DeskRefusal.UNPROCESSABLE, "invalid_settings", String.join(" ", faults), faults);
        }
        return of;
    }

    private static DeskRefusal invalid(String why) {
        return new DeskRefusal(DeskRefusal.UNPROCESSABLE, "invalid_settings", why);
    }

    void list(DeskCall call) {
        int limit = call.number("limit", 50, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        Optional<String> status = call.text("status").map(text -> call.choice("status", text, STATUSES));
        Optional<String> kind = call.text("kind").map(text -> call.choice("kind", text, KINDS));
        List<FloorRun> found = desk.runs().all().stream()
                .filter(run ->
                        status.isEmpty() || run.progress().status().code().equals(status.get()))
                .filter(run -> kind.isEmpty() || run.order().kind().code().equals(kind.get()))
                .toList();
        call.send(json -> {
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("runs");
            for (FloorRun run : found.stream().skip(offset).limit(limit).toList()) {
                json.writeStartObject();
                write(json, run);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void one(DeskCall call) {
        FloorRun run = known(call);
        call.send(json -> writeWithResults(json, run));
    }

    /** A run, and what it has come to so far. */
    static void writeWithResults(JsonGenerator json, FloorRun run) throws IOException {
        FloorRun.Progress progress = run.progress();
        write(json, run, progress);
        // What is here of one that was replaying a moment ago it has come to since.
        boolean isShown = progress.status() != FloorRun.Status.REPLAYING;
        json.writeObjectFieldStart("results");
        for (Map.Entry<String, String> value : run.published().figures().entrySet()) {
            if (isShown && !value.getKey().equals("status")) {
                json.writeStringField(value.getKey(), value.getValue());
            }
        }
        json.writeEndObject();
    }

    void stop(DeskCall call) {
        FloorRun run = known(call);
        requireGoingOn(run);
        boolean closes = closes(call);
        switch (run.order().kind()) {
            case LIVE ->
                requireRecorded(desk.emergencyStop()
                        .place(new RunCommand(
                                run.id(), Optional.of(new KernelCommand.Stop(EmergencyStop.OPERATOR, closes)))));
            case PAPER -> {
                if (desk.emergencyStop().place(RunCommand.end(run.id())).isEmpty()) {
                    // Nothing is recorded that it could be told by; what it is told ends where the tape does.
                    desk.runs().endHere(run);
                }
            }
            case BACKTEST, SWEEP -> desk.runs().cancel(run);
        }
        call.send(Status.ACCEPTED_202, json -> write(json, run));
    }

    private static void requireGoingOn(FloorRun run) {
        if (run.isOver()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_ended",
                    "That run has ended already; it is "
                            + run.progress().status().code() + ".");
        }
    }

    void delete(DeskCall call) {
        FloorRun run = known(call);
        desk.runs().requireOver(run);
        try {
            if (desk.results().isPresent()) {
                desk.results().get().delete(run);
            }
            desk.runs().delete(run);
        } catch (IOException e) {
            throw SessionCalls.notWritten("The run could not be deleted", e);
        }
        call.response().status(Status.NO_CONTENT_204).send();
    }

    void pause(DeskCall call) {
        command(call, new KernelCommand.Pause(call.path("strategy")));
    }

    void resume(DeskCall call) {
        command(call, new KernelCommand.Resume(call.path("strategy")));
    }

    /** What a body says of a budget. */
    private static final class BudgetBody {
        private String amount = "";
        private String most = Budgets.STANDARD_PERCENT.toPlainString();
    }

    private static BudgetBody readBudget(JsonParser parser) throws IOException {
        BudgetBody body = new BudgetBody();
        new BodyFields()
                .text("amount", text -> body.amount = text)
                .text("max_allocation_percent", text -> body.most = text)
                .read(parser);
        return body;
    }

    /** Gives a strategy of a run that goes on a budget, of what the run began with and the others' budgets leave. */
    void budget(DeskCall call) {
        FloorRun run = known(call);
        String strategy = call.path("strategy");
        BudgetBody body = DeskBody.read(call, RunCalls::readBudget);
        if (!body.most.matches("\\d{1,3}(\\.\\d{1,6})?")
                || new BigDecimal(body.most).signum() == 0
                || new BigDecimal(body.most).compareTo(BigDecimal.valueOf(100)) > 0) {
            throw DeskRefusal.badRequest(
                    "invalid_max_allocation_percent",
                    "max_allocation_percent must be a decimal text above 0 and up to 100, such as \"5\".");
        }
        KernelCommand.Budget command = new KernelCommand.Budget(strategy, body.amount, new BigDecimal(body.most));
        try {
            requireKnown(requireCommanded(call));
            GivenBudgets.Answer answer = budgets.give(run, command, () -> place(run, command));
            Optional<String> refused = answer.refused();
            if (refused.isPresent()) {
                throw DeskRefusal.badRequest(
                        refused.get().startsWith("budget_cap_exceeded") ? "budget_cap_exceeded" : "invalid_amount",
                        refused.get() + ".");
            }
            accepted(call, answer.place());
        } catch (IllegalArgumentException e) {
            throw DeskRefusal.badRequest("invalid_amount", String.valueOf(e.getMessage()));
        }
    }

    /** Which budgets one has that is told again what was is not known yet. */
    private static void requireKnown(FloorRun run) {
        FloorRun.Status status = run.progress().status();
        if (status == FloorRun.Status.WAITING || status == FloorRun.Status.REPLAYING) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_replays",
                    "That run is " + status.code() + "; give it a budget once it is running.");
        }
    }

    /** Takes a strategy's budget back. */
    void releaseBudget(DeskCall call) {
        FloorRun run = requireCommanded(call);
        KernelCommand.ReleaseBudget command = new KernelCommand.ReleaseBudget(call.path("strategy"));
        accepted(call, budgets.release(run, command, () -> place(run, command)));
    }

    private void command(DeskCall call, KernelCommand command) {
        accepted(call, place(requireCommanded(call), command));
    }

    private FloorRun requireCommanded(DeskCall call) {
        FloorRun run = known(call);
        List<String> strategies = chosen(run).names();
        if (!strategies.contains(call.path("strategy"))) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "strategy_not_found",
                    "That run has no such strategy; it has "
                            + (strategies.isEmpty()
                                    ? "none that could be told alone"
                                    : String.join(" and ", strategies))
                            + ".");
        }
        requireGoingOn(run);
        if (run.order().kind() == FloorRun.Kind.BACKTEST) {
            throw new DeskRefusal(
                    Status.CONFLICT_409, "run_not_live", "That run is over what was; nobody can command it.");
        }
        return run;
    }

    private long place(FloorRun run, KernelCommand command) {
        return desk.emergencyStop()
                .place(new RunCommand(run.id(), Optional.of(command)))
                .orElseThrow(RunCalls::notRecorded);
    }

    private static void accepted(DeskCall call, long place) {
        call.send(Status.ACCEPTED_202, json -> json.writeNumberField("sequence", place));
    }

    /** The very documents that it runs, with what they look at. */
    void strategies(DeskCall call) {
        call.send(chosen(known(call)).json());
    }

    void rows(DeskCall call) {
        FloorRun run = known(call);
        RunTable table = table(call, run);
        int limit = call.number("limit", 100, 1, MAX_ROWS);
        long after = call.number("after", 0L, 0, Long.MAX_VALUE - 1);
        int points = call.number("points", 0, 0, MAX_ROWS);
        try {
            RunTable.Page page = points > 0 ? table.thinned(points) : table.read(after, limit);
            call.send(json -> {
                json.writeArrayFieldStart("rows");
                for (List<String> row : page.rows()) {
                    json.writeStartObject();
                    for (Map.Entry<String, String> cell :
                            RunTable.named(page.columns(), row).entrySet()) {
                        json.writeStringField(cell.getKey(), cell.getValue());
                    }
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeNumberField("next_after", page.next());
                json.writeBooleanField("more", page.more());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunTable table(DeskCall call, FloorRun run) {
        return new RunTable(run.directory(), data(call));
    }

    /** One that a run of another kind has is there without rows. */
    private static String data(DeskCall call) {
        return call.choice("data", "trades", RunTable.NAMES);
    }

    void export(DeskCall call) {
        FloorRun run = known(call);
        String data = data(call);
        List<String> tables = run.order().kind() == FloorRun.Kind.SWEEP ? RunTable.OF_SWEEPS : RunTable.ALL;
        if (!tables.contains(data)) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "no_results",
                    "A " + run.order().kind().code() + " has no " + data + "; it has " + FloorText.or(tables) + ".");
        }
        // It is opened first: a run that is deleted meanwhile has a file to the end, or none.
        try (InputStream in = Files.newInputStream(run.directory().resolve(data + ".csv"))) {
            call.response().header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8");
            call.response()
                    .header(
                            HeaderNames.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + run.id() + "-" + data + ".csv\"");
            try (OutputStream out = call.response().outputStream()) {
                in.transferTo(out);
            }
        } catch (NoSuchFileException e) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "no_results",
                    "That run has no results yet; it is "
                            + run.progress().status().code() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two runs, line by line. */
    void compare(DeskCall call) {
        FloorRun run = known(call);
        FloorRun with = desk.runs()
                .find(call.text("with").orElse(""))
                .orElseThrow(() -> DeskRefusal.badRequest(
                        "invalid_with", "with must be the name of another run; /floor/runs lists them."));
        boolean ofSweeps = run.order().kind() == FloorRun.Kind.SWEEP;
        if (ofSweeps != (with.order().kind() == FloorRun.Kind.SWEEP)) {
            throw DeskRefusal.badRequest(
                    "invalid_with", "A sweep is compared with a sweep, and any other run with a run that is none.");
        }
        try {
            List<String> tables = ofSweeps
                    ? List.of("combinations", "splits")
                    : List.of("intents", "reports", "signals", "orders", "trades", "equity", "alerts");
            Map<String, RunTable.Difference> differences = new LinkedHashMap<>();
            for (String table : tables) {
                differences.put(
                        table, new RunTable(run.directory(), table).difference(new RunTable(with.directory(), table)));
            }
            call.send(json -> {
                json.writeBooleanField("equal", differences.values().stream().allMatch(RunTable.Difference::equal));
                json.writeArrayFieldStart("tables");
                for (Map.Entry<String, RunTable.Difference> entry : differences.entrySet()) {
                    RunTable.Difference difference = entry.getValue();
                    json.writeStartObject();
                    json.writeStringField("data", entry.getKey());
                    json.writeBooleanField("equal", difference.equal());
                    json.writeNumberField("first_difference", difference.row());
                    json.writeStringField("line", difference.one());
                    json.writeStringField("with_line", difference.other());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stopped(DeskCall call) {
        call.send(json -> writeStop(json, desk.emergencyStop().held()));
    }

    void stopAll(DeskCall call) {
        boolean closes = closes(call);
        try {
            EmergencyStop.Held held = desk.emergencyStop().stop(desk.nanos(), closes);
            call.send(json -> writeStop(json, Optional.of(held)));
        } catch (IOException e) {
            throw notWritten();
        }
    }

    private static DeskRefusal notWritten() {
        return new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_written",
                "The stop holds, but could not be written down, so that a start of the floor would not know it; that"
                        + " is tried again as soon as something is recorded.");
    }

    /** Whether a stop is to close positions, too; a call without a body does not say so. */
    private static boolean closes(DeskCall call) {
        boolean says = call.request().content().hasEntity()
                && call.request().headers().contentLength().orElse(1) > 0;
        return says && DeskBody.read(call, RunCalls::closes);
    }

    private static boolean closes(JsonParser parser) throws IOException {
        AtomicBoolean closes = new AtomicBoolean();
        new BodyFields().flag("close_positions", closes::set).read(parser);
        return closes.get();
    }

    void release(DeskCall call) {
        if (desk.emergencyStop().held().isEmpty()) {
            throw new DeskRefusal(Status.CONFLICT_409, "not_stopped", "Nothing is stopped.");
        }
        try {
            requireRecorded(desk.emergencyStop().release());
        } catch (IOException e) {
            throw notWritten();
        }
        call.send(json -> writeStop(json, Optional.empty()));
    }

    private static void writeStop(JsonGenerator json, Optional<EmergencyStop.Held> held) throws IOException {
        json.writeBooleanField("stopped", held.isPresent());
        json.writeBooleanField(
                "close_positions", held.map(EmergencyStop.Held::closesPositions).orElse(false));
        json.writeNumberField("sequence", held.map(EmergencyStop.Held::place).orElse(0L));
        time(json, "stopped_at", held.map(EmergencyStop.Held::nanos).orElse(0L));
    }

    private FloorRun known(DeskCall call) {
        return desk.runs()
                .find(call.path("run"))
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404, "run_not_found", "There is no such run; /floor/runs lists them."));
    }

    private static void write(JsonGenerator json, FloorRun run) throws IOException {
        write(json, run, run.progress());
    }

    private static void write(JsonGenerator json, FloorRun run, FloorRun.Progress progress) throws IOException {
        FloorRun.Order order = run.order();
        json.writeStringField("run_id", run.id());
        json.writeStringField("kind", order.kind().code());
        json.writeStringField("name", order.name());
        json.writeStringField("status", progress.status().code());
        json.writeStringField("reason", progress.reason());
        json.writeArrayFieldStart("instruments");
        for (Instrument instrument : order.instruments()) {
            json.writeStartObject();
            json.writeStringField("venue", instrument.venue());
            json.writeStringField("symbol", instrument.symbol());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("settings");
        for (Map.Entry<String, String> setting : order.sorted().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
        json.writeStringField("repeats", order.repeats());
        json.writeNumberField("after_sequence", order.after());
        if (order.last() == Long.MAX_VALUE) {
            json.writeNullField("last_sequence");
        } else {
            json.writeNumberField("last_sequence", order.last());
        }
        json.writeNumberField("events", progress.events());
        json.writeNumberField("sequence", progress.place());
        json.writeNumberField("progress_percent", Math.round(progress.share() * 100));
        json.writeStringField("created_at", FloorText.time(run.createdNanos()));
        time(json, "ended_at", progress.endedNanos());
    }

    private static void time(JsonGenerator json, String name, long nanos) throws IOException {
        if (nanos == 0) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, FloorText.time(nanos));
        }
    }
}
