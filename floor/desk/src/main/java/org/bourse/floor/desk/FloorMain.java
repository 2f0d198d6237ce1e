package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The floor as a program of its own: settings from the environment, Ctrl-C to end it. */
public final class FloorMain {

    private static final Logger LOG = LoggerFactory.getLogger(FloorMain.class);

    /** The word for a process of one backtest. */
    static final String RUN = "run";

    private static final int WRONG_SETTINGS = 2;
    private static final String PARENT = "bourse.ends-with-parent";

    private FloorMain() {}

    /** Runs until it is stopped; {@code --help} says what can be set. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        if (!words.isEmpty()) {
            PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
            PrintWriter problems = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            List<String> rest = words.subList(1, words.size());
            useStrategies(words.getFirst(), problems);
            switch (words.getFirst()) {
                case "tape" -> System.exit(new TapeCommand(out, problems).run(rest));
                case "backtest" -> System.exit(new BacktestCommand(out, problems).run(rest));
                case "sweep" -> System.exit(new SweepCommand(out, problems).run(rest));
                case RUN -> {
                    endWithParent(System.getProperty(PARENT, ""));
                    System.exit(new RunWorker(out, problems).run(rest));
                }
                case "--help" -> {
                    System.out.print(DeskSettings.HELP);
                    System.out.print(TapeCommand.HELP);
                    System.out.print(BacktestCommand.HELP);
                    System.out.print(SweepCommand.HELP);
                    System.exit(0);
                }
                default -> {
                    problems.println("There is no command " + words.getFirst()
                            + "; there are tape, backtest and sweep. --help has all.");
                    System.exit(WRONG_SETTINGS);
                }
            }
        }
        DeskSettings settings;
        try {
            settings = DeskSettings.of(DemoExchange.followed(System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_SETTINGS);
            return;
        }
        Optional<DemoExchange> exchange = Optional.empty();
        Desk desk;
        try {
            // Before the exchange, which takes some seconds to start and has a lot to say.
            DeskServer.requireFree(settings);
            if (settings.demoExchange()) {
                exchange = Optional.of(DemoExchange.start(Map.of(), ProcessBuilder.Redirect.INHERIT));
            }
            desk = Desk.start(settings, exchange);
        } catch (IOException | RuntimeException e) {
            LOG.error("The floor can't start: {}", e.getMessage() == null ? e.toString() : e.getMessage());
            exchange.ifPresent(DemoExchange::close);
            System.exit(1);
            return;
        } catch (Error e) {
            // As of a library that is not there: what was started already must not go on without the rest.
            LOG.error("The floor can't start", e);
            exchange.ifPresent(DemoExchange::close);
            System.exit(1);
            return;
        }
        runUntilStopped(desk, exchange);
    }

    /** A process of a backtest has the strategies of whoever started it, the other commands those that the environment says. */
    private static void useStrategies(String command, PrintWriter problems) {
        String folder = switch (command) {
            case RUN -> System.getProperty(CodeStrategyTypes.PROPERTY, "");
            case "backtest", "sweep" -> System.getenv().getOrDefault(CodeStrategyTypes.SETTING, "");
            default -> "";
        };
        try {
            CodeStrategyTypes.use(
                    Optional.of(folder).filter(text -> !text.isEmpty()).map(Path::of));
        } catch (IllegalArgumentException e) {
            problems.println(e.getMessage());
            // Whoever started a backtest's process had loaded them.
            System.exit(command.equals(RUN) ? RunWorker.OTHER_VERSIONS : WRONG_SETTINGS);
        }
    }

    private static void runUntilStopped(Desk desk, Optional<DemoExchange> exchange) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop.countDown();
            desk.close();
            exchange.ifPresent(DemoExchange::close);
        }));
        endWithParent(System.getProperty(PARENT, ""));
        LOG.info("The floor is ready: {}", desk.address());
        while (!stop.await(1, TimeUnit.MINUTES)) {
            try {
                desk.retain();
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("The tape could not be held to its bound; it is tried again in a minute: {}", e.toString());
            }
        }
    }

    /** Maven passes no signal on: when it has ended, so does this; also when it has ended already. */
    private static void endWithParent(String named) {
        if (named.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> parent = named.matches("[1-9]\\d{0,9}")
                ? ProcessHandle.of(Long.parseLong(named))
                : ProcessHandle.current().parent();
        Thread.ofVirtual().name("parent-watch").start(() -> {
            parent.ifPresent(process -> process.onExit().join());
            System.exit(0);
        });
    }
}
