package org.bourse.floor.desk;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.bourse.server.guard.ClientLookup;
import org.bourse.server.guard.ConnectionGuard;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.guard.GuardedConnection;
import org.bourse.server.guard.GuardedServer;
import org.bourse.server.guard.WebSocketUpgrade;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The floor's port: REST under {@code /floor}, the live channels, health, metrics, documents and pages. */
final class DeskServer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DeskServer.class);

    /** Where reads are public nobody shows a key. */
    private static final int ANONYMOUS_REQUESTS_PER_SECOND = 5_000;

    /** The guard's own, but for that, and for answers: who takes nothing of a channel is cut off by that, and sooner. */
    private static final GuardSettings LIMITS = new GuardSettings(
            GuardSettings.DEFAULTS.maxConnections(),
            GuardSettings.DEFAULTS.maxAnonymousConnections(),
            GuardSettings.DEFAULTS.maxConnectionsPerAddress(),
            ANONYMOUS_REQUESTS_PER_SECOND,
            GuardSettings.DEFAULTS.requestsPerSecond(),
            GuardSettings.DEFAULTS.requestSeconds(),
            GuardSettings.DEFAULTS.idleSeconds(),
            2 * (int) TimeUnit.NANOSECONDS.toSeconds(ChannelConnection.PATIENCE_NANOS),
            GuardSettings.DEFAULTS.maxBufferedBytes());

    private final Desk desk;
    private final DeskKeys keys;
    private final FloorMetrics metrics;
    private final ChannelEndpoint channels;
    private final GuardedServer server;

    /** Who may make a call. */
    enum Access {
        /** Whoever reaches the port. */
        ANYBODY,
        /** A broker of the exchange, or the operator. */
        READER,
        /** The operator. */
        OPERATOR
    }

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {

        /** Answers, or throws why not. */
        void handle(DeskCall call);
    }

    /**
     * A call that the floor answers.
     *
     * @param path with its parameters in braces
     * @param parameters of the query
     */
    record Route(Method method, String path, Access access, List<String> parameters, Handler handler) {}

    DeskServer(Desk desk, DeskSettings settings, DeskKeys keys) {
        this.desk = desk;
        this.keys = keys;
        channels = new ChannelEndpoint(desk, keys);
        metrics = new FloorMetrics(desk, channels, Clock.systemUTC());
        ConnectionGuard guard = new ConnectionGuard(
                LIMITS,
                DeskBody.MAX_BODY,
                TransportRefusals::answer,
                ClientLookup.PEER,
                new WebSocketUpgrade(Map.of(ChannelEndpoint.PATH, channels::connect), ChannelConnection.MAX_MESSAGE));
        try {
            server = GuardedServer.start(
                    guard,
                    new InetSocketAddress(settings.host(), settings.port()),
                    web -> web.directHandlers(TransportRefusals.handlers()).routing(routing()));
        } catch (IllegalStateException e) {
            guard.close();
            // Somebody was faster.
            throw new IllegalStateException(refusal(settings, "it was taken a moment ago"), e);
        }
    }

    /**
     * Makes sure that it can listen where the settings say: before anything else of a start, and because the web server
     * has a stack trace to say it with.
     *
     * @throws IOException when it can't; the message says why, and what to do
     */
    static void requireFree(DeskSettings settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()));
        } catch (UnknownHostException e) {
            throw new IOException(refusal(settings, "the host is unknown"), e);
        } catch (SocketException e) {
            throw new IOException(refusal(settings, String.valueOf(e.getMessage())), e);
        }
    }

    private static String refusal(DeskSettings settings, String reason) {
        return "Nothing can listen at " + settings.host() + ":" + settings.port() + ": " + reason
                + ". End what has that port, or correct FLOOR_HOST or FLOOR_PORT; the port 0 is any that is free.";
    }

    /** Cuts off clients of the channels that do not read, at that time of {@link System#nanoTime}. */
    void look(long nanoTime) {
        channels.look(nanoTime);
    }

    URI address() {
        return URI.create("http://localhost:" + server.port() + "/");
    }

    /** Every call that there is, in the order of the document. */
    private List<Route> routes() {
        MarketReads market = new MarketReads(desk);
        TapeReads tapes = new TapeReads(desk);
        SessionCalls sessions = new SessionCalls(desk, tapes);
        RunCalls runs = new RunCalls(desk);
        RunCommandCalls commands = new RunCommandCalls(desk);
        RunResultCalls results = new RunResultCalls(desk);
        EmergencyStopCalls stop = new EmergencyStopCalls(desk);
        TradingReads trading = new TradingReads(desk);
        RiskCalls risk = new RiskCalls(desk);
        StrategyCalls strategies = new StrategyCalls(desk.strategies());
        IndicatorCalls indicators = new IndicatorCalls(desk.variants(), desk.strategies());
        IndicatorValueCalls values = new IndicatorValueCalls(desk);
        DeskHealth health = new DeskHealth(desk);
        return List.of(
                read("/floor/venues", List.of(), market::venues),
                command(Method.POST, "/floor/connections/{connection}/recycle", market::recycle),
                read("/floor/instruments", List.of("q", "limit", "offset"), market::instruments),
                read("/floor/books/{instrument}", List.of("depth"), market::book),
                read("/floor/bars/{instrument}", List.of("interval", "limit"), market::bars),
                read("/floor/trades/{instrument}", List.of(), market::trades),
                read("/floor/states/{instrument}", List.of(), market::states),
                read("/floor/moments/{instrument}", List.of(), market::moments),
                read(
                        "/floor/ticks/{instrument}",
                        List.of("after", "from", "limit"),
                        call -> tapes.ticks(call, market.required(call).instrument())),
                read("/floor/tapes", List.of(), tapes::segments),
                command(Method.DELETE, "/floor/tapes/{segment}", tapes::delete),
                read(
                        "/floor/quality/{instrument}",
                        List.of("from", "to"),
                        call -> tapes.quality(call, market.required(call).instrument())),
                read(
                        "/floor/export/{instrument}",
                        List.of("data", "from", "to"),
                        call -> tapes.export(call, market.required(call).instrument())),
                read("/floor/sessions", List.of("status", "deleted", "limit", "offset"), sessions::list),
                command(Method.POST, "/floor/sessions", sessions::start),
                read("/floor/sessions/{session}", List.of(), sessions::one),
                command(Method.DELETE, "/floor/sessions/{session}", sessions::delete),
                command(Method.POST, "/floor/sessions/{session}/stop", sessions::stop),
                command(Method.POST, "/floor/sessions/{session}/restore", sessions::restore),
                read("/floor/sessions/{session}/quality", List.of("venue", "symbol"), sessions::quality),
                read("/floor/sessions/{session}/export", List.of("data", "venue", "symbol"), sessions::export),
                read("/floor/sessions/{session}/bars", List.of("interval", "limit", "venue", "symbol"), sessions::bars),
                read(
                        "/floor/sessions/{session}/levels",
                        List.of("after", "limit", "venue", "symbol"),
                        sessions::levels),
                read("/floor/runs", List.of("kind", "status", "limit", "offset"), runs::list),
                command(Method.POST, "/floor/runs", runs::start),
                read("/floor/runs/{run}", List.of(), runs::one),
                command(Method.DELETE, "/floor/runs/{run}", List.of("orders"), runs::delete),
                command(Method.POST, "/floor/runs/{run}/stop", runs::stop),
                command(Method.POST, "/floor/runs/{run}/strategies/{strategy}/pause", commands::pause),
                command(Method.POST, "/floor/runs/{run}/strategies/{strategy}/resume", commands::resume),
                command(Method.POST, "/floor/runs/{run}/strategies/{strategy}/budget", commands::budget),
                command(Method.DELETE, "/floor/runs/{run}/strategies/{strategy}/budget", commands::releaseBudget),
                read("/floor/runs/{run}/strategies", List.of(), runs::strategies),
                read("/floor/runs/{run}/rows", List.of("data", "after", "limit", "points"), results::rows),
                read("/floor/runs/{run}/export", List.of("data"), results::export),
                read("/floor/runs/{run}/compare", List.of("with"), results::compare),
                read(
                        "/floor/signals",
                        List.of("run", "kind", "strategy", "venue", "symbol", "type", "cursor", "limit"),
                        trading::signals),
                read(
                        "/floor/orders",
                        List.of("run", "kind", "strategy", "venue", "symbol", "status", "cursor", "limit"),
                        trading::orders),
                read("/floor/orders/{order}", List.of(), trading::order),
                read(
                        "/floor/positions",
                        List.of("run", "kind", "strategy", "venue", "symbol", "status", "cursor", "limit"),
                        trading::positions),
                read("/floor/portfolio", List.of("run", "kind"), trading::portfolio),
                read("/floor/risk", List.of("run", "kind", "alerts"), risk::risk),
                new Route(Method.POST, "/floor/risk/assess", Access.READER, List.of(), risk::assess),
                read("/floor/strategies", List.of("q", "deleted", "limit", "offset"), strategies::list),
                command(Method.POST, "/floor/strategies", strategies::create),
                command(Method.POST, "/floor/strategies/validate", List.of("strategy"), strategies::validate),
                read("/floor/strategies/codes", List.of(), StrategyCalls::codes),
                read("/floor/strategies/{strategy}", List.of("version"), strategies::one),
                command(Method.PUT, "/floor/strategies/{strategy}", List.of("from_version"), strategies::change),
                command(Method.DELETE, "/floor/strategies/{strategy}", strategies::delete),
                command(Method.POST, "/floor/strategies/{strategy}/restore", strategies::restore),
                read("/floor/strategies/{strategy}/versions", List.of("limit", "offset"), strategies::versions),
                read("/floor/indicators/types", List.of("q", "limit", "offset"), IndicatorCalls::types),
                read("/floor/indicators/variants", List.of("type", "deleted", "limit", "offset"), indicators::list),
                command(Method.POST, "/floor/indicators/variants", indicators::create),
                read("/floor/indicators/variants/{variant}", List.of(), indicators::one),
                command(Method.PUT, "/floor/indicators/variants/{variant}", indicators::change),
                command(Method.DELETE, "/floor/indicators/variants/{variant}", indicators::delete),
                command(Method.POST, "/floor/indicators/variants/{variant}/restore", indicators::restore),
                read("/floor/indicators/values", List.of("instrument"), values::all),
                read("/floor/indicators/values/{variant}", List.of("instrument", "after", "limit"), values::one),
                read("/floor/emergency-stop", List.of(), stop::stopped),
                command(Method.POST, "/floor/emergency-stop", stop::stop),
                command(Method.DELETE, "/floor/emergency-stop", stop::release),
                open("/health", health::answer),
                open("/metrics", this::metrics),
                open("/openapi", call -> file(call.response(), "openapi.yaml", "application/yaml")),
                open("/asyncapi", call -> file(call.response(), "asyncapi.yaml", "application/yaml")),
                open("/", call -> page(call.response(), "markets.html")),
                open("/tapes", call -> page(call.response(), "tapes.html")),
                open("/indicators", call -> page(call.response(), "indicators.html")),
                open("/strategies", call -> page(call.response(), "strategies.html")),
                open("/runs", call -> page(call.response(), "runs.html")),
                open("/risk", call -> page(call.response(), "risk.html")),
                open("/risk.js", call -> file(call.response(), "risk.js", "text/javascript")),
                open("/floor.js", call -> file(call.response(), "floor.js", "text/javascript")),
                open("/channels.js", call -> file(call.response(), "channels.js", "text/javascript")),
                open("/markets.js", call -> file(call.response(), "markets.js", "text/javascript")),
                open("/indicators.js", call -> file(call.response(), "indicators.js", "text/javascript")),
                open("/strategies.js", call -> file(call.response(), "strategies.js", "text/javascript")),
                open("/runs.js", call -> file(call.response(), "runs.js", "text/javascript")),
                open("/tapes.js", call -> file(call.response(), "tapes.js", "text/javascript")),
                open("/icon.svg", call -> file(call.response(), "icon.svg", "image/svg+xml")),
                open("/floor.css", call -> file(call.response(), "floor.css", "text/css")));
    }

    private static Route read(String path, List<String> parameters, Handler handler) {
        return new Route(Method.GET, path, Access.READER, parameters, handler);
    }

    private static Route command(Method method, String path, Handler handler) {
        return command(method, path, List.of(), handler);
    }

    private static Route command(Method method, String path, List<String> parameters, Handler handler) {
        return new Route(method, path, Access.OPERATOR, parameters, handler);
    }

    private static Route open(String path, Handler handler) {
        return new Route(Method.GET, path, Access.ANYBODY, List.of(), handler);
    }

    private HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder();
        Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
        for (Route route : routes()) {
            routing.route(route.method(), route.path(), (request, response) -> answer(route, request, response));
            TreeSet<String> allowed = methods.computeIfAbsent(route.path(), path -> new TreeSet<>());
            allowed.add(route.method().text());
        }
        methods.forEach((path, allowed) -> routing.any(path, (request, response) -> {
            response.header(HeaderNames.ALLOW, String.join(", ", allowed));
            throw new DeskRefusal(
                    Status.METHOD_NOT_ALLOWED_405,
                    "method_not_allowed",
                    "Here is " + String.join(", ", allowed) + " only.");
        }));
        routing.get(ChannelEndpoint.PATH, (request, response) -> {
            TransportRefusals.UPGRADE.forEach(response::header);
            throw new DeskRefusal(
                    Status.UPGRADE_REQUIRED_426,
                    "upgrade_required",
                    "Here are the live channels, by WebSocket; /asyncapi says what they speak.");
        });
        routing.any((request, response) -> {
            throw new DeskRefusal(Status.NOT_FOUND_404, "not_found", "There is nothing here; /openapi has all calls.");
        });
        return routing.error(DeskRefusal.class, (request, response, refusal) -> DeskCall.refuse(response, refusal))
                .error(
                        HttpException.class,
                        (request, response, e) -> DeskCall.refuse(
                                response,
                                new DeskRefusal(e.status(), "malformed_request", String.valueOf(e.getMessage()))))
                .error(Throwable.class, (request, response, e) -> {
                    LOG.error("A call to {} failed.", request.path().path(), e);
                    DeskCall.refuse(
                            response,
                            new DeskRefusal(
                                    Status.INTERNAL_SERVER_ERROR_500,
                                    "internal_error",
                                    "The floor failed at that; its log says how."));
                });
    }

    private void answer(Route route, ServerRequest request, ServerResponse response) {
        Optional<String> key = key(request);
        switch (route.access()) {
            case ANYBODY -> {}
            case READER -> keys.requireReader(key);
            case OPERATOR -> keys.requireOperator(key);
        }
        if (route.access() != Access.ANYBODY && keys.isSomebodys(key)) {
            GuardedConnection.current().authenticated();
        }
        route.handler().handle(new DeskCall(request, response, route.parameters()));
    }

    private static Optional<String> key(ServerRequest request) {
        return DeskKeys.bearer(request.headers().first(HeaderNames.AUTHORIZATION));
    }

    private void metrics(DeskCall call) {
        call.response().header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        call.response().send(metrics.scrape());
    }

    private static void page(ServerResponse response, String name) {
        file(response, name, "text/html; charset=utf-8");
    }

    private static void file(ServerResponse response, String name, String type) {
        try (InputStream in = DeskServer.class.getResourceAsStream("/floor/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The file " + name + " is not in the program.");
            }
            response.header(HeaderNames.CONTENT_TYPE, type);
            response.header(HeaderNames.create("Content-Security-Policy"), "default-src 'self'");
            response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
            response.send(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
