package org.bourse.loadtest.simulation;

import io.gatling.app.Gatling$;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.LoadTarget;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.feed.FeedTally;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.BatchedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;

/** One run of a simulation, from the plan of its load to what was measured. */
final class GatlingRun {

    private static final long SAMPLE_MILLIS = 500;

    private final LoadTarget target;
    private final Path output;
    private final LoadContext context;

    private GatlingRun(LoadTarget target, Path output, LoadContext context) {
        this.target = target;
        this.output = output;
        this.context = context;
    }

    /**
     * Plans the load.
     *
     * @param target what gets it
     * @param brokers who sends it
     * @param arrivals when users come
     * @param lives how long orders live
     * @param subscribers how many of the users, the first ones, listen instead of ordering
     * @param warmUpMillis the part of the arrivals that isn't measured
     * @param measuredMillis the part after it that is
     */
    static GatlingRun plan(
            Settings settings,
            LoadTarget target,
            List<RegisteredBroker> brokers,
            ArrivalSchedule arrivals,
            OrderLifetimes lives,
            int subscribers,
            long warmUpMillis,
            long measuredMillis) {
        Recorder recorder = new Recorder(arrivals, warmUpMillis, warmUpMillis + measuredMillis);
        BatchedOrders batches = new BatchedOrders(recorder.users(), settings.number(Setting.BATCHES, 0, 100));
        OrderFlow flow = new OrderFlow(
                new OrderFlowSettings(
                        settings.seed(), brokers.size(), settings.number(Setting.SYMBOLS, 1, 9_999), lives),
                batches);
        LoadContext context = new LoadContext(
                target.uri(),
                brokers,
                settings.number(Setting.CONNECTIONS, 1, 9_000),
                arrivals,
                flow,
                batches,
                OrderBody.ofNewRun("L"),
                new AcknowledgedOrders(batches.numbers()),
                recorder,
                new FeedTally(subscribers));
        return new GatlingRun(target, settings.path(Setting.OUTPUT).resolve("gatling"), context);
    }

    LoadContext context() {
        return context;
    }

    /**
     * Runs the simulation in this process, and answers when its last user is done. Gatling's {@code main}, the one public way
     * to start it, ends the process, and with it what was measured; this is what it calls.
     */
    LoadMeasurement run(Class<?> simulation) throws IOException, InterruptedException {
        context.leave();
        Files.createDirectories(output);
        try (MachineSampler sampler = MachineSampler.start(target, SAMPLE_MILLIS);
                ExchangeAnswerTimes ownTimes = ExchangeAnswerTimes.start(target, context.recorder());
                Progress _ = Progress.start(context.recorder(), sampler)) {
            int status = Gatling$.MODULE$.fromArgs(
                    new String[] {"--simulation", simulation.getName(), "--results-folder", output.toString()});
            Recorder recorder = context.recorder();
            CpuSplit split = sampler.split(recorder.measuredFromNanos(), recorder.measuredToNanos());
            return new LoadMeasurement(
                    recorder, split, ownTimes.measured(), sampler.samples(), status == 0, newest(output));
        }
    }

    private static Path newest(Path folder) throws IOException {
        try (Stream<Path> reports = Files.list(folder)) {
            return reports.max(Comparator.comparing(path -> path.toFile().lastModified()))
                    .map(path -> path.resolve("index.html"))
                    .orElseThrow(
                            () -> new IOException(String.format(Locale.ROOT, "Gatling left nothing in %s", folder)));
        }
    }
}
