package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.fix.session.PasswordAttempts;
import org.bourse.fix.session.PortSecurity;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** What several threads send over one connection by TLS arrives whole and in order, however much waits for its reader. */
class TlsOrderIT {

    private static final int REPORTS = 2_000;
    private static final int SNAPSHOTS = 10;

    /** A snapshot of so many is longer than what TLS has on its way at once. */
    private static final int LEVELS = 5_000;

    @TempDir
    private Path directory;

    @RepeatedTest(3)
    void reportsAndLongAnswersArriveInTheirOrder() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory.resolve("exchange.p12"));
        PortSecurity security = new PortSecurity(Optional.of(certificate.server()), PasswordAttempts.UNLIMITED);
        try (TestGateway gateway = new TestGateway(new TestExchange(), directory, security)) {
            gateway.exchange.register("TLS");
            long other = gateway.exchange.register("OTHER");
            for (int i = 1; i <= LEVELS; i++) {
                rest(gateway.exchange, other, i);
            }
            RawClient client = gateway.connect("TLS", certificate.client());
            int sequence = client.logon("").sequence();
            for (int i = 0; i < REPORTS; i++) {
                if (i % (REPORTS / SNAPSHOTS) == 0) {
                    client.send("35=V|262=" + i + "|263=0|264=0|267=1|269=0|146=1|55=BOOK|");
                }
                client.send(Orders.limit("o" + i, "TLS", 1, 1, "1.00"));
            }
            int reports = 0;
            int snapshots = 0;
            while (reports < REPORTS || snapshots < SNAPSHOTS) {
                RawMessageText message = client.read();
                assertThat(message.sequence()).isEqualTo(++sequence);
                reports += message.type().equals("8") ? 1 : 0;
                snapshots += message.type().equals("W") ? 1 : 0;
            }
        }
    }

    private static void rest(TestExchange exchange, long broker, long price) {
        exchange.submit(new Command.SubmitOrder(
                        broker, "1", "BOOK", Side.BID, OrderType.LIMIT, TimeInForce.GTC, price, 1, 0, ""))
                .join();
    }
}
