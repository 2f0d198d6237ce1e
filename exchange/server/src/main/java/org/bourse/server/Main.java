package org.bourse.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.bourse.server.config.Logging;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.bourse.server.health.HealthQuestion;
import org.bourse.server.logging.EscapedMessage;
import org.bourse.server.metrics.BuildInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the exchange, and stops it in order when the process is told to. */
public final class Main {

    /** Exit status of an exchange that could not start, or had to stop. */
    private static final int FAILED = 1;

    private Main() {}

    /** {@code --help} tells the arguments and settings. */
    @SuppressWarnings("SystemOut") // for who starts it, not for the log
    public static void main(String[] arguments) {
        StartRequest request = StartRequest.of(List.of(arguments), System.getenv(), Path.of(""));
        switch (request) {
            case StartRequest.Help help -> System.out.println(help.text());
            case StartRequest.AskHealth ask -> {
                HealthQuestion.Answer answer = HealthQuestion.ask(ask.settings().health());
                System.out.println(answer.text());
                System.exit(answer.ready() ? 0 : FAILED);
            }
            case StartRequest.Check check -> {
                check(check);
            }
            case StartRequest.Audit audit -> System.exit(ArchiveAudit.run(audit, System.out, System.err));
            case StartRequest.History history -> System.exit(HistoryProgram.run(history, System.out, System.err));
            case StartRequest.Backup backup -> System.exit(BackupProgram.run(backup, System.out, System.err));
            case StartRequest.Version _ -> System.out.println("Bourse " + BuildInfo.CURRENT.text());
            case StartRequest.Refused refused -> {
                System.err.println(refused.text());
                System.exit(refused.status());
            }
            case StartRequest.Run run -> run(run);
        }
    }

    @SuppressWarnings("SystemOut") // for who asks
    private static void check(StartRequest.Check check) {
        StartCheck machine = StartCheck.of(check.settings());
        check.warnings().forEach(warning -> System.out.println("warning: " + warning));
        machine.remarks().forEach(remark -> System.out.println("note: " + remark));
        if (!machine.wrongSettings().isEmpty()) {
            machine.wrongSettings().forEach(System.err::println);
            System.exit(StartRequest.REFUSED);
        }
        System.out.println("the settings are right");
        if (!machine.problems().isEmpty()) {
            System.err.println("but a start would fail now: " + String.join("\nand: ", machine.problems()));
            System.exit(FAILED);
        }
    }

    private static void run(StartRequest.Run run) {
        ParentProcess.endWithIt();
        ServerSettings settings = run.settings();
        Logging.start(settings.logFormat());
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("Bourse {} on Java {}", BuildInfo.CURRENT.text(), Runtime.version());
        log.info(EscapedMessage.SEVERAL_LINES, "settings{}:\n  {}", run.shown(), String.join("\n  ", run.effective()));
        run.warnings().forEach(log::warn);
        OpenFilesLimit.ofThisProcess().shortage(settings).ifPresent(log::warn);
        OutOfMemoryFlagCheck.livesOnWithoutMemory().ifPresent(log::warn);
        FatalFailure fatal = new FatalFailure();
        Thread.setDefaultUncaughtExceptionHandler(fatal);
        StopSignal signal = new StopSignal();
        int drainSeconds = settings.shutdownDrainSeconds();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(signal, drainSeconds, fatal, log), "shutdown"));
        Exchange exchange;
        try {
            exchange = Exchange.start(settings, fatal, signal);
            signal.started(exchange);
        } catch (StopSignal.StartAbandonedException e) {
            signal.abandoned();
            return;
        } catch (IOException | RuntimeException | Error e) {
            log.error("the exchange can't start: {}", e.getMessage() == null ? e.toString() : e.getMessage());
            log.debug("because of", e);
            signal.failed(e);
            System.exit(FAILED);
            return;
        }
        log.info(
                EscapedMessage.SEVERAL_LINES,
                "{}",
                StartSummary.text(settings, exchange.port(), exchange.fixAddress()));
        if (!exchange.demoKey().isEmpty()) {
            // Not through the log, which never has a key in it.
            System.out.println("Demo: open http://localhost:" + exchange.port() + "/ and log in with the key "
                    + exchange.demoKey());
        }
        // Only when the exchange has to stop; a signal ends the process through the shutdown hook.
        log.error("the exchange has to stop: {}", fatal.await());
        endInAnyCase(settings.shutdownDrainSeconds());
        System.exit(FAILED);
    }

    /** Ends the process even when the exchange can't stop in order; then the journal has what is to be had. */
    private static void endInAnyCase(int drainSeconds) {
        Thread.ofPlatform().name("end-in-any-case").daemon().start(() -> {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(allowedSeconds(drainSeconds)));
            Runtime.getRuntime().halt(FAILED);
        });
    }

    /** The time for all parts to end, of which two may have something to drain, and for a step of the start. */
    private static int allowedSeconds(int drainSeconds) {
        return 2 * drainSeconds + 30;
    }

    private static void stop(StopSignal signal, int drainSeconds, FatalFailure fatal, Logger log) {
        try {
            Optional<Exchange> exchange = signal.give(allowedSeconds(drainSeconds));
            if (exchange.isPresent()) {
                stop(exchange.get(), fatal, log);
            } else {
                log.info("stopped while it started, before it took orders");
                Runtime.getRuntime().halt(fatal.isReported() ? FAILED : 0);
            }
        } catch (ExecutionException e) {
            // It has said why; this is no stop in order, whatever ended the process first.
            Runtime.getRuntime().halt(FAILED);
        } catch (TimeoutException e) {
            log.error(
                    "the start did not end within {} s of its being told to stop, so it is cut off",
                    allowedSeconds(drainSeconds));
            Runtime.getRuntime().halt(FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Exchange exchange, FatalFailure fatal, Logger log) {
        boolean failed = fatal.isReported();
        log.info("stopping");
        exchange.close();
        boolean inOrder = exchange.closedInOrder() && !failed;
        log.info("stopped{}", inOrder ? farewell(exchange.unpersistedCommands()) : "");
        // A JVM that ends by a signal would answer 128 + its number; an orderly stop is a success.
        Runtime.getRuntime().halt(inOrder ? 0 : FAILED);
    }

    private static String farewell(long unpersisted) {
        return unpersisted == 0
                ? "; everything acknowledged is in the journal and the database"
                : "; everything acknowledged is in the journal, but the database lacks the last " + unpersisted
                        + " commands: the next start writes them there";
    }
}
