package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.simulation.RunOrder;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.trading.kernel.KernelCommand;

/** Runs of strategies: start, list, stop and delete. */
final class RunCalls {

    static final List<String> STATUSES =
            List.of("waiting", "replaying", "running", "stopping", "completed", "stopped", "failed");

    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final HeaderName REPLAYED = HeaderNames.create("Idempotent-Replayed");
    private static final int MAX_KEY = 64;

    private final Desk desk;
    private final Lock keyed = new ReentrantLock();
    private final Condition isFree = keyed.newCondition();
    /** Keys of requests that are beginning a run, so that the same one, sent twice at once, begins one; others wait for none. */
    private final Set<String> beginning = new HashSet<>();

    RunCalls(Desk desk) {
        this.desk = desk;
    }

    void start(DeskCall call) {
        RunRequest request = RunRequest.of(desk, call);
        Optional<String> key = key(call);
        if (key.isEmpty()) {
            begin(call, request, FloorRun.Asked.ONCE);
            return;
        }
        FloorRun.Asked asked = new FloorRun.Asked(key.get(), request.sha256());
        take(key.get());
        try {
            Optional<FloorRun> known = desk.runs().findAsked(key.get()).filter(_ -> !request.isUnreadable());
            if (known.isPresent()) {
                again(call, known.get(), asked);
            } else {
                begin(call, request, asked);
            }
        } finally {
            giveBack(key.get());
        }
    }

    private void take(String key) {
        keyed.lock();
        try {
            while (!beginning.add(key)) {
                isFree.awaitUninterruptibly();
            }
        } finally {
            keyed.unlock();
        }
    }

    private void giveBack(String key) {
        keyed.lock();
        try {
            beginning.remove(key);
            isFree.signalAll();
        } finally {
            keyed.unlock();
        }
    }

    /** The key of a request that is to begin one run, however often it is sent. */
    private static Optional<String> key(DeskCall call) {
        Optional<String> key = Optional.empty();
        if (call.request().headers().contains(KEY)) {
            List<String> given = call.request().headers().get(KEY).allValues();
            key = Optional.of(given.getFirst())
                    .filter(text -> given.size() == 1 && text.matches("[!-~]{1," + MAX_KEY + "}"));
            if (key.isEmpty()) {
                throw DeskRefusal.badRequest(
                        "invalid_idempotency_key",
                        "Idempotency-Key must be one of 1 to " + MAX_KEY
                                + " printable ASCII characters without spaces.");
            }
        }
        return key;
    }

    private static void again(DeskCall call, FloorRun known, FloorRun.Asked asked) {
        call.response().header(HeaderNames.LOCATION, "/floor/runs/" + known.id());
        if (!known.asked().equals(asked)) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "duplicate_idempotency_key",
                    "That Idempotency-Key is that of the run " + known.id() + ", which was asked for in other terms.");
        }
        call.response().header(REPLAYED, "true");
        call.send(json -> RunJson.write(json, known));
    }

    private void begin(DeskCall call, RunRequest request, FloorRun.Asked asked) {
        RunRequest.Taken taken = request.taken();
        FloorRun.Order order = taken.order();
        boolean follows = order.kind() == FloorRun.Kind.PAPER || order.kind() == FloorRun.Kind.LIVE;
        FloorRun run = follows ? begun(order, asked) : desk.runs().make(order, asked);
        try {
            desk.runs().start(run, taken.strategies(), taken.latencies());
        } catch (IOException e) {
            throw new DeskRefusal(
                    Status.SERVICE_UNAVAILABLE_503,
                    "not_written",
                    "The run could not be written down, as on a full disk, and has not begun.");
        }
        call.response().header(HeaderNames.LOCATION, "/floor/runs/" + run.id());
        call.send(Status.CREATED_201, json -> RunJson.write(json, run));
    }

    /** A run on paper or live that begins where the tape is now. */
    private FloorRun begun(FloorRun.Order order, FloorRun.Asked asked) {
        desk.runs().requireRoom(order.kind());
        long venueAfter = order.kind() == FloorRun.Kind.LIVE ? prepare(order) : 0;
        FloorRun named = desk.runs().make(order, asked);
        long place = EmergencyStopCalls.recorded(desk.emergencyStop().begin(named.id() + " begin"));
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
                asked,
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
        Refusals refused = new Refusals();
        for (Instrument named : order.instruments()) {
            refused.require(
                    named.venue().equals(LiveAccount.VENUE),
                    "invalid_instruments",
                    "A live run trades at our own exchange alone (venue " + LiveAccount.VENUE + "); " + named.symbol()
                            + " is of " + named.venue() + ".");
            traded.add(desk.books().stream()
                    .map(Book::instrument)
                    .filter(of ->
                            of.venue().equals(named.venue()) && of.symbol().equals(named.symbol()))
                    .findFirst()
                    .orElseThrow());
        }
        refused.refuse();
        desk.runs().requireNoConflict(order);
        return account.prepare(traded);
    }

    void list(DeskCall call) {
        int limit = call.number("limit", 50, 1, 200);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE);
        Optional<String> status = call.text("status").map(text -> call.choice("status", text, STATUSES));
        Optional<String> kind = call.text("kind").map(text -> call.choice("kind", text, RunRequest.KINDS));
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
                RunJson.write(json, run);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void one(DeskCall call) {
        FloorRun run = known(desk, call);
        call.send(json -> RunJson.writeWithResults(json, run));
    }

    void stop(DeskCall call) {
        FloorRun run = known(desk, call);
        requireGoingOn(run);
        boolean closes = EmergencyStopCalls.closes(call);
        switch (run.order().kind()) {
            case LIVE -> {
                long _ = EmergencyStopCalls.recorded(desk.emergencyStop()
                        .place(new RunCommand(
                                run.id(), Optional.of(new KernelCommand.Stop(EmergencyStop.OPERATOR, closes)))));
                run.stops();
            }
            case PAPER -> {
                if (desk.emergencyStop().place(RunCommand.end(run.id())).isEmpty()) {
                    // Nothing is recorded that it could be told by; what it is told ends where the tape does.
                    desk.runs().endHere(run);
                }
                run.stops();
            }
            case BACKTEST, SWEEP -> desk.runs().cancel(run);
        }
        call.send(Status.ACCEPTED_202, json -> RunJson.write(json, run));
    }

    static void requireGoingOn(FloorRun run) {
        if (run.isOver()) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_ended",
                    "That run has ended already; it is "
                            + run.progress().status().code() + ".");
        }
    }

    void delete(DeskCall call) {
        FloorRun run = known(desk, call);
        boolean leaves =
                call.choice("orders", "cancelled", List.of("cancelled", "left")).equals("left")
                        && run.isOver()
                        && run.owesCancels();
        if (!leaves) {
            desk.runs().requireOver(run);
        }
        RunPicture told = run.published().picture();
        try {
            if (desk.results().isPresent()) {
                desk.results().get().delete(run);
            }
            desk.runs().delete(run);
        } catch (IOException e) {
            throw SessionCalls.notWritten("The run could not be deleted", e);
        }
        if (leaves) {
            call.send(json -> writeLeft(json, run, told));
        } else {
            call.response().status(Status.NO_CONTENT_204).send();
        }
    }

    /** What a run that was deleted may have at the exchange, as far as it was told. */
    private static void writeLeft(JsonGenerator json, FloorRun run, RunPicture told) throws IOException {
        json.writeStringField("run", run.id());
        json.writeStringField(
                "detail",
                "Nobody sees to what this run has at the exchange any more. Cancel the open orders there whose client"
                        + " order ids begin as said here, and close its positions. Listed is what the run was told last.");
        json.writeStringField("client_order_ids_begin_with", LiveOrders.prefix(run));
        json.writeArrayFieldStart("open_orders");
        for (RunOrder order : told.orders()) {
            json.writeString(LiveOrders.prefix(run) + order.number());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("positions");
        for (RunPicture.Position position : told.positions()) {
            json.writeStartObject();
            json.writeStringField("symbol", position.symbol());
            json.writeStringField("side", position.side() == VenueSide.BUY ? "long" : "short");
            json.writeStringField("quantity", position.quantity().toPlainString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The very documents that it runs, with what they look at. */
    void strategies(DeskCall call) {
        call.send(strategies(known(desk, call)).json());
    }

    /** What a run decides by, also where that could not begin any more by today's rules. */
    static ChosenStrategies strategies(FloorRun run) {
        try {
            return run.order().kind() == FloorRun.Kind.SWEEP
                    // Each of its backtests has its own numbers in them.
                    ? ChosenStrategies.of(run.directory())
                    : RunSettings.strategies(run.order().settings(), ChosenStrategies.of(run.directory()));
        } catch (IOException | IllegalArgumentException e) {
            throw notReadable(run, e);
        }
    }

    static DeskRefusal notReadable(FloorRun run, Exception e) {
        return new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_readable",
                "What the run " + run.id() + " decides by can't be read: " + e.getMessage());
    }

    static FloorRun known(Desk desk, DeskCall call) {
        return desk.runs()
                .find(call.path("run"))
                .orElseThrow(() -> new DeskRefusal(
                        Status.NOT_FOUND_404, "run_not_found", "There is no such run; /floor/runs lists them."));
    }
}
