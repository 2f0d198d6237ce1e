package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bourse.floor.simulation.RunOrder;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.trading.kernel.RiskPicture;

/**
 * Signals, orders and positions over all runs. Of a run that goes on it answers from the picture that the run has published and
 * from the lines that it has written, so that nobody waits for it; of one that has ended from its results.
 */
final class TradingReads {

    static final List<String> STATUSES =
            Arrays.stream(RunOrder.Status.values()).map(RunOrder.Status::code).toList();

    private static final int MAX_PAGE = 500;

    private final Desk desk;

    TradingReads(Desk desk) {
        this.desk = desk;
    }

    /** Writes the fields of one into an object that is open. */
    @FunctionalInterface
    private interface Writing<T> {

        void write(JsonGenerator json, RunPager.Of<T> one) throws IOException;
    }

    /** What all lists are asked for. */
    private record Wanted(Optional<String> strategy, Optional<String> venue, Optional<String> symbol) {

        static Wanted of(DeskCall call) {
            return new Wanted(call.text("strategy"), call.text("venue"), call.text("symbol"));
        }

        boolean has(String strategyOfOne, String venueOfOne, String symbolOfOne) {
            return strategy.orElse(strategyOfOne).equals(strategyOfOne)
                    && venue.orElse(venueOfOne).equals(venueOfOne)
                    && symbol.orElse(symbolOfOne).equals(symbolOfOne);
        }
    }

    /** The runs that a call is about, newest first; a sweep has nothing of its own. */
    static List<FloorRun> runs(Desk desk, DeskCall call) {
        Optional<String> id = call.text("run");
        Optional<String> kind = call.text("kind").map(text -> call.choice("kind", text, RunRequest.KINDS));
        if (id.isPresent() && desk.runs().find(id.get()).isEmpty()) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404, "run_not_found", "There is no such run; /floor/runs lists them.");
        }
        return desk.runs().all().stream()
                .filter(run -> run.order().kind() != FloorRun.Kind.SWEEP)
                .filter(run -> id.isEmpty() || run.id().equals(id.get()))
                .filter(run -> kind.isEmpty() || run.order().kind().code().equals(kind.get()))
                .toList();
    }

    void signals(DeskCall call) {
        Wanted wanted = Wanted.of(call);
        Optional<String> type = call.text("type").map(text -> call.choice("type", text, RunSignal.TYPES));
        RunPager<Named> pager = new RunPager<>("signals", _ -> List.of(), run -> {
            Map<String, RunInstrument> instruments = RunInstrument.of(run);
            return values -> {
                RunSignal signal = RunSignal.of(values);
                RunInstrument of = instruments.getOrDefault(signal.instrument(), RunInstrument.NONE);
                return Optional.of(new RunPager.Of<>(run, 0, new Named(signal, instruments)))
                        .filter(_ -> type.orElse(signal.type()).equals(signal.type()))
                        .filter(_ -> wanted.has(signal.strategy(), of.venue(), of.symbol()));
            };
        });
        send(call, "signals", pager, (json, one) -> one.what().signal.write(json, one.run(), one.what().instruments));
    }

    /** A signal with the names of its run's instruments. */
    private record Named(RunSignal signal, Map<String, RunInstrument> instruments) {}

    void orders(DeskCall call) {
        Wanted wanted = Wanted.of(call);
        Optional<String> status = call.text("status").map(text -> call.choice("status", text, STATUSES));
        send(
                call,
                "orders",
                orders(order -> wanted.has(
                                order.why().strategy(),
                                order.terms().venue(),
                                order.terms().symbol())
                        && status.orElse(order.progress().status().code())
                                .equals(order.progress().status().code())),
                (json, one) -> TradingJson.order(json, one.run(), one.what()));
    }

    private static RunPager<RunOrder> orders(Predicate<RunOrder> wanted) {
        return new RunPager<>(
                "orders",
                run -> run.published().picture().orders().stream()
                        .filter(wanted)
                        .map(order -> new RunPager.Of<>(run, order.number(), order))
                        .toList(),
                run -> values -> Optional.of(RunOrder.of(values))
                        .filter(wanted)
                        .map(order -> new RunPager.Of<>(run, order.number(), order)));
    }

    void order(DeskCall call) {
        String id = call.path("order");
        int dash = id.lastIndexOf('-');
        Optional<RunPager.Of<RunOrder>> found =
                dash < 0 || !id.substring(dash + 1).matches("\\d{1,18}")
                        ? Optional.empty()
                        : desk.runs()
                                .find(id.substring(0, dash))
                                .flatMap(run -> order(run, Long.parseLong(id.substring(dash + 1))));
        RunPager.Of<RunOrder> one = found.orElseThrow(() -> new DeskRefusal(
                Status.NOT_FOUND_404, "order_not_found", "There is no such order; /floor/orders lists them."));
        call.send(json -> TradingJson.order(json, one.run(), one.what()));
    }

    /**
     * One order, wherever it is in the run's results. These have intents in the order of their numbers, which say when it was sent,
     * and orders in that of their ends: so it is among those that ended since, of which as many are looked at as for a page.
     */
    private static Optional<RunPager.Of<RunOrder>> order(FloorRun run, long number) {
        // What is open is taken before what is closed is read: nothing falls between.
        Optional<RunOrder> found = run.published().picture().orders().stream()
                .filter(order -> order.number() == number)
                .findFirst();
        try {
            found = found.isPresent() ? found : closed(run, number);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            run.unreadable(e);
        }
        return found.map(order -> new RunPager.Of<>(run, number, order));
    }

    private static Optional<RunOrder> closed(FloorRun run, long number) throws IOException {
        Optional<List<String>> intent = new RunTable(run.directory(), "intents")
                .first(values -> Long.parseLong(values.get(1)) >= number)
                .map(RunTable.Line::values)
                .filter(values -> Long.parseLong(values.get(1)) == number);
        if (intent.isEmpty()) {
            return Optional.empty();
        }
        long sentNanos = Long.parseLong(intent.get().getFirst());
        RunTable orders = new RunTable(run.directory(), "orders");
        Optional<RunTable.Line> from =
                orders.first(values -> RunOrder.of(values).progress().updatedNanos() >= sentNanos);
        long place = from.map(RunTable.Line::place).orElse(0L);
        boolean more = from.isPresent();
        for (int looked = 0; more && looked < RunPager.MAX_LINES; looked += MAX_PAGE) {
            RunTable.Page page = orders.read(place, MAX_PAGE);
            for (List<String> values : page.rows()) {
                if (Long.parseLong(values.getFirst()) == number) {
                    return Optional.of(RunOrder.of(values));
                }
            }
            place = page.next();
            more = page.more();
        }
        return Optional.empty();
    }

    void positions(DeskCall call) {
        Wanted wanted = Wanted.of(call);
        if (call.choice("status", "open", List.of("open", "closed")).equals("open")) {
            send(
                    call,
                    "positions",
                    RunPager.ofOpen(run -> open(run, wanted)),
                    (json, one) -> TradingJson.position(
                            json,
                            one.run(),
                            one.what(),
                            one.run().published().picture().nanos()));
            return;
        }
        RunPager<ClosedPosition> pager = new RunPager<>("trades", _ -> List.of(), run -> {
            Map<String, RunInstrument> instruments = RunInstrument.of(run);
            return values -> {
                RunInstrument of = instruments.getOrDefault(values.getFirst(), RunInstrument.NONE);
                return Optional.of(new RunPager.Of<>(run, 0, ClosedPosition.of(values, of)))
                        .filter(one -> wanted.has(one.what().strategy(), of.venue(), of.symbol()));
            };
        });
        send(call, "positions", pager, (json, one) -> TradingJson.position(json, one.run(), one.what()));
    }

    /** A run's open positions, numbered in their order. */
    private static List<RunPager.Of<RunPicture.Position>> open(FloorRun run, Wanted wanted) {
        List<RunPicture.Position> all = run.published().picture().positions();
        return IntStream.range(0, all.size())
                .mapToObj(i -> new RunPager.Of<>(run, all.size() - i, all.get(i)))
                .filter(one -> wanted.has(
                        one.what().strategy(), one.what().venue(), one.what().symbol()))
                .toList();
    }

    private <T> void send(DeskCall call, String name, RunPager<T> pager, Writing<T> writing) {
        int limit = call.number("limit", 50, 1, MAX_PAGE);
        RunPager.Page<T> page = pager.page(runs(desk, call), call.text("cursor").map(RunCursor::read), limit);
        call.send(json -> {
            json.writeArrayFieldStart(name);
            for (RunPager.Of<T> one : page.found()) {
                json.writeStartObject();
                writing.write(json, one);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get().text());
            } else {
                json.writeNullField("next_cursor");
            }
        });
    }

    /** What all accounts are worth together, and each of them: those of runs that go on, or of the one that is asked for. */
    void portfolio(DeskCall call) {
        List<FloorRun> runs = runs(desk, call).stream()
                .filter(run -> call.text("run").isPresent() || !run.isOver())
                .toList();
        call.send(json -> {
            Totals totals = new Totals();
            json.writeArrayFieldStart("runs");
            for (FloorRun run : runs) {
                RunPicture picture = run.published().picture();
                if (run.hasAccount()) {
                    totals.add(picture);
                }
                json.writeStartObject();
                TradingJson.run(json, run);
                json.writeStringField("name", run.order().name());
                json.writeStringField("status", run.progress().status().code());
                json.writeNumberField("sequence", picture.place());
                TradingJson.time(json, "as_of", picture.nanos());
                TradingJson.amount(json, "initial_balance", picture.money().initial());
                TradingJson.amount(json, "cash", picture.money().cash());
                TradingJson.amount(json, "commission", picture.money().fees());
                TradingJson.amount(json, "funding", picture.money().funding());
                Totals one = new Totals();
                one.add(picture);
                one.write(json);
                allocation(json, picture.risk().flatMap(RiskPicture::shares));
                json.writeEndObject();
            }
            json.writeEndArray();
            totals.write(json);
            json.writeStringField("timestamp", FloorText.time(desk.nanos()));
        });
    }

    /** How the capital is shared out among strategies; null where it is not. */
    private static void allocation(JsonGenerator json, Optional<RiskPicture.Shares> shares) throws IOException {
        if (shares.isEmpty()) {
            json.writeNullField("allocation");
            return;
        }
        json.writeObjectFieldStart("allocation");
        TradingJson.time(json, "rebalances_at", shares.get().nextNanos());
        json.writeArrayFieldStart("strategies");
        for (RiskPicture.Share share : shares.get().all()) {
            json.writeStartObject();
            json.writeStringField("strategy", share.strategy());
            TradingJson.amount(json, "percent", share.percent());
            TradingJson.amount(json, "amount", share.amount());
            TradingJson.amount(json, "profit", share.profit());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What accounts have together. */
    private static final class Totals {

        private BigDecimal value = BigDecimal.ZERO;
        private BigDecimal realized = BigDecimal.ZERO;
        private BigDecimal unrealized = BigDecimal.ZERO;
        private int positions;

        void add(RunPicture picture) {
            value = value.add(picture.money().equity());
            realized = realized.add(picture.money().realized());
            unrealized = unrealized.add(picture.money().unrealized());
            positions += picture.positions().size();
        }

        void write(JsonGenerator json) throws IOException {
            TradingJson.amount(json, "total_value", value);
            TradingJson.amount(json, "total_realized_pnl", realized);
            TradingJson.amount(json, "total_unrealized_pnl", unrealized);
            TradingJson.amount(json, "total_pnl", realized.add(unrealized));
            json.writeNumberField("positions", positions);
        }
    }
}
