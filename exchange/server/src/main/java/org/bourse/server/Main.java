package org.bourse.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bourse.server.config.Logging;
import org.bourse.server.config.ServerSettings;
import org.bourse.server.config.StartRequest;
import org.bourse.server.health.HealthQuestion;
import org.bourse.server.logging.EscapedMessage;
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
                check.warnings().forEach(warning -> System.out.println("warning: " + warning));
                System.out.println("the settings are right");
            }
            case StartRequest.Refused refused -> {
                System.err.println(refused.text());
                System.exit(StartRequest.REFUSED);
            }
            case StartRequest.Run run -> run(run);
        }
    }

    private static void run(StartRequest.Run run) {
        ParentProcess.endWithIt();
        ServerSettings settings = run.settings();
        Logging.start(settings.logFormat());
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info(EscapedMessage.SEVERAL_LINES, "settings:\n  {}", String.join("\n  ", run.effective()));
        run.warnings().forEach(log::warn);
        OpenFilesLimit.ofThisProcess().shortage(settings).ifPresent(log::warn);
        CountDownLatch fatal = new CountDownLatch(1);
        Exchange exchange;
        try {
            exchange = Exchange.start(settings, fatal::countDown);
        } catch (IOException | RuntimeException e) {
            log.error("the exchange can't start: {}", e.getMessage());
            log.debug("because of", e);
            System.exit(FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(exchange, fatal, log), "shutdown"));
        log.info(EscapedMessage.SEVERAL_LINES, "{}", Greeting.text(settings, exchange.port(), exchange.fixAddress()));
        if (!exchange.demoKey().isEmpty()) {
            // Not through the log, which never has a key in it.
            System.out.println("Demo: open http://localhost:" + exchange.port() + "/ and log in with the key "
                    + exchange.demoKey());
        }
        awaitFailure(fatal);
        System.exit(FAILED);
    }

    /** Returns only when the exchange has to stop; a signal ends the process through the shutdown hook. */
    private static void awaitFailure(CountDownLatch fatal) {
        try {
            fatal.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Exchange exchange, CountDownLatch fatal, Logger log) {
        boolean failed = fatal.getCount() == 0;
        log.info("stopping");
        exchange.close();
        boolean inOrder = exchange.closedInOrder() && !failed;
        log.info(inOrder ? "stopped; everything acknowledged is in the journal and the database" : "stopped");
        // A JVM that ends by a signal would answer 128 + its number; an orderly stop is a success.
        Runtime.getRuntime().halt(inOrder ? 0 : FAILED);
    }
}
