package org.bourse.server.api;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.http.HttpRouting;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bourse.contract.Sequencer;
import org.bourse.server.access.Entrance;
import org.bourse.server.api.brokers.BrokerLimitsApi;
import org.bourse.server.api.brokers.BrokerStopsApi;
import org.bourse.server.api.brokers.BrokersApi;
import org.bourse.server.api.brokers.StpGroupsApi;
import org.bourse.server.api.brokers.WebhookAddressCheck;
import org.bourse.server.api.brokers.WebhooksApi;
import org.bourse.server.api.call.Commands;
import org.bourse.server.api.call.Route;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.api.documents.DocumentationApi;
import org.bourse.server.api.documents.PageApi;
import org.bourse.server.api.keys.KeysApi;
import org.bourse.server.api.keys.OperatorsApi;
import org.bourse.server.api.market.InstrumentsApi;
import org.bourse.server.api.market.MarketDataApi;
import org.bourse.server.api.market.TradingApi;
import org.bourse.server.api.operations.AuditApi;
import org.bourse.server.api.operations.ExchangeOperations;
import org.bourse.server.api.operations.OperationsApi;
import org.bourse.server.api.operations.SessionsApi;
import org.bourse.server.api.orders.ExecutionsApi;
import org.bourse.server.api.orders.FillsApi;
import org.bourse.server.api.orders.OrdersApi;
import org.bourse.server.api.orders.PositionsApi;
import org.bourse.server.api.orders.PreventedMatchesApi;
import org.bourse.server.guard.ConnectionGuard;
import org.bourse.server.guard.GuardSettings;
import org.bourse.server.guard.GuardedServer;
import org.bourse.server.guard.Refusal;
import org.bourse.server.guard.WebSocketUpgrade;
import org.bourse.server.marketdata.CandleReads;
import org.bourse.server.marketdata.ExecutionReads;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.metrics.GuardFigures;
import org.bourse.server.orders.CommandProblems;
import org.bourse.server.orders.JsonOrderEntry;
import org.bourse.server.request.RequestGate;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.TradeReads;
import org.bourse.server.webhook.WebhookDeliveries;
import org.jspecify.annotations.Nullable;

/** The REST gateway: an HTTP server over the exchange. Started once everything behind it works; stopped first. */
public final class RestApi {

    private final HttpSettings settings;
    private final RequestGate gate;
    private final RouteTable routes;
    private final Authentication authentication;
    private final ExchangeMetrics metrics;
    private final Entrance entrance;
    private @Nullable GuardedServer server;

    /**
     * Everything the gateway needs, not listening yet.
     *
     * @param debugCalls whether the operator's {@code /debug/} calls are served
     * @param entrance what is asked before it is known who calls
     * @param gate what every request comes in by
     * @param sequencer takes its commands
     * @param problems what those are told that are refused
     * @param orders does what calls about orders ask for
     * @param views answers reads of the market and of brokers
     * @param reads answers reads of orders
     * @param candles answers reads of candles
     * @param executions answers reads of executions
     * @param deliveries the webhooks' log
     * @param addressCheck says which webhook addresses are allowed
     * @param operations what the operator's calls do
     * @param metrics where requests and refusals are counted
     */
    public RestApi(
            HttpSettings settings,
            boolean debugCalls,
            Entrance entrance,
            RequestGate gate,
            Sequencer sequencer,
            CommandProblems problems,
            JsonOrderEntry orders,
            ExchangeViews views,
            OrderReads reads,
            TradeReads tradeReads,
            CandleReads candles,
            ExecutionReads executions,
            WebhookDeliveries deliveries,
            WebhookAddressCheck addressCheck,
            ExchangeOperations operations,
            ExchangeMetrics metrics) {
        this.settings = settings;
        this.entrance = entrance;
        this.metrics = metrics;
        this.routes = new RouteTable(metrics);
        this.gate = gate;
        Commands commands = new Commands(sequencer, problems);
        new OrdersApi(orders, reads).addTo(routes);
        new FillsApi(reads).addTo(routes);
        new ExecutionsApi(executions).addTo(routes);
        new PreventedMatchesApi(reads).addTo(routes);
        new MarketDataApi(views, tradeReads, candles, Clock.systemUTC()).addTo(routes);
        new BrokersApi(commands, views, addressCheck).addTo(routes);
        new KeysApi(commands, views).addTo(routes);
        new OperatorsApi(commands, views).addTo(routes);
        new PositionsApi(views).addTo(routes);
        new TradingApi(commands).addTo(routes);
        new BrokerStopsApi(commands, views).addTo(routes);
        new BrokerLimitsApi(commands, views).addTo(routes);
        new StpGroupsApi(commands, views).addTo(routes);
        new InstrumentsApi(commands, views, Clock.systemUTC()).addTo(routes);
        new WebhooksApi(deliveries).addTo(routes);
        OperationsApi operator = new OperationsApi(commands, operations, metrics, gate);
        operator.addTo(routes);
        new AuditApi(operations).addTo(routes);
        new SessionsApi(commands, operations.sessions()).addTo(routes);
        if (debugCalls) {
            operator.addDebugCallsTo(routes);
        }
        DocumentationApi.addTo(routes, entrance.clients());
        new PageApi().addTo(routes);
        this.authentication = new Authentication(settings, views, entrance, Clock.systemUTC());
    }

    /** Every route there is. */
    List<Route> routes() {
        return routes.routes();
    }

    /** Listens from now on, behind a guard with its default limits, and has no WebSockets. */
    public void start() {
        start(GuardSettings.DEFAULTS, WebSocketUpgrade.none());
    }

    /** Listens from now on. */
    public void start(GuardSettings limits, WebSocketUpgrade webSockets) {
        start(limits, webSockets, Optional.empty());
    }

    /** The same with encrypted connections, where there is something to encrypt them with. */
    public synchronized void start(GuardSettings limits, WebSocketUpgrade webSockets, Optional<SSLContext> tls) {
        if (server != null) {
            throw new IllegalStateException("the REST gateway listens already");
        }
        ConnectionGuard guard = new ConnectionGuard(
                limits,
                settings.maxBodyBytes(),
                ProtocolProblems::answer,
                new ProxiedClients(entrance.clients()),
                webSockets);
        metrics.guard(() -> figures(guard));
        Dispatcher dispatcher = new Dispatcher(settings, routes, authentication, gate, metrics, webSockets.paths());
        server = GuardedServer.start(guard, settings.address(), web -> {
            tls.ifPresent(context -> web.tls(Tls.builder().sslContext(context).build()));
            return web.directHandlers(ProtocolProblems.handlers())
                    .routing(HttpRouting.builder().any(dispatcher));
        });
    }

    private static GuardFigures figures(ConnectionGuard guard) {
        Map<String, Long> refused = new HashMap<>();
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal.label(), guard.refused(refusal));
        }
        return new GuardFigures(
                guard.connections(), guard.anonymousConnections(), guard.bufferedBytes(), Map.copyOf(refused));
    }

    /** The port it listens on, which differs from the setting when that is 0. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("the REST gateway does not listen");
        }
        return server.port();
    }

    /** The number of connected clients. */
    synchronized int connections() {
        return server == null ? 0 : server.guard().connections();
    }

    /**
     * Takes no new work from now on, and waits for the requests under way to be answered. Health, metrics and
     * documentation stay available.
     *
     * @return false when some were not answered in that time
     */
    public boolean drain(Duration timeout) {
        return gate.shutAndWait(timeout);
    }

    /** Stops listening and closes all connections. May be called without a start, and again. */
    public synchronized void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
