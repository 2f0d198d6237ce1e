package org.bourse.floor.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bourse.floor.feed.Floor;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.RunReport;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.TapeCursor;
import org.bourse.floor.tape.TapeWriter;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The account of live runs where the exchange no longer tells all, and where the settings no longer name all. */
class LiveAccountIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RUN = "live_20260701_120000_0a1b2c3d";

    /** The newest event of an exchange that keeps none before it. */
    private static final long NEWEST = 9;

    @TempDir
    Path data;

    @Test
    @ExpectedLog(level = Level.ERROR, line = "LiveAccount: Executions of live orders are no longer kept.*")
    @ExpectedLog(level = Level.WARN, line = "LiveOrders: .*-1 has ended, and the exchange does not tell any more how.*")
    void tellsARunOfTheEndOfAnOrderOfWhichTheExchangeTellsNoMore() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(asked);
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders orders = resumed(account);
            for (long number : new long[] {1, 2}) {
                orders.send(1, order(account, number, OrderIntent.Lifetime.GOOD_TILL_CANCELLED, false));
            }

            account.register(orders, 0);

            await().atMost(PATIENCE)
                    .until(() -> asked.size() == 2 && !reports(desk).isEmpty());
            assertThat(reports(desk)).containsExactly("1 CANCELLED executions_not_kept");
            account.remove(orders);
        } finally {
            exchange.stop(0);
        }
    }

    /** What a run decides by may be refused since: what it has at the exchange would be left to nobody. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run .* has failed: It can't go on, .*")
    @ExpectedLog(level = Level.WARN, line = "AbandonedOrders: 20260701_120000_0a1b2c3d-7: its run can't go on, .*")
    void cancelsTheOrdersOfARunThatIsRefusedAtAStart() throws IOException {
        writeRefused();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(asked);
        String own = LiveOrders.prefix(run()) + "7";
        exchange.createContext("/orders", call -> {
            String path = call.getRequestURI().toString();
            if (path.endsWith("/cancel")) {
                asked.add(path);
            }
            String open = asked.isEmpty() ? "{\"client_order_id\":\"" + own + "\"}," : "";
            send(call, 200, "{\"orders\":[" + open + "{\"client_order_id\":\"x-1\"},{}],\"next_cursor\":null}");
        });
        exchange.start();
        try (Desk desk = start(exchange)) {
            await().atMost(PATIENCE).until(() -> asked.contains("/orders/client:" + own + "/cancel"));
            FloorRun run = desk.runs().find(RUN).orElseThrow();
            await().atMost(PATIENCE).until(run::isOver);
            assertThat(run.progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(run.progress().reason())
                    .startsWith("It can't go on, since what it decides by is refused by now: ")
                    .contains("t3 must be above 0 and at least d, not 10 with a d of 30")
                    .endsWith("Its open orders at the exchange are cancelled.");
            assertThat(asked).containsExactly("/orders/client:" + own + "/cancel");
        } finally {
            exchange.stop(0);
        }
    }

    /** A pipe that nobody reads stands for a disk that takes nothing for as long as it likes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run .* has failed: It can't go on, .*")
    @ExpectedLog(level = Level.WARN, line = "AbandonedOrders: 20260701_120000_0a1b2c3d-9: its run can't go on, .*")
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The end of the run .* could not be written down.*")
    void cancelsOrdersWhileTheDiskDoesNotTakeThatTheirRunHasEnded() throws IOException, InterruptedException {
        writeRefused();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(asked);
        String cancel = "/orders/client:" + LiveOrders.prefix(run()) + "9/cancel";
        exchange.createContext("/orders", call -> {
            String path = call.getRequestURI().toString();
            String open = asked.contains(cancel) ? "" : "{\"client_order_id\":\"" + LiveOrders.prefix(run()) + "9\"}";
            asked.add(path);
            send(call, 200, "{\"orders\":[" + open + "],\"next_cursor\":null}");
        });
        exchange.start();
        Path written = data.resolve("runs").resolve(RUN).resolve(RunDocument.FILE + ".new");
        assertThat(new ProcessBuilder("mkfifo", written.toString()).start().waitFor())
                .isZero();
        try (Desk desk = start(exchange)) {
            FloorRun run = desk.runs().find(RUN).orElseThrow();
            try {
                await().atMost(PATIENCE).until(() -> asked.contains(cancel));
                assertThat(run.isOver()).as("what is not written down").isFalse();
                assertThat(run.owesCancels()).isTrue();
            } finally {
                // Whoever reads and writes a pipe waits for nobody, and nobody waits for a reader any more.
                try (FileChannel _ = FileChannel.open(written, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    Files.delete(written);
                    await().atMost(PATIENCE).until(() -> run.isOver() && !run.owesCancels());
                }
            }
            assertThat(run.progress().status()).isEqualTo(FloorRun.Status.FAILED);
        } finally {
            exchange.stop(0);
        }
    }

    /** The exchange was away when the run failed and until the floor ended: the next start cancels what is open there. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run .* has failed: It can't go on, .*")
    @ExpectedLog(level = Level.WARN, line = "AbandonedOrders: 20260701_120000_0a1b2c3d-8: its run can't go on, .*")
    void cancelsAtTheNextStartWhatTheExchangeWasNotThereFor() throws IOException {
        writeRefused();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        AtomicBoolean isThere = new AtomicBoolean();
        HttpServer exchange = exchange(asked);
        String own = LiveOrders.prefix(run()) + "8";
        String cancel = "/orders/client:" + own + "/cancel";
        exchange.createContext("/orders", call -> {
            String path = call.getRequestURI().toString();
            asked.add(path);
            String open = asked.contains(cancel) ? "" : "{\"client_order_id\":\"" + own + "\"}";
            send(call, isThere.get() ? 200 : 503, "{\"orders\":[" + open + "],\"next_cursor\":null}");
        });
        exchange.start();
        Path run = data.resolve("runs").resolve(RUN);
        try {
            try (Desk desk = start(exchange)) {
                FloorRun failed = desk.runs().find(RUN).orElseThrow();
                await().atMost(PATIENCE).until(failed::isOver);
                await().atMost(PATIENCE).until(() -> !asked.isEmpty());
                assertThatThrownBy(() -> desk.runs().requireOver(failed))
                        .hasMessageContaining("its orders at the exchange are still being cancelled");
            }
            assertThat(asked).doesNotContain(cancel);
            assertThat(RunDocument.read(run).progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(RunDocument.read(run).owesCancels()).isTrue();
            isThere.set(true);
            try (Desk desk = start(exchange)) {
                await().atMost(PATIENCE).until(() -> asked.contains(cancel));
                await().atMost(PATIENCE)
                        .until(() -> !desk.runs().find(RUN).orElseThrow().owesCancels());
            }
            assertThat(RunDocument.read(run).owesCancels()).isFalse();
        } finally {
            exchange.stop(0);
        }
    }

    /** Whoever deletes a run and leaves its orders means to see to them himself. */
    @Test
    void leavesTheOrdersOfARunThatIsDeleted() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.createContext("/orders", call -> {
            asked.add(call.getRequestURI().toString());
            send(call, 200, "{\"orders\":[],\"next_cursor\":null}");
        });
        exchange.start();
        try (Desk desk = start(exchange)) {
            FloorRun run = run();
            run.delete();
            new AbandonedOrders(run, desk.account().orElseThrow()).untilNoneIsThere(() -> asked.add("done"));
            assertThat(asked).isEmpty();
        } finally {
            exchange.stop(0);
        }
    }

    /** Told its tape again it might have decided otherwise than its orders at the exchange say. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run .* has failed: It can't go on from its state .*")
    void endsARunWhoseStrategyInCodeIsOfAnotherVersionThanItsState() throws IOException {
        FloorRun live = new FloorRun(
                RUN,
                1,
                new FloorRun.Order(
                        FloorRun.Kind.LIVE,
                        "",
                        run().order().instruments(),
                        Map.of("strategies", "chosen"),
                        0,
                        Long.MAX_VALUE,
                        ""),
                data.resolve("runs").resolve(RUN),
                FloorRun.Progress.NONE);
        RunDocument.write(live);
        new ChosenStrategies(List.of(), List.of(), List.of(new ChosenStrategies.Code("crossover", Map.of())))
                .write(live.directory());
        KeptStates states = new KeptStates(live);
        states.write(0, states.head(new TreeMap<>(Map.of("crossover", "f".repeat(64))), 0), new byte[0]);
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.start();
        try (Desk desk = start(exchange)) {
            FloorRun run = desk.runs().find(RUN).orElseThrow();
            await().atMost(PATIENCE).until(run::isOver);
            assertThat(run.progress().status()).isEqualTo(FloorRun.Status.FAILED);
            assertThat(run.progress().reason())
                    .startsWith("It can't go on from its state at event 0. It was kept with another version of"
                            + " strategies in code: crossover (SHA-256 ffffffffffff, here ");
        } finally {
            exchange.stop(0);
        }
    }

    /** Trading was turned off: nobody can cancel what it may have at the exchange, and its operator is told of it. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "FollowedRuns: The run .* has failed, and may have open orders .*")
    @ExpectedLog(level = Level.WARN, line = "FloorRuns: The run .* is deleted; open orders at the exchange .*")
    void deletesARunThatOwesCancelsAndSaysWhatItLeaves() throws IOException {
        Files.createDirectories(data.resolve("runs").resolve(RUN));
        FloorRun failed = run();
        failed.end(FloorRun.Status.FAILED, 2, "It can't go on.");
        failed.owesCancels(true);
        RunDocument.write(failed);
        Map<String, String> settings =
                Map.of("FLOOR_PORT", "0", "FLOOR_DATA_DIR", data.toString(), "FLOOR_OPERATOR_KEY", "operators-key");
        try (Desk desk = Desk.start(DeskSettings.of(settings));
                FloorClient client = new FloorClient(desk.address(), "operators-key")) {
            assertThat(client.delete("floor/runs/" + RUN).body())
                    .contains("run_goes_on")
                    .contains("?orders=left");
            HttpResponse<String> left = client.delete("floor/runs/" + RUN + "?orders=left");
            assertThat(left.statusCode()).isEqualTo(200);
            assertThat(left.body())
                    .contains("\"client_order_ids_begin_with\":\"20260701_120000_0a1b2c3d-\"")
                    .contains("\"open_orders\":[]");
            assertThat(client.get("floor/runs/" + RUN).statusCode()).isEqualTo(404);
        }
    }

    /** A live run of variants that a later version of the floor refuses. */
    private void writeRefused() throws IOException {
        RunDocument.write(new FloorRun(
                RUN,
                1,
                new FloorRun.Order(
                        FloorRun.Kind.LIVE,
                        "",
                        run().order().instruments(),
                        Map.of("strategies", "default", "set", "pump.t3=10"),
                        0,
                        Long.MAX_VALUE,
                        ""),
                data.resolve("runs").resolve(RUN),
                FloorRun.Progress.NONE));
    }

    /** Where the exchange's clock can't be asked there is no deadline yet: an entry doesn't wait for that longer than it may. */
    @Test
    void sendsNoEntryLateAndNothingThatIsCancelledMeanwhile() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(asked);
        exchange.createContext("/orders", call -> {
            asked.add(call.getRequestURI().toString());
            send(call, 404, "{}");
        });
        exchange.createContext("/time", call -> send(call, 503, "{}"));
        exchange.createContext("/positions", call -> send(call, 503, "{}"));
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders orders = resumed(account);
            orders.send(1, order(account, 1, OrderIntent.Lifetime.IMMEDIATE_OR_CANCEL, false));
            orders.send(1, order(account, 2, OrderIntent.Lifetime.IMMEDIATE_OR_CANCEL, true));
            orders.send(2, new OrderIntent.Cancel(3, 2));
            await().atMost(PATIENCE).until(() -> reports(desk).size() == 2);
            assertThat(reports(desk))
                    .containsExactlyInAnyOrder("1 REJECTED deadline_passed", "2 REJECTED cancelled_unsent");
            assertThat(asked).noneMatch(path -> path.equals("/orders"));
        } finally {
            exchange.stop(0);
        }
    }

    /** An order whose answer is lost may come later, and the next one beside it would make as large a position of the other side. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: .*")
    void asksForItsClosingOrderAgainUntilItIsAnsweredBeforeItSendsTheNext() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            if (call.getRequestMethod().equals("POST")) {
                asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            boolean isLost = asked.size() == 1 && call.getRequestMethod().equals("POST");
            send(call, isLost ? 503 : 201, "{\"code\":\"outcome_unknown\"}");
        });
        exchange.createContext(
                "/positions",
                call -> send(
                        call,
                        200,
                        "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":" + (asked.size() < 2 ? 5 : 0) + "}]}"));
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        try (Desk desk =
                Desk.start(DeskSettings.of(settings(exchange.getAddress().getPort(), "SYM1")))) {
            LiveAccount account = desk.account().orElseThrow();
            account.register(new LiveOrders(run(), account, 0), NEWEST);
            desk.emergencyStop().stop(desk.nanos(), false);
            account.closeAll();
            await().atMost(PATIENCE).until(() -> asked.size() == 2);
            assertThat(asked.get(1)).isEqualTo(asked.get(0)).contains("\"quantity\":5");
        } finally {
            exchange.stop(0);
        }
    }

    /** A start of the floor tells a run again what was, for minutes, while its orders rest at the exchange. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: all open orders .*")
    void cancelsTheOrdersOfARunThatIsStillToldAgainWhatWas() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            asked.add(call.getRequestMethod());
            send(call, 200, "{}");
        });
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            account.add(new LiveOrders(run(), account, 0));
            desk.emergencyStop().stop(desk.nanos(), false);
            await().atMost(PATIENCE).until(() -> asked.contains("DELETE"));
        } finally {
            exchange.stop(0);
        }
    }

    /** A run may be told to close what the emergency stop closes by itself: both would look at the same position, and sell all of it. */
    @Test
    @ExpectedLog(
            level = Level.WARN,
            line = "(LiveAccount: Emergency stop: |LiveOrderRequests: .*nobody knows whether).*")
    void closesAPositionOnceWhereARunAndTheStopCloseIt() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        AtomicBoolean isAnswered = new AtomicBoolean();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            if (call.getRequestMethod().equals("POST")) {
                asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            boolean isDone = isAnswered.get() || call.getRequestMethod().equals("DELETE");
            send(call, isDone ? 201 : 503, "{\"code\":\"outcome_unknown\"}");
        });
        Set<String> positions = ConcurrentHashMap.newKeySet();
        exchange.createContext("/positions", call -> {
            int held = isAnswered.get() ? 0 : 5;
            positions.add(Integer.toString(held));
            send(call, 200, "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":" + held + "}]}");
        });
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        try (Desk desk =
                Desk.start(DeskSettings.of(settings(exchange.getAddress().getPort(), "SYM1")))) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders orders = new LiveOrders(run(), account, 0);
            orders.resume();
            account.add(orders);
            OrderIntent.Submit close = new OrderIntent.Submit(
                    1,
                    account.instrument("SYM1"),
                    VenueSide.SELL,
                    0,
                    5,
                    OrderIntent.Lifetime.IMMEDIATE_OR_CANCEL,
                    false,
                    true);
            orders.send(1, close);
            await().atMost(PATIENCE).until(() -> !asked.isEmpty());
            desk.emergencyStop().stop(desk.nanos(), false);
            account.closeAll();
            int before = asked.size();
            await().atMost(PATIENCE).until(() -> asked.size() > before + 1);
            isAnswered.set(true);
            await().atMost(PATIENCE).until(() -> positions.contains("0"));
            assertThat(Set.copyOf(asked)).as("orders that are not the same").hasSize(1);
        } finally {
            exchange.stop(0);
        }
    }

    /** A floor that was started on a full disk tells no run anything, whatever was asked for before. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: .*")
    void closesPositionsByItselfAfterAStartWithAStopThatNoRunIsToldOf(@TempDir Path other) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            if (call.getRequestMethod().equals("POST")) {
                asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            send(call, 201, "{}");
        });
        exchange.createContext(
                "/positions",
                call -> send(
                        call,
                        200,
                        "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":" + (asked.isEmpty() ? 5 : 0) + "}]}"));
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        try (Desk desk = start(exchange);
                TapeWriter tape = TapeWriter.open(other.resolve("tape"), 1 << 20)) {
            LiveAccount account = desk.account().orElseThrow();
            account.add(new LiveOrders(run(), account, 0));
            desk.emergencyStop().stop(desk.nanos(), false);
            Files.writeString(other.resolve("stop"), "1 true 0");
            EmergencyStop held = EmergencyStop.open(other.resolve("stop"), notStarted(tape), Duration.ZERO);
            held.cancelsAt(account);
            await().atMost(PATIENCE).until(() -> {
                held.look();
                held.closeWhatNobodyIsToldToClose();
                return !asked.isEmpty();
            });
            assertThat(asked.getFirst()).contains("\"quantity\":5");
        } finally {
            exchange.stop(0);
        }
    }

    /** The stop is written down first, which on a disk that stalls comes to no end. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: .*")
    void closesPositionsThoughTheDiskStalls() throws IOException, InterruptedException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            if (call.getRequestMethod().equals("POST")) {
                asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            send(call, 201, "{}");
        });
        exchange.createContext(
                "/positions",
                call -> send(
                        call,
                        200,
                        "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":" + (asked.isEmpty() ? 5 : 0) + "}]}"));
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        // Whoever opens it to write waits until somebody reads it.
        Path stalls = data.resolve("emergency-stop.new");
        assertThat(new ProcessBuilder("mkfifo", stalls.toString()).start().waitFor())
                .isZero();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            account.add(new LiveOrders(run(), account, 0));
            Thread operator = Thread.ofPlatform().start(() -> {
                try {
                    desk.emergencyStop().stop(desk.nanos(), true);
                } catch (IOException e) {
                    // A pipe is no file that could be forced to the disk.
                }
            });
            try {
                await().atMost(PATIENCE).until(() -> !asked.isEmpty());
                assertThat(asked.getFirst()).contains("\"quantity\":5", "\"side\":\"ask\"");
                assertThat(operator.isAlive())
                        .as("whether the stop is still being written")
                        .isTrue();
            } finally {
                try (InputStream _ = Files.newInputStream(stalls)) {
                    Files.delete(stalls);
                    operator.join();
                }
            }
        } finally {
            exchange.stop(0);
        }
    }

    /** It is told nothing any more, and what it holds would be left by the stop that everybody takes for one of everything. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "RunEnds: The run .* has failed: It can't go on, .*")
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: 5 of SYM1 are closed by the floor, .*")
    @ExpectedLog(level = Level.WARN, line = "AbandonedOrders: The run .* has ended with positions .*")
    void closesWhatARunHoldsThatHasFailed() throws IOException {
        writeRefused();
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/orders", call -> {
            if (call.getRequestMethod().equals("POST")) {
                asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            }
            send(call, call.getRequestMethod().equals("POST") ? 201 : 200, "{\"orders\":[],\"next_cursor\":null}");
        });
        exchange.createContext(
                "/positions",
                call -> send(
                        call,
                        200,
                        "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":" + (asked.isEmpty() ? 5 : 0) + "}]}"));
        exchange.createContext("/", call -> answer(call, ConcurrentHashMap.newKeySet()));
        exchange.start();
        try (Desk desk = start(exchange)) {
            FloorRun run = desk.runs().find(RUN).orElseThrow();
            await().atMost(PATIENCE).until(() -> run.isOver() && !run.owesCancels());
            EmergencyStop.Held held = desk.emergencyStop().stop(desk.nanos(), true);
            assertThat(held.place()).as("where runs that go on are told").isPositive();
            await().atMost(PATIENCE).until(() -> !asked.isEmpty());
            assertThat(asked.getFirst()).contains("\"quantity\":5", "\"side\":\"ask\"");
        } finally {
            exchange.stop(0);
        }
    }

    /** A disk that takes the tape may take no results: the run's orders are seen to as before. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "FloorRun: What the run .* has come to can't be written; .*")
    void goesOnWhereTheDiskDoesNotTakeItsResultsAndHealthSaysSo() throws IOException {
        FloorRun live = new FloorRun(
                RUN,
                1,
                new FloorRun.Order(
                        FloorRun.Kind.LIVE,
                        "",
                        run().order().instruments(),
                        Map.of("strategies", "default"),
                        0,
                        Long.MAX_VALUE,
                        ""),
                data.resolve("runs").resolve(RUN),
                FloorRun.Progress.NONE);
        RunDocument.write(live);
        Files.createDirectories(live.directory().resolve("summary.new"));
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.start();
        try (Desk desk = start(exchange);
                FloorClient client = new FloorClient(desk.address(), "operators-key")) {
            FloorRun run = desk.runs().find(RUN).orElseThrow();
            await().atMost(PATIENCE).until(() -> run.unpublished().isPresent() || run.isOver());
            assertThat(run.progress().status()).isEqualTo(FloorRun.Status.RUNNING);
            assertThat(client.get("health").body()).contains("The results of the run " + RUN + " can't be written");
        } finally {
            exchange.stop(0);
        }
    }

    /** Whoever begins a run waits for the tape for seconds, and whoever asks for a stop doesn't wait for that. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: Emergency stop: all open orders .*")
    void cancelsOrdersThoughOthersWaitForTheTape(@TempDir Path other) throws IOException, InterruptedException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.createContext("/orders", call -> {
            asked.add(call.getRequestMethod());
            send(call, 200, "{}");
        });
        exchange.start();
        List<Thread> waiting = new ArrayList<>();
        try (Desk desk = start(exchange);
                TapeWriter tape = TapeWriter.open(other.resolve("tape"), 1 << 20)) {
            EmergencyStop stop = EmergencyStop.open(other.resolve("stop"), notStarted(tape), Duration.ofMinutes(5));
            BourseRestClient client = new BourseRestClient(
                    URI.create("http://127.0.0.1:" + exchange.getAddress().getPort()), "key");
            try (LiveAccount account = new LiveAccount(client, desk.floor(), stop::isStopped, desk::nanos)) {
                account.start();
                account.add(new LiveOrders(run(), account, 0));
                stop.cancelsAt(account);
                waiting.add(Thread.ofPlatform()
                        .start(() -> assertThatThrownBy(() -> stop.begin("paper_1 begin"))
                                .isInstanceOf(DeskRefusal.class)));
                await().atMost(PATIENCE).until(() -> waiting.getFirst().getState() == Thread.State.TIMED_WAITING);
                waiting.add(Thread.ofPlatform().start(() -> {
                    try {
                        stop.stop(1, false);
                    } catch (IOException e) {
                        // Cut off at the end, where it waits for a tape that takes nothing.
                    }
                }));
                await().atMost(PATIENCE).until(() -> asked.contains("DELETE"));
                assertThat(waiting.getFirst().isAlive())
                        .as("whether the run still waits")
                        .isTrue();
            }
        } finally {
            for (Thread one : waiting) {
                one.interrupt();
                one.join();
            }
            exchange.stop(0);
        }
    }

    /** A run that nearly always has an order open would keep the others from ever being looked at. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: The exchange holds 5 of SYM1 more than the run .*")
    void tellsARunOfADifferenceWhileAnotherOneHasAnOrderOpen() throws IOException {
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.createContext(
                "/positions", call -> send(call, 200, "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":5}]}"));
        exchange.createContext("/stocks", call -> send(call, 200, "{\"last_price\":1000}"));
        exchange.start();
        try (Desk desk =
                Desk.start(DeskSettings.of(settings(exchange.getAddress().getPort(), "SYM1,SYM2")))) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders busy = new LiveOrders(run("live_20260701_120000_0a1b2c3e", "SYM2"), account, 0);
            assertThat(busy.resume()).isTrue();
            busy.send(
                    1,
                    new OrderIntent.Submit(
                            1,
                            account.instrument("SYM2"),
                            VenueSide.SELL,
                            1_000,
                            5,
                            OrderIntent.Lifetime.GOOD_TILL_CANCELLED,
                            false,
                            false));
            LiveOrders quiet = resumed(account);
            account.register(busy, NEWEST);
            account.register(quiet, NEWEST);
            await().atMost(PATIENCE).until(() -> !reports(desk).isEmpty());
            assertThat(reports(desk)).containsExactly("0 CLOSED position_difference");
            assertThat(busy.count()).isEqualTo(1);
            account.remove(busy);
            account.remove(quiet);
        } finally {
            exchange.stop(0);
        }
    }

    /** The exchange's own events go on, whoever trades there, and say nothing of the broker's orders. */
    @Test
    @ExpectedLog(level = Level.WARN, line = "LiveAccount: The exchange holds 5 of SYM1 more than the run .*")
    void tellsARunOfADifferenceWhileOthersTradeAtTheExchange() throws IOException {
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.createContext("/executions", call -> {
            long after = Long.parseLong(call.getRequestURI().toString().replaceAll(".*after=", ""));
            send(call, 200, "{\"executions\":[],\"next_after\":" + (after + 7) + ",\"more\":false}");
        });
        exchange.createContext(
                "/positions", call -> send(call, 200, "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":5}]}"));
        exchange.createContext("/stocks", call -> send(call, 200, "{\"last_price\":1000}"));
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders orders = resumed(account);
            account.register(orders, NEWEST);
            await().atMost(PATIENCE).until(() -> !reports(desk).isEmpty());
            assertThat(reports(desk)).containsExactly("0 CLOSED position_difference");
            account.remove(orders);
        } finally {
            exchange.stop(0);
        }
    }

    /** One that has had no report for weeks begins far behind: what happened to the orders of others since is kept. */
    @Test
    @ExpectedLog(level = Level.ERROR, line = "LiveAccount: Executions of live orders are no longer kept.*")
    @ExpectedLog(
            level = Level.WARN,
            line = "(LiveOrders: .*-1 has ended, and the exchange|LiveAccount: The exchange) does not (tell|say).*")
    void losesNothingOfARunWhoseExecutionsAreKeptWhereThoseOfAnotherOneAreNot() throws IOException {
        String other = "live_20260701_120000_0a1b2c3e";
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        AtomicBoolean isThere = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        exchange.createContext("/executions", call -> {
            long after = Long.parseLong(call.getRequestURI().toString().replaceAll(".*after=", ""));
            if (!isThere.get()) {
                refused.incrementAndGet();
                send(call, 503, "{}");
                return;
            }
            String filled = "{\"event_sequence\":\"8\",\"client_order_id\":\"20260701_120000_0a1b2c3e-1\","
                    + "\"exec_type\":\"trade\",\"status\":\"closed\",\"side\":\"bid\",\"symbol\":\"SYM2\","
                    + "\"last_price\":1000,\"last_quantity\":5,\"remaining_quantity\":0,\"trade_id\":\"3\","
                    + "\"executed_at\":\"2026-07-01T12:00:00Z\"}";
            send(
                    call,
                    after < 4 ? 410 : after <= NEWEST ? 200 : 422,
                    "{\"executions\":[" + (after < 8 ? filled : "") + "],\"next_after\":" + NEWEST
                            + ",\"more\":false}");
        });
        exchange.start();
        try (Desk desk =
                Desk.start(DeskSettings.of(settings(exchange.getAddress().getPort(), "SYM1,SYM2")))) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders quiet = resumed(account);
            quiet.send(1, order(account, 1, OrderIntent.Lifetime.GOOD_TILL_CANCELLED, false));
            LiveOrders busy = new LiveOrders(run(other, "SYM2"), account, 0);
            assertThat(busy.resume()).isTrue();
            busy.send(
                    1,
                    new OrderIntent.Submit(
                            1,
                            account.instrument("SYM2"),
                            VenueSide.BUY,
                            1_000,
                            5,
                            OrderIntent.Lifetime.GOOD_TILL_CANCELLED,
                            false,
                            false));
            account.register(busy, 5);
            account.register(quiet, 0);
            int before = refused.get();
            // What is asked from then on is asked for both.
            await().atMost(PATIENCE).until(() -> refused.get() > before + 1);
            isThere.set(true);
            await().atMost(PATIENCE).until(() -> reports(desk).size() >= 2);
            assertThat(reports(desk)).containsExactlyInAnyOrder("1 FILLED ", "1 CANCELLED executions_not_kept");
            account.remove(busy);
            account.remove(quiet);
        } finally {
            exchange.stop(0);
        }
    }

    /** Where nothing happens to a run's orders for weeks its last report is of an event that may not be kept any more. */
    @Test
    void goesOnAfterAStartBehindAllThatWasReadAndNotBehindItsLastReport() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.createContext("/executions", call -> {
            asked.add(call.getRequestURI().toString().replaceAll(".*after=", ""));
            send(call, 200, "{\"executions\":[],\"next_after\":4711,\"more\":false}");
        });
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders before = resumed(account);
            account.register(before, NEWEST);
            await().atMost(PATIENCE).until(() -> before.readTo() == 4711);
            account.remove(before);
            LiveOrders after = new LiveOrders(run(), account, 5);
            after.carry(StateCarrier.settingDown(state(before)));
            int known = asked.size();
            account.register(after, NEWEST);
            // One of before may have been on its way.
            await().atMost(PATIENCE).until(() -> asked.size() > known + 2);
            assertThat(asked.getFirst()).isEqualTo(Long.toString(NEWEST));
            assertThat(asked.subList(1, known + 3)).containsOnly("4711");
            account.remove(after);
        } finally {
            exchange.stop(0);
        }
    }

    /** An order whose end nobody knows yet is asked for after the next start as well. */
    @Test
    void goesOnBehindNothingThatAnOrderIsStillAskedForBy() throws IOException {
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders orders = resumed(account);
            orders.readTo(3);
            orders.send(1, order(account, 1, OrderIntent.Lifetime.GOOD_TILL_CANCELLED, false));
            orders.doubt();
            orders.readTo(4);
            assertThat(orders.readTo()).isEqualTo(3);
        } finally {
            exchange.stop(0);
        }
    }

    /** A live run asks the exchange for many things before it begins, and others have nothing to do with that. */
    @Test
    void beginsARunWithAKeyWhileAnotherOneWithAKeyIsStillBeginning() throws IOException, InterruptedException {
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        Semaphore asked = new Semaphore(0);
        AtomicReference<CountDownLatch> answers = new AtomicReference<>(new CountDownLatch(1));
        exchange.createContext("/positions", call -> {
            asked.release();
            try {
                answers.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            send(call, 200, "{\"positions\":[{\"symbol\":\"SYM1\",\"quantity\":5}]}");
        });
        exchange.start();
        Map<String, String> settings = settings(exchange.getAddress().getPort(), "SYM1");
        settings.put("FLOOR_OPERATOR_KEY", "operators-key");
        try (Desk desk = Desk.start(DeskSettings.of(settings));
                FloorClient client = new FloorClient(desk.address(), "operators-key")) {
            String live = "{\"kind\":\"live\",\"symbols\":[\"SYM1\"]}";
            boolean wentPast = false;
            // The exchange is waited for some seconds only, in which a slow machine may not have begun the other one.
            for (int i = 0; i < 10 && !wentPast; i++) {
                String key = "slow-" + i;
                asked.drainPermits();
                answers.set(new CountDownLatch(1));
                CompletableFuture<HttpResponse<String>> slow =
                        CompletableFuture.supplyAsync(() -> client.postKeyed("floor/runs", live, key));
                asked.acquire();
                HttpResponse<String> other =
                        client.postKeyed("floor/runs", live.replace("live", "paper"), "other-" + i);
                wentPast = !slow.isDone();
                assertThat(other.statusCode()).as(other.body()).isEqualTo(201);
                if (wentPast) {
                    answers.get().countDown();
                }
                slow.join();
                // Whoever asked may have given up; this exchange answers one after another, so the next would not be
                // asked for.
                answers.get().countDown();
            }
            assertThat(wentPast)
                    .as("whether a run began while another one was beginning")
                    .isTrue();
        } finally {
            answers.get().countDown();
            exchange.stop(0);
        }
    }

    /** One that takes commands, and writes none of them on its tape. */
    private static Floor notStarted(TapeWriter tape) {
        return new Floor(tape, new MarketEventsAdapter() {}, _ -> List.of());
    }

    @Test
    void saysThatARunDidNotBeginWhereTheTapeDoesNotTakeItInTime(@TempDir Path other) throws IOException {
        try (TapeWriter tape = TapeWriter.open(other.resolve("tape"), 1 << 20)) {
            EmergencyStop stop = EmergencyStop.open(other.resolve("stop"), notStarted(tape), Duration.ZERO);
            assertThatThrownBy(() -> stop.begin("paper_1 begin"))
                    .isInstanceOfSatisfying(
                            DeskRefusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("not_recorded"))
                    .hasMessageContaining("the run did not begin");
        }
    }

    /** One that answers what no test has an answer of its own for. */
    private static HttpServer exchange(Set<String> asked) throws IOException {
        HttpServer exchange = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exchange.createContext("/", call -> answer(call, asked));
        return exchange;
    }

    private Desk start(HttpServer exchange) throws IOException {
        return Desk.start(DeskSettings.of(settings(exchange.getAddress().getPort(), "SYM1")));
    }

    /** Those of a run that was told all from before the floor's start. */
    private LiveOrders resumed(LiveAccount account) {
        LiveOrders orders = new LiveOrders(run(), account, 0);
        assertThat(orders.resume()).isTrue();
        return orders;
    }

    /** A start asks for what was sent before it, and whoever looks at the run's orders sees that meanwhile. */
    @Test
    void knowsWhichOrdersNobodyKnowsOfAndGoesOnWithThem() throws IOException {
        HttpServer exchange = exchange(ConcurrentHashMap.newKeySet());
        exchange.start();
        try (Desk desk = start(exchange)) {
            LiveAccount account = desk.account().orElseThrow();
            LiveOrders before = new LiveOrders(run(), account, 5);
            before.send(4, order(account, 7, OrderIntent.Lifetime.GOOD_TILL_CANCELLED, false));
            before.send(5, new OrderIntent.Cancel(8, 7));
            before.stopped(true);
            assertThat(before.isUnknown(7)).isTrue();
            assertThat(before.isUnknown(6)).isFalse();
            LiveOrders after = new LiveOrders(run(), account, 5);
            byte[] state = state(before);
            after.carry(StateCarrier.settingDown(state));
            assertThat(state(after)).isEqualTo(state);
            assertThat(after.isUnknown(7)).isTrue();
            assertThat(after.ending()).isEqualTo(before.ending());
        } finally {
            exchange.stop(0);
        }
    }

    private static byte[] state(LiveOrders orders) {
        StateCarrier state = StateCarrier.taking();
        orders.carry(state);
        return state.bytes();
    }

    private static OrderIntent.Submit order(
            LiveAccount account, long number, OrderIntent.Lifetime lifetime, boolean reduceOnly) {
        return new OrderIntent.Submit(
                number, account.instrument("SYM1"), VenueSide.BUY, 1_000, 5, lifetime, false, reduceOnly);
    }

    /** Whoever takes a symbol out of the settings under a live run would leave its orders to nobody. */
    @Test
    void isNotStartedWithoutAnInstrumentOfALiveRunThatGoesOn() throws IOException {
        RunDocument.write(run());
        assertThatThrownBy(() -> Desk.start(DeskSettings.of(settings(FreePort.find(), "SYM2"))))
                .hasMessage("The live run " + RUN + " goes on, so SYM1 of the exchange must be followed"
                        + " (FLOOR_BOURSE_SOCKET, FLOOR_BOURSE_SYMBOLS). Stop it before its instrument is taken out.");
    }

    private FloorRun run() {
        return run(RUN, "SYM1");
    }

    private FloorRun run(String id, String symbol) {
        return new FloorRun(
                id,
                1,
                new FloorRun.Order(
                        FloorRun.Kind.LIVE,
                        "",
                        List.of(new CollectionSession.Instrument(LiveAccount.VENUE, symbol)),
                        Map.of(),
                        0,
                        Long.MAX_VALUE,
                        ""),
                data.resolve("runs").resolve(id),
                FloorRun.Progress.NONE);
    }

    private Map<String, String> settings(int exchange, String symbols) {
        Map<String, String> settings = new HashMap<>();
        settings.put("FLOOR_PORT", "0");
        settings.put("FLOOR_DATA_DIR", data.toString());
        settings.put("FLOOR_BOURSE_SOCKET", "ws://127.0.0.1:" + exchange + "/ws");
        settings.put("FLOOR_BOURSE_SYMBOLS", symbols);
        settings.put("FLOOR_BOURSE_REST", "http://127.0.0.1:" + exchange);
        settings.put("FLOOR_BOURSE_TRADING_KEY", "key");
        return settings;
    }

    /** As the exchange answers: its order 1 is closed, and its order 2 is open. */
    private static void answer(HttpExchange call, Set<String> asked) throws IOException {
        String path = call.getRequestURI().toString();
        int status = 200;
        String body = "{\"positions\":[],\"time\":\"2026-07-01T12:00:00Z\"}";
        if (path.startsWith("/executions")) {
            long after = Long.parseLong(path.replaceAll(".*after=", ""));
            status = after < NEWEST ? 410 : after == NEWEST ? 200 : 422;
            body = "{\"executions\":[],\"next_after\":" + after + ",\"more\":false}";
        } else if (path.startsWith("/orders/client:")) {
            asked.add(path);
            body = "{\"status\":\"" + (path.endsWith("-1") ? "closed" : "open") + "\"}";
        } else if (path.equals("/orders")) {
            status = 201;
        } else if (path.startsWith("/ws")) {
            status = 404;
        }
        send(call, status, body);
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getRequestBody().readAllBytes();
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    /** What the tape has of orders, as far as it is written. */
    private static List<String> reports(Desk desk) throws IOException {
        Reports reports = new Reports();
        try (TapeCursor cursor = TapeCursor.after(desk.tapeDirectory(), 0)) {
            while (cursor.next()) {
                cursor.tell(reports, new MarketEventsAdapter() {});
            }
        }
        return reports.found;
    }

    /** Takes notice of reports alone. */
    private static final class Reports extends IgnoredRawEvents {

        private final List<String> found = new ArrayList<>();

        @Override
        public void reported(EventHeader header, RunReport report) {
            found.add(report.order() + " " + report.kind() + " " + report.why());
        }
    }
}
