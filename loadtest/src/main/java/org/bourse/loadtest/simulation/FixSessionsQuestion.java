package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bourse.loadtest.books.SentOrders;
import org.bourse.loadtest.exchange.CpuSplit;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.MachineSampler;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.fixwire.ClientFixSession;
import org.bourse.loadtest.flow.AcknowledgedOrders;
import org.bourse.loadtest.flow.OrderBody;
import org.bourse.loadtest.flow.OrderFlow;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/** The question of how FIX takes orders, over one session and over many. */
final class FixSessionsQuestion implements Question {

    private static final List<Integer> NUMBERS = List.of(1, 2, 5, 10, 25, 50);
    private static final int USUAL_RATE = 4_000;
    private static final int USUAL_SECONDS = 15;
    private static final long SAMPLE_MILLIS = 250;

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        int most = settings.number(Setting.SESSIONS, 1, 50);
        int fixPort = settings.isGiven(Setting.TARGET)
                ? settings.number(Setting.FIX_PORT, 1, 65_535)
                : ExchangeProcess.freePort();
        Settings withBrokers = settings.with(Setting.BROKERS, Integer.toString(most));
        Map<String, String> fix = Map.of(
                "EXCHANGE_FIX_PORT", Integer.toString(fixPort),
                "EXCHANGE_FIX_HOST", "127.0.0.1",
                "EXCHANGE_FIX_THROTTLE", "0");
        Table table = Figures.table();
        Verdict verdict = new Verdict();
        try (LoadSession session = LoadSession.open(withBrokers, fix);
                MachineSampler sampler = MachineSampler.start(session.exchange(), SAMPLE_MILLIS)) {
            InetSocketAddress address =
                    new InetSocketAddress(session.exchange().uri().getHost(), fixPort);
            System.out.println("Warming up, not counted:");
            step(settings, session, sampler, address, most, Figures.table(), verdict);
            for (int number : NUMBERS.stream().filter(count -> count <= most).toList()) {
                step(settings, session, sampler, address, number, table, verdict);
            }
        }
        System.out.println();
        System.out.println(Machine.describe());
        System.out.print(table.toMarkdown());
        return verdict;
    }

    private static void step(
            Settings settings,
            LoadSession session,
            MachineSampler sampler,
            InetSocketAddress address,
            int number,
            Table table,
            Verdict verdict)
            throws IOException, InterruptedException {
        int rate = settings.number(Setting.RATE, 1, 100_000, USUAL_RATE);
        int seconds = settings.number(Setting.SECONDS, 1, 3_600, USUAL_SECONDS);
        int warmUp = rate * settings.number(Setting.RAMP, 1, 3_600);
        SentOrders sent = new SentOrders(
                new OrderFlow(new OrderFlowSettings(
                        settings.seed(), number, settings.number(Setting.SYMBOLS, 1, 9_999), OrderLifetimes.YEARS)),
                OrderBody.ofNewRun("F"),
                new AcknowledgedOrders(warmUp + rate * seconds));
        FixLoad load = new FixLoad(sent, rate, warmUp);
        List<ClientFixSession> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                RegisteredBroker broker = session.brokers().get(i);
                sessions.add(ClientFixSession.logon(address, broker.fixCompId(), broker.apiKey()));
            }
            load.run(sessions);
        } finally {
            for (ClientFixSession open : sessions) {
                open.close();
            }
        }
        CpuSplit cpu = sampler.split(load.measuredFromNanos(), load.measuredToNanos());
        String name = number == 1 ? "1 FIX session" : number + " FIX sessions";
        int missing = sent.acknowledged().capacity() - sent.acknowledged().count();
        Figures figures = new Figures(name, rate, load.answersPerSecond(), load.times(), missing, cpu);
        figures.addTo(table);
        System.out.printf(
                Locale.ROOT,
                "%s: reached %,.0f/s; %s; %s%n",
                name,
                figures.reached(),
                figures.times().describe(),
                cpu.describe());
        verdict.add(
                name + ": no order failed",
                missing == 0 && load.failures().isEmpty(),
                sent.acknowledged().count() + " acknowledged, " + missing + " not "
                        + (load.failures().isEmpty() ? "" : load.failures()));
        session.audit(sent).forEach(check -> verdict.add(name + ": " + check.what(), check.passed(), check.detail()));
    }
}
