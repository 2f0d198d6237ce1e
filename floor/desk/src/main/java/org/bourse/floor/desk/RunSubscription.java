package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bourse.floor.simulation.RunOrder;
import org.bourse.floor.simulation.RunPicture;
import org.jspecify.annotations.Nullable;

/**
 * A channel of what runs do. It looks at what a run has published and at the lines that it has written: a client that is slow
 * goes on at the line where it was, so that it misses none.
 */
abstract sealed class RunSubscription extends ChannelSubscription {

    /** Lines that one message tells at most. */
    private static final int MAX_LINES = 200;

    /** The newest lines that a snapshot tells. */
    private static final int NEWEST_LINES = 100;

    /** Lines behind these, written while they were read, that it tells at most. */
    private static final int LINES_BEHIND = 500;

    /** What there is now by its name, and how that differs from what was said last. */
    private static final class Said {

        private final Map<String, String> texts = new HashMap<>();
        private boolean begun;

        /** A message with what differs and what is gone; empty: nothing is new. */
        private Optional<String> next(RunSubscription of, String type, String name, Map<String, DeskCall.Content> now) {
            Set<String> gone = new TreeSet<>(texts.keySet());
            gone.removeAll(now.keySet());
            List<DeskCall.Content> changed = new ArrayList<>();
            now.forEach((key, content) -> {
                String text = DeskCall.json(content);
                if (!text.equals(texts.put(key, text))) {
                    changed.add(content);
                }
            });
            if (begun && changed.isEmpty() && gone.isEmpty()) {
                return Optional.empty();
            }
            begun = true;
            texts.keySet().removeAll(gone);
            return Optional.of(DeskCall.json(json -> {
                of.head(json, type);
                objects(json, name, changed);
                json.writeArrayFieldStart("gone");
                for (String one : gone) {
                    json.writeString(one);
                }
                json.writeEndArray();
            }));
        }
    }

    private static void objects(JsonGenerator json, String name, List<DeskCall.Content> all) throws IOException {
        json.writeArrayFieldStart(name);
        for (DeskCall.Content one : all) {
            json.writeStartObject();
            one.write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The newest runs with their figures: all of them first, then those that got further, at most once a second. */
    static final class OfRuns extends RunSubscription {

        private final Desk desk;
        private final Said said = new Said();
        private long lookedNanos;

        OfRuns(Desk desk) {
            this.desk = desk;
        }

        @Override
        Optional<String> next() {
            long now = System.nanoTime() | 1;
            if (!isDue(lookedNanos, now)) {
                return Optional.empty();
            }
            lookedNanos = now;
            Map<String, DeskCall.Content> runs = new LinkedHashMap<>();
            desk.runs().all().stream()
                    .limit(NEWEST)
                    .forEach(run -> runs.put(run.id(), json -> RunJson.writeWithResults(json, run)));
            return said.next(this, "runs", "runs", runs);
        }
    }

    /** The open positions of all runs that go on: all of them first, then those that differ or are closed. */
    static final class OfPositions extends RunSubscription {

        private final Desk desk;
        private final Said said = new Said();
        private long lookedNanos;

        OfPositions(Desk desk) {
            this.desk = desk;
        }

        @Override
        Optional<String> next() {
            long now = System.nanoTime() | 1;
            if (!isDue(lookedNanos, now)) {
                return Optional.empty();
            }
            lookedNanos = now;
            Map<String, DeskCall.Content> positions = new LinkedHashMap<>();
            for (FloorRun run : desk.runs().all()) {
                if (!run.isOver()) {
                    RunPicture picture = run.published().picture();
                    picture.positions()
                            .forEach(one -> positions.put(
                                    String.join(" ", run.id(), one.venue(), one.symbol()),
                                    json -> TradingJson.position(json, run, one, picture.nanos())));
                }
            }
            return said.next(this, "positions", "positions", positions);
        }
    }

    /** Where a channel of a run's lines is. */
    private static final class Followed {

        private final RunTable table;
        private long after;

        Followed(FloorRun run, String name) {
            table = new RunTable(run.directory(), name);
        }

        /** The newest ones, oldest first; it goes on behind them. */
        List<List<String>> newest() {
            try {
                List<RunTable.Line> lines = table.before(Long.MAX_VALUE, NEWEST_LINES);
                RunTable.Page rest =
                        table.read(lines.isEmpty() ? 0 : lines.getFirst().place(), LINES_BEHIND);
                after = rest.next();
                List<List<String>> all = new ArrayList<>();
                lines.reversed().stream()
                        .limit(Math.max(0, lines.size() - 1))
                        .map(RunTable.Line::values)
                        .forEach(all::add);
                all.addAll(rest.rows());
                return all;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<List<String>> next() {
            try {
                RunTable.Page page = table.read(after, MAX_LINES);
                after = page.next();
                return page.rows();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a run's strategies say: the newest first, then each as it comes. */
    static final class OfSignals extends RunSubscription {

        private final FloorRun run;
        private final Followed lines;
        private Map<String, RunInstrument> instruments = Map.of();
        private boolean begun;

        OfSignals(FloorRun run) {
            this.run = run;
            lines = new Followed(run, "signals");
        }

        @Override
        Optional<String> next() {
            List<List<String>> rows = begun ? lines.next() : lines.newest();
            if (begun && rows.isEmpty()) {
                return Optional.empty();
            }
            begun = true;
            List<DeskCall.Content> signals = rows.stream()
                    .flatMap(row -> run.read(row, RunSignal::of).stream())
                    .<DeskCall.Content>map(signal -> json -> signal.write(json, run, named(signal)))
                    .toList();
            return Optional.of(DeskCall.json(json -> {
                head(json, "signals");
                json.writeStringField("run_id", run.id());
                objects(json, "signals", signals);
            }));
        }

        /** The instruments' names, read again where one is new. */
        private Map<String, RunInstrument> named(RunSignal signal) {
            if (!instruments.containsKey(signal.instrument())) {
                instruments = RunInstrument.of(run);
            }
            return instruments;
        }
    }

    /** A run's orders: those that are open and the newest closed ones first, then each that differs. */
    static final class OfOrders extends RunSubscription {

        private final FloorRun run;
        private final Followed lines;
        private final Map<Long, RunOrder> open = new HashMap<>();
        private @Nullable RunPicture seen;
        private boolean mayHaveMore;
        private boolean begun;

        OfOrders(FloorRun run) {
            this.run = run;
            lines = new Followed(run, "orders");
        }

        @Override
        Optional<String> next() {
            RunPicture picture = run.published().picture();
            boolean isNew = !picture.equals(seen);
            if (begun && !isNew && !mayHaveMore) {
                return Optional.empty();
            }
            // The picture is of before the lines, and looked at once: what is closed is never said to be open again.
            List<List<String>> rows = begun ? lines.next() : lines.newest();
            List<RunOrder> closed = rows.stream()
                    .flatMap(row -> run.read(row, RunOrder::of).stream())
                    .toList();
            seen = picture;
            mayHaveMore = rows.size() >= MAX_LINES;
            Map<Long, RunOrder> changed = new LinkedHashMap<>();
            for (RunOrder order : isNew ? picture.orders() : List.<RunOrder>of()) {
                if (!order.equals(open.put(order.number(), order))) {
                    changed.put(order.number(), order);
                }
            }
            closed.forEach(order -> {
                changed.put(order.number(), order);
                open.remove(order.number());
            });
            if (begun && changed.isEmpty()) {
                return Optional.empty();
            }
            begun = true;
            return Optional.of(DeskCall.json(json -> {
                head(json, "floor_orders");
                json.writeStringField("run_id", run.id());
                objects(
                        json,
                        "orders",
                        changed.values().stream()
                                .<DeskCall.Content>map(order -> to -> TradingJson.order(to, run, order))
                                .toList());
            }));
        }
    }
}
