package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bourse.loadtest.books.SentOrders;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.ForkedJvm;
import org.bourse.loadtest.exchange.LoadTarget;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/** One run of a simulation, from the plan of its load to what was measured. */
final class GatlingRun {

    private static final long SAMPLE_MILLIS = 500;
    private static final int LOOK_MILLIS = 200;

    private final LoadTarget target;
    private final Path output;
    private final RunPlan plan;
    private final SentOrders sent;
    private final Recorder recorder;

    private GatlingRun(LoadTarget target, Path output, RunPlan plan) {
        this.target = target;
        this.output = output;
        this.plan = plan;
        this.sent = new SentOrders(
                plan.flow(),
                plan.bodies(),
                new AcknowledgedOrders(plan.batches().numbers()));
        this.recorder = new Recorder(plan.clock(), sent.acknowledged());
    }

    /**
     * Plans the load.
     *
     * @param target what gets it
     * @param brokers who sends it
     * @param arrivals when users come
     * @param lives how long orders live
     * @param warmUpMillis the part of the arrivals that isn't measured
     * @param measuredMillis the part after it that is
     */
    static GatlingRun plan(
            Settings settings,
            LoadTarget target,
            List<RegisteredBroker> brokers,
            ArrivalSchedule arrivals,
            OrderLifetimes lives,
            long warmUpMillis,
            long measuredMillis) {
        RunPlan plan = new RunPlan(
                target.uri(),
                brokers,
                settings.number(Setting.CONNECTIONS, 1, 9_000),
                arrivals,
                new OrderFlowSettings(
                        settings.seed(), brokers.size(), settings.number(Setting.SYMBOLS, 1, 9_999), lives),
                settings.number(Setting.BATCHES, 0, 100),
                OrderBody.newRun("L"),
                warmUpMillis,
                measuredMillis);
        return new GatlingRun(target, settings.path(Setting.OUTPUT).resolve("gatling"), plan);
    }

    /** Its orders, and those of them that were acknowledged. */
    SentOrders sent() {
        return sent;
    }

    /** Its answer times, which come in while it runs. */
    Recorder recorder() {
        return recorder;
    }

    /**
     * Runs the simulation in a process of its own, and answers when its last user is done: Gatling's {@code main}, the one
     * public way to start it, ends its process.
     */
    LoadMeasurement run(Class<?> simulation) throws IOException, InterruptedException {
        Files.createDirectories(output);
        Path planned = Files.createTempFile(output, "run-", ".plan");
        Path log = output.resolveSibling("gatling.log");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            plan.write(planned);
            Process process = ForkedJvm.start(
                    GatlingProcess.class,
                    log,
                    // Gatling writes its log through the insides of String, and keeps a note among the preferences.
                    // ZGC, because a pause of the generator would look like one of the exchange.
                    List.of(
                            "--add-opens=java.base/java.lang=ALL-UNNAMED",
                            "-Djava.util.prefs.userRoot=" + output.toAbsolutePath(),
                            "-XX:+UseZGC",
                            "-Xmx2g"),
                    planned.toString(),
                    Integer.toString(server.getLocalPort()),
                    simulation.getName(),
                    output.toString());
            try (Socket socket = accept(server, process, log);
                    MachineSampler sampler = MachineSampler.start(target, SAMPLE_MILLIS, process.pid());
                    ExchangeAnswerTimes ownTimes = ExchangeAnswerTimes.start(target, recorder.clock());
                    Progress _ = Progress.start(recorder, sampler)) {
                int status = count(process, socket);
                CpuSplit split = sampler.split(
                        recorder.clock().measuredFromNanos(), recorder.clock().measuredToNanos());
                return new LoadMeasurement(
                        recorder, split, ownTimes.measured(), sampler.samples(), status == 0, newest(output, log));
            } finally {
                process.destroy();
            }
        } finally {
            Files.deleteIfExists(planned);
        }
    }

    private static Socket accept(ServerSocket server, Process process, Path log) throws IOException {
        server.setSoTimeout(LOOK_MILLIS);
        while (true) {
            try {
                return server.accept();
            } catch (SocketTimeoutException e) {
                if (!process.isAlive()) {
                    throw new IOException("Gatling's process ended before it began; " + log + " says why", e);
                }
            }
        }
    }

    /** Counts what the process tells until it ends; answers its exit status. */
    private int count(Process process, Socket socket) throws IOException, InterruptedException {
        try (ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> told = reading.submit(() -> {
                // Closed where that fails, too: the process would wait for ever for somebody who reads.
                try (socket) {
                    RunStream.read(socket.getInputStream(), recorder);
                }
                return null;
            });
            try {
                int status = process.waitFor();
                told.get();
                return status;
            } catch (ExecutionException e) {
                throw new IOException("what Gatling's process tells can't be read", e.getCause());
            } finally {
                process.destroy();
            }
        }
    }

    private static Path newest(Path folder, Path log) throws IOException {
        try (Stream<Path> reports = Files.list(folder)) {
            return reports.map(path -> path.resolve("index.html"))
                    .filter(Files::exists)
                    .max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .orElseThrow(() -> new IOException(
                            String.format(Locale.ROOT, "Gatling left no report in %s; %s says why", folder, log)));
        }
    }
}
