package org.bourse.loadtest.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bourse.loadtest.exchange.AnswerTimes;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.exchange.ExchangeProcess;
import org.bourse.loadtest.exchange.ForkedJvm;
import org.bourse.loadtest.exchange.LoadTarget;
import org.bourse.loadtest.exchange.ServerReadiness;

/**
 * A web server in a JVM of its own that answers an order with the order: what the exchange's web server and a generator
 * take when there is no exchange behind it.
 */
public final class EchoProcess implements LoadTarget, AutoCloseable {

    private final Process process;
    private final URI uri;

    private EchoProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * Starts one on a free port and waits until it answers.
     *
     * @param log gets what it writes to its standard streams; its directory is made when missing
     * @throws ExchangeFailure when it does not come up
     */
    public static EchoProcess start(Path log) throws IOException, InterruptedException {
        int port = ExchangeProcess.freePort();
        Process process = ForkedJvm.start(EchoServer.class, log, Integer.toString(port));
        EchoProcess echo = new EchoProcess(process, URI.create("http://127.0.0.1:" + port));
        try {
            // There is nothing at the root, so any answer will do.
            ServerReadiness.await("the echo", process, log, echo.uri, status -> status < 500);
        } catch (ExchangeFailure e) {
            echo.close();
            throw e;
        }
        return echo;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(process.pid());
    }

    @Override
    public OptionalLong postgresPid() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Path> journal() {
        return Optional.empty();
    }

    @Override
    public AnswerTimes answerTimes() {
        return new AnswerTimes(Collections.unmodifiableNavigableMap(new TreeMap<>()));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
