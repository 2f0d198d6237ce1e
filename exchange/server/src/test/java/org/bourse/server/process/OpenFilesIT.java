package org.bourse.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slf4j.event.Level.ERROR;
import static org.slf4j.event.Level.WARN;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bourse.server.persistence.postgres.ExternalPostgres;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that has no file descriptor left for a connection: it takes them again when there are some. */
@ExpectedLog(level = WARN, line = "Main: at most \\d+ files may be open")
@ExpectedLog(level = ERROR, line = "GuardedServer: nobody listens at HTTP port \\d+ any more")
class OpenFilesIT {

    /** What a start needs, and not much more. */
    private static final int OPEN_FILES = 300;

    private static final int CONNECTIONS = 400;

    @TempDir
    private Path directory;

    @Test
    void answersAgainAfterMoreConnectionsThanItMayHaveFilesOpen() throws Exception {
        try (ExternalPostgres postgres = ExternalPostgres.start(directory.resolve("postgres"));
                ExchangeProcess exchange = ExchangeProcess.startWithFiles(
                        OPEN_FILES, directory, Map.of("EXCHANGE_DATABASE_URL", postgres.url()));
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(exchange.log()).contains("at most " + OPEN_FILES + " files may be open");
            List<Socket> held = connect(exchange.uri().getPort());
            for (Socket socket : held) {
                socket.close();
            }

            ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> operator.post("/register", "{\"name\":\"A broker\"}")
                                    .status()
                            == 201);
        }
    }

    /** As many as the system makes before the exchange refuses them; some are never taken from its queue. */
    private static List<Socket> connect(int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(address);
            } catch (IOException e) {
                // Nobody listens for the moment, which is what this is about.
            }
        }
        return sockets;
    }
}
