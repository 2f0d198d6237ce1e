package org.bourse.server.api;

import io.helidon.common.LazyValue;
import io.helidon.common.tls.Tls;
import io.helidon.http.Method;
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
            TradeReads tape,
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
        addOrders(new OrdersApi(orders, reads));
        addFills(new FillsApi(reads));
        addExecutions(new ExecutionsApi(executions));
        addPreventedMatches(new PreventedMatchesApi(reads));
        addMarketData(new MarketDataApi(views, tape, candles, Clock.systemUTC()));
        BrokersApi brokers = new BrokersApi(commands, views, addressCheck);
        addBrokers(brokers);
        KeysApi keys = new KeysApi(commands, views);
        addKeys(keys);
        addOperators(new OperatorsApi(commands, views), keys);
        addPositions(new PositionsApi(views));
        addTrading(new TradingApi(commands));
        addBrokerStops(new BrokerStopsApi(commands, views));
        addBrokerLimits(new BrokerLimitsApi(commands, views));
        addStpGroups(new StpGroupsApi(commands, views));
        addInstruments(new InstrumentsApi(commands, views, Clock.systemUTC()));
        addWebhooks(new WebhooksApi(deliveries), brokers);
        OperationsApi operator = new OperationsApi(commands, operations, metrics, gate);
        addOperations(operator);
        addAudit(new AuditApi(operations));
        addSessions(new SessionsApi(commands, operations.sessions()));
        if (debugCalls) {
            addDebugCalls(operator);
        }
        addDocumentation(LazyValue.create(() -> new DocumentationApi(entrance.clients())));
        addPage(new PageApi());
        this.authentication = new Authentication(settings, views, entrance, Clock.systemUTC());
    }

    private void addOrders(OrdersApi orders) {
        routes.add(Method.POST, "/orders", Access.TRADE, orders::enter, "validate_only");
        routes.add(
                Method.GET,
                "/orders",
                Access.READ,
                orders::list,
                "status",
                "symbol",
                "client_order_id",
                "limit",
                "cursor",
                "side",
                "since",
                "until",
                "order");
        routes.add(Method.DELETE, "/orders", Access.CANCEL, orders::cancelAll, "symbol", "side");
        routes.add(Method.POST, "/orders/batch", Access.TRADE_AND_CANCEL, orders::batch);
        routes.add(Method.POST, "/orders/cancel", Access.CANCEL, orders::cancelListed);
        routes.add(Method.POST, "/orders/cancel-after", Access.CANCEL, orders::cancelAfter);
        routes.add(Method.GET, "/orders/{id}", Access.READ, orders::read);
        routes.add(Method.PATCH, "/orders/{id}", Access.TRADE, orders::replace);
        routes.add(Method.POST, "/orders/{id}/cancel", Access.CANCEL, orders::cancel);
    }

    private void addFills(FillsApi fills) {
        routes.add(Method.GET, "/fills", Access.READ, fills::list, "symbol", "since", "limit", "cursor");
    }

    private void addExecutions(ExecutionsApi executions) {
        routes.add(Method.GET, "/executions", Access.READ, executions::list, "after", "limit");
    }

    private void addPreventedMatches(PreventedMatchesApi matches) {
        routes.add(Method.GET, "/prevented-matches", Access.READ, matches::list, "symbol", "since", "limit", "cursor");
    }

    private void addMarketData(MarketDataApi market) {
        routes.add(Method.GET, "/stocks/{symbol}/price", Access.MARKET_DATA, market::price, "trades");
        routes.add(Method.GET, "/stocks/{symbol}/book", Access.MARKET_DATA, market::book, "depth");
        routes.add(
                Method.GET,
                "/stocks/{symbol}/trades",
                Access.MARKET_DATA,
                market::trades,
                "limit",
                "cursor",
                "since",
                "until",
                "order");
        routes.add(
                Method.GET,
                "/stocks/{symbol}/candles",
                Access.MARKET_DATA,
                market::candles,
                "interval",
                "from",
                "to",
                "limit");
        routes.add(Method.GET, "/symbols", Access.MARKET_DATA, market::symbols);
    }

    private void addBrokers(BrokersApi brokers) {
        routes.add(Method.POST, "/register", Access.REGISTRAR, brokers::register);
        routes.add(Method.GET, "/admin/brokers", Access.VIEWER, brokers::list, "limit", "cursor");
        routes.add(Method.PUT, "/admin/brokers/{id}/webhook", Access.REGISTRAR, brokers::changeWebhook);
        routes.add(Method.GET, "/balance", Access.READ, brokers::balance);
    }

    private void addKeys(KeysApi keys) {
        routes.add(Method.POST, "/keys", Access.KEYS, keys::add);
        routes.add(Method.GET, "/keys", Access.READ, keys::list);
        routes.add(Method.DELETE, "/keys/{id}", Access.KEYS, keys::revoke);
        routes.add(Method.POST, "/admin/brokers/{id}/keys", Access.REGISTRAR, keys::addOfBroker);
        routes.add(Method.GET, "/admin/brokers/{id}/keys", Access.VIEWER, keys::listOfBroker);
        routes.add(Method.DELETE, "/admin/brokers/{id}/keys/{key_id}", Access.REGISTRAR, keys::revokeOfBroker);
    }

    private void addOperators(OperatorsApi operators, KeysApi keys) {
        routes.add(Method.GET, "/admin/operators", Access.VIEWER, operators::list);
        routes.add(Method.POST, "/admin/operators", Access.SUPERUSER, operators::add);
        routes.add(Method.PUT, "/admin/operators/{id}", Access.SUPERUSER, operators::change);
        routes.add(Method.DELETE, "/admin/operators/{id}", Access.SUPERUSER, operators::revoke);
        routes.add(Method.GET, "/admin/me", Access.VIEWER, operators::caller);
        routes.add(Method.GET, "/admin/keys", Access.VIEWER, keys::listOfCaller);
        routes.add(Method.POST, "/admin/keys", Access.VIEWER, keys::addOfCaller);
        routes.add(Method.DELETE, "/admin/keys/{id}", Access.VIEWER, keys::revokeOfCaller);
        routes.add(Method.GET, "/admin/operators/{id}/keys", Access.VIEWER, keys::listOfOperator);
        routes.add(Method.POST, "/admin/operators/{id}/keys", Access.SUPERUSER, keys::addOfOperator);
        routes.add(Method.DELETE, "/admin/operators/{id}/keys/{key_id}", Access.SUPERUSER, keys::revokeOfOperator);
    }

    private void addStpGroups(StpGroupsApi groups) {
        routes.add(Method.GET, "/stp-groups", Access.READ, groups::listOwn);
        routes.add(Method.GET, "/admin/stp-groups", Access.VIEWER, groups::list);
        routes.add(Method.PUT, "/admin/brokers/{id}/stp-groups/{stp_id}", Access.RISK, groups::add);
        routes.add(Method.DELETE, "/admin/brokers/{id}/stp-groups/{stp_id}", Access.RISK, groups::remove);
    }

    private void addPositions(PositionsApi positions) {
        routes.add(Method.GET, "/positions", Access.READ, positions::list);
    }

    private void addTrading(TradingApi trading) {
        routes.add(Method.POST, "/admin/instruments/{symbol}/halt", Access.MARKET, trading::haltInstrument);
        routes.add(Method.POST, "/admin/instruments/{symbol}/resume", Access.MARKET, trading::resumeInstrument);
        routes.add(Method.DELETE, "/admin/instruments/{symbol}", Access.MARKET, trading::delist, "reason");
        routes.add(Method.POST, "/admin/market/halt", Access.MARKET, trading::haltMarket);
        routes.add(Method.POST, "/admin/market/resume", Access.MARKET, trading::resumeMarket);
    }

    private void addBrokerStops(BrokerStopsApi stops) {
        routes.add(Method.POST, "/admin/brokers/{id}/suspend", Access.RISK, stops::suspend);
        routes.add(Method.POST, "/admin/brokers/{id}/cancel-orders", Access.RISK, stops::cancelOrders);
        routes.add(Method.POST, "/admin/brokers/{id}/resume", Access.RISK, stops::resume);
        routes.add(Method.POST, "/kill-switch", Access.CANCEL, stops::engage);
        routes.add(Method.DELETE, "/kill-switch", Access.TRADE, stops::release);
    }

    private void addBrokerLimits(BrokerLimitsApi limits) {
        routes.add(Method.PUT, "/admin/brokers/{id}/limits", Access.RISK, limits::set);
        routes.add(Method.GET, "/admin/brokers/{id}/limits", Access.VIEWER, limits::read);
        routes.add(Method.GET, "/risk", Access.READ, limits::risk);
    }

    private void addInstruments(InstrumentsApi instruments) {
        routes.add(Method.GET, "/instruments", Access.MARKET_DATA, instruments::list);
        routes.add(Method.GET, "/instruments/{symbol}", Access.MARKET_DATA, instruments::read);
        routes.add(Method.GET, "/admin/instruments", Access.VIEWER, instruments::listForOperator);
        routes.add(Method.POST, "/admin/instruments", Access.MARKET, instruments::add);
        routes.add(Method.PATCH, "/admin/instruments/{symbol}", Access.MARKET, instruments::change);
    }

    private void addWebhooks(WebhooksApi webhooks, BrokersApi brokers) {
        routes.add(Method.PUT, "/webhook", Access.WEBHOOKS, brokers::changeOwnWebhook);
        routes.add(Method.GET, "/webhooks/deliveries", Access.WEBHOOKS, webhooks::list, "limit", "cursor");
        routes.add(Method.POST, "/webhooks/deliveries/{id}/redeliver", Access.WEBHOOKS, webhooks::redeliver);
    }

    private void addOperations(OperationsApi operations) {
        routes.add(Method.GET, "/health", Access.PUBLIC, operations::health);
        routes.add(Method.GET, "/health/live", Access.PUBLIC, operations::live);
        routes.add(Method.GET, "/health/ready", Access.PUBLIC, operations::ready);
        routes.add(Method.GET, "/time", Access.PUBLIC, operations::time);
        routes.add(Method.GET, "/metrics", Access.PUBLIC, operations::metrics);
    }

    private void addAudit(AuditApi audit) {
        routes.add(Method.GET, "/admin/audit", Access.VIEWER, audit::read, "from", "to", "broker", "limit", "cursor");
    }

    private void addSessions(SessionsApi sessions) {
        routes.add(Method.GET, "/admin/sessions", Access.VIEWER, sessions::list);
        routes.add(Method.POST, "/admin/sessions/fix/{comp_id}/disconnect", Access.REGISTRAR, sessions::disconnectFix);
        routes.add(Method.POST, "/admin/sessions/fix/{comp_id}/reset", Access.REGISTRAR, sessions::resetFix);
        routes.add(
                Method.POST,
                "/admin/sessions/websocket/{id}/disconnect",
                Access.REGISTRAR,
                sessions::disconnectWebSocket);
    }

    private void addDebugCalls(OperationsApi operations) {
        routes.add(Method.GET, "/debug/trade-count", Access.VIEWER, operations::tradeCount);
        routes.add(Method.POST, "/debug/reset", Access.SUPERUSER, operations::reset);
    }

    /** Read and made when somebody asks first: few do, and each start would wait for a quarter of a second. */
    private void addDocumentation(LazyValue<DocumentationApi> documentation) {
        routes.add(
                Method.GET,
                "/openapi",
                Access.PUBLIC,
                call -> documentation.get().openApi(call));
        routes.add(
                Method.GET,
                "/openapi.json",
                Access.PUBLIC,
                call -> documentation.get().openApiJson(call));
        routes.add(
                Method.GET,
                "/openapi.yaml",
                Access.PUBLIC,
                call -> documentation.get().openApiYaml(call));
        routes.add(
                Method.GET,
                "/asyncapi",
                Access.PUBLIC,
                call -> documentation.get().asyncApi(call));
        routes.add(
                Method.GET, "/docs", Access.PUBLIC, call -> documentation.get().page(call));
        routes.add(
                Method.GET,
                "/docs/{file}",
                Access.PUBLIC,
                call -> documentation.get().file(call));
    }

    private void addPage(PageApi page) {
        routes.add(Method.GET, "/", Access.PUBLIC, page::page);
        routes.add(Method.GET, "/admin", Access.PUBLIC, page::operatorsPage);
        routes.add(Method.GET, "/app/{file}", Access.PUBLIC, page::file);
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
