package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.http.EchoProcess;
import org.bourse.loadtest.report.Verdict;

/**
 * The question of the answer times without an exchange. The generator and the load of {@link TargetRateQuestion}, and
 * the exchange's web server with nothing behind it: no rule, no journal, no database. No exchange on this machine can
 * look faster to this generator.
 */
final class FloorQuestion implements Question {

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        if (settings.isGiven(Setting.TARGET)) {
            throw new InvalidSettingException("the floor is that of an echo of its own: leave -Dtarget out");
        }
        FixedRate load = FixedRate.of(settings);
        LoadMeasurement measured = measure(settings, load);
        Figures figures = Figures.ofOrders("floor", load.rate(), measured);
        System.out.println();
        System.out.println(figures.describe());
        System.out.println(
                "Processors, the echo in the exchange's place: " + figures.cpu().describe());
        System.out.println("Report: " + measured.report());
        Verdict verdict = new Verdict();
        verdict.add(measured.noOrderFailed(figures));
        return verdict;
    }

    /** Puts a load on an echo that is started for it. */
    static LoadMeasurement measure(Settings settings, FixedRate load) throws IOException, InterruptedException {
        List<RegisteredBroker> brokers = brokers(settings.number(Setting.BROKERS, 1, 10_000));
        System.out.println("Starting a bare echo in place of an exchange");
        try (EchoProcess echo = EchoProcess.start(settings.path(Setting.OUTPUT).resolve("echo.log"))) {
            GatlingRun run = GatlingRun.plan(
                    settings,
                    echo,
                    brokers,
                    load.arrivals(),
                    OrderLifetimes.YEARS,
                    load.ramp().toMillis(),
                    load.time().toMillis());
            System.out.println(load.describe());
            return run.run(TargetRate.class);
        }
    }

    /** Whoever they say they are: the echo takes any key. */
    private static List<RegisteredBroker> brokers(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> new RegisteredBroker(id, "floor-" + id, ""))
                .toList();
    }
}
