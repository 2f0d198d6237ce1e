package org.bourse.fix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.bourse.fix.session.PortSecurity;

/** A gateway in front of a test's exchange, listening on a port of its own. */
final class TestGateway implements AutoCloseable {

    /** The exchange whose sessions these are. */
    static final UUID EXCHANGE = new UUID(1, 2);

    final TestExchange exchange;
    final FixGateway gateway;
    final InetSocketAddress address;

    TestGateway(Path directory) throws IOException {
        this(new TestExchange(), directory, settings -> settings);
    }

    TestGateway(TestExchange exchange, Path directory, UnaryOperator<FixSettings> settings) throws IOException {
        this(exchange, unopened(exchange, directory, settings, PortSecurity.NONE), () -> {});
    }

    /** A gateway whose port is protected. */
    TestGateway(TestExchange exchange, Path directory, PortSecurity security) throws IOException {
        this(exchange, unopened(exchange, directory, settings -> settings, security), () -> {});
    }

    /** A gateway that is given something to replay before it listens. */
    TestGateway(TestExchange exchange, FixGateway gateway, Runnable replay) throws IOException {
        this.exchange = exchange;
        this.gateway = gateway;
        replay.run();
        this.address = gateway.listen();
    }

    static FixGateway unopened(TestExchange exchange, Path directory) throws IOException {
        return unopened(exchange, directory, settings -> settings, PortSecurity.NONE);
    }

    private static FixGateway unopened(
            TestExchange exchange, Path directory, UnaryOperator<FixSettings> settings, PortSecurity security)
            throws IOException {
        return FixGateway.open(
                settings.apply(FixSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), directory)),
                security,
                EXCHANGE,
                exchange,
                exchange.limiter,
                exchange.texts,
                exchange,
                exchange,
                exchange,
                exchange.newLog());
    }

    /** Opened by tests, to be closed with it: a client that is there at the end would be waited for. */
    private final List<RawClient> clients = new ArrayList<>();

    /** A connection that has not logged on. */
    RawClient connect(String compId) throws IOException {
        RawClient client = new RawClient(address, compId);
        clients.add(client);
        return client;
    }

    /** The same by TLS. */
    RawClient connect(String compId, SSLContext tls) throws IOException {
        RawClient client = new RawClient(address, compId, tls.getSocketFactory().createSocket());
        clients.add(client);
        return client;
    }

    /** A connection of a broker that is registered, logged on. */
    RawClient logOn(String compId) throws IOException {
        RawClient client = connect(compId);
        client.logon("");
        return client;
    }

    /** A client of a newly registered broker, logged on. */
    RawClient client(String compId) throws IOException {
        exchange.register(compId);
        return logOn(compId);
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        gateway.shut();
        exchange.stop();
        gateway.close();
    }
}
