package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bourse.engine.command.Command.ResetExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a peer sends is logged: neither a password nor a line that it made up. */
class SecretsIT {

    private static final String FORGED = "\n2029-01-01T00:00:00.000Z INFO [main] Exchange: all is well";

    @Test
    void neitherPasswordsNorForgedLinesAreLogged(@TempDir Path directory) throws IOException {
        try (LogCapture passwords = new LogCapture("key-");
                LogCapture forged = new LogCapture("all is well");
                TestGateway gateway = new TestGateway(directory)) {
            RawClient client = gateway.client("SECRET");
            RawClient gone = gateway.client("GONE");
            String logon = "35=A|98=0|108=30|554=key-SECRET|58=" + FORGED + "|";
            for (String first : first(client.message(1, logon))) {
                RawClient stranger = gateway.connect("SECRET");
                stranger.writeAll(RawClient.bytes(first));
                stranger.writeAll(RawClient.bytes(RawClient.framed("35=0|34=1|")));
                stranger.close();
            }
            for (String bad : first(client.message(2, logon))) {
                client.writeAll(RawClient.bytes(bad));
            }
            gateway.exchange.submit(new ResetExchange()).join();
            gone.writeAll(RawClient.bytes(gone.message(2, logon)));

            assertThat(gone.isClosedByExchange()).isTrue();
            assertThat(client.isClosedByExchange()).isTrue();
            assertThat(passwords.lines()).isEmpty();
            assertThat(forged.lines()).isEmpty();
        }
    }

    private static List<String> first(String logon) {
        return List.of(
                logon,
                logon.replaceFirst("\\|9=(\\d+)\\|", "|9=1x7|"),
                logon.replaceFirst("\\|9=(\\d+)\\|", "|9=7|"),
                logon.replaceFirst("\\|9=(\\d+)\\|", "|9=99999|"),
                logon.replaceFirst("\\|10=(\\d+)\\|", "|10=abc|"),
                logon.replace("49=SECRET", "49=" + FORGED),
                RawClient.framed("35=A|34=1|49=SECRET|56=EXCHANGE|554=key-SECRET|oops|"),
                RawClient.framed("35=A|34=x|49=SECRET|56=EXCHANGE|52=now|108=abc|554=key-SECRET|"),
                "554=key-SECRET|" + FORGED + "|");
    }
}
