package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.HeldKey;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.Times;
import org.bourse.server.json.BoundedJson;
import org.bourse.server.marketdata.Channel;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.marketdata.Subscription;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;

/** The operations that clients' messages ask for. */
final class ClientOperations {

    private static final String OPS =
            "subscribe, unsubscribe, auth, ping, time, submit, cancel, replace, batch, cancel_list, mass_cancel or"
                    + " cancel_after";

    private final WsSettings settings;
    private final MarketDataFeed feed;
    private final ExchangeViews views;
    private final OrderMessages orders;
    private final CancelAtConnectionEnd disconnects;

    ClientOperations(
            WsSettings settings,
            MarketDataFeed feed,
            ExchangeViews views,
            OrderMessages orders,
            CancelAtConnectionEnd disconnects) {
        this.disconnects = disconnects;
        this.settings = settings;
        this.feed = feed;
        this.views = views;
        this.orders = orders;
    }

    /** Does what a message asks for; whatever is wrong with it is answered, and the connection goes on. */
    void handle(FeedConnection connection, String text) {
        String requestId = "";
        try {
            ClientMessage message = ClientMessage.read(text);
            requestId = message.requestId();
            handle(connection, message);
        } catch (RefusedMessageException e) {
            connection.send(ServerMessages.error(e.code(), e.detail(), requestId));
        } catch (CompletionException e) {
            connection.send(ServerMessages.error(
                    ErrorCode.FEED_UNAVAILABLE, "The live feed is not running; its log says why.", requestId));
        }
    }

    private void handle(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        if (message.namesOrder() && !"cancel".equals(message.op()) && !"replace".equals(message.op())) {
            throw RefusedMessageException.invalid("order_id and orig_client_order_id only go with cancel and replace.");
        }
        switch (message.op()) {
            case "subscribe" -> subscribe(connection, message);
            case "unsubscribe" -> unsubscribe(connection, message);
            case "auth" -> authenticate(connection, message);
            case "ping" -> ping(connection, message);
            case "time" -> time(connection, message);
            case "submit" -> connection.send(orders.submit(connection, broker(connection, KeyScope.TRADE), message));
            case "replace" -> replace(connection, message);
            case "cancel" -> cancel(connection, message);
            case "batch" -> batch(connection, message);
            case "cancel_list" ->
                connection.send(orders.cancelListed(connection, broker(connection, KeyScope.CANCEL), message));
            case "mass_cancel" -> massCancel(connection, message);
            case "cancel_after" ->
                connection.send(orders.cancelAfter(connection, broker(connection, KeyScope.CANCEL), message));
            case "" -> throw RefusedMessageException.invalid("op is required: " + OPS + ".");
            default -> throw RefusedMessageException.invalid("op must be " + OPS + ".");
        }
    }

    private void subscribe(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        List<ChannelsReader.Entry> entries = ChannelsReader.read(message);
        List<Subscription> wishes = new ArrayList<>();
        for (ChannelsReader.Entry entry : entries) {
            requireAccess(connection, entry);
            wishes.addAll(entry.subscriptions(connection.brokerId));
        }
        Set<Channel> all = new HashSet<>(connection.subscriptions);
        wishes.forEach(wish -> all.add(wish.channel()));
        if (all.size() > settings.maxSubscriptions()) {
            throw new RefusedMessageException(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "A connection may have " + settings.maxSubscriptions() + " subscriptions; with these it would have "
                            + all.size() + ".");
        }
        feed.subscribe(
                        connection.subscriber(),
                        wishes,
                        lastEvent -> ServerMessages.subscribed(entries, message.requestId(), lastEvent))
                .join();
        connection.subscriptions.addAll(all);
    }

    private void requireAccess(FeedConnection connection, ChannelsReader.Entry entry) throws RefusedMessageException {
        if (!entry.isPrivate() && settings.publicMarketData()) {
            return;
        }
        HeldKey key = connection.key();
        if (key == null) {
            throw new RefusedMessageException(
                    ErrorCode.UNAUTHORIZED, "The channel " + entry.name() + " needs a key: send auth first.");
        }
        connection.requireScope(key, KeyScope.READ);
    }

    private void unsubscribe(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        List<ChannelsReader.Entry> entries = ChannelsReader.read(message);
        List<Channel> channels = new ArrayList<>();
        for (ChannelsReader.Entry entry : entries) {
            entry.subscriptions(connection.brokerId).forEach(wish -> channels.add(wish.channel()));
        }
        feed.unsubscribe(connection.subscriber(), channels, ServerMessages.unsubscribed(entries, message.requestId()))
                .join();
        channels.forEach(connection.subscriptions::remove);
    }

    private void authenticate(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        AuthMessage auth = AuthMessage.read(message);
        Optional<HeldKey> found = views.key(ApiKeyDigest.of(auth.apiKey()));
        Optional<BrokerSnapshot> owner = found.flatMap(key -> views.broker(key.brokerId()));
        if (found.isEmpty() || owner.isEmpty()) {
            connection.failedAuthentication();
            throw new RefusedMessageException(ErrorCode.UNAUTHORIZED, "The key is not a broker's, or not any more.");
        }
        HeldKey key = found.get();
        BrokerSnapshot broker = owner.get();
        connection.requireGood(key);
        if (connection.brokerId != 0 && connection.brokerId != broker.brokerId()) {
            throw RefusedMessageException.invalid("The connection is another broker's already; open a new one.");
        }
        if (auth.graceSeconds() >= 0) {
            connection.requireScope(key, KeyScope.CANCEL);
        }
        disconnects.authenticated(
                connection, broker.brokerId(), () -> timerRuns(broker.brokerId()), auth.graceSeconds());
        // Not before: what it sends behind an auth that is refused would be taken without the protection it asked for.
        connection.authenticated(key);
        connection.send(ServerMessages.authenticated(broker.brokerId(), broker.name(), message.requestId()));
    }

    private static void time(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        texts(message, Set.of());
        connection.send(ServerMessages.time(Clock.systemUTC(), message.requestId()));
    }

    private boolean timerRuns(long brokerId) {
        return views.broker(brokerId)
                .filter(broker -> broker.cancelAtMicros() != Times.NEVER_MICROS)
                .isPresent();
    }

    private static void ping(FeedConnection connection, ClientMessage message) {
        connection.send(ServerMessages.pong(message.requestId()));
    }

    private void replace(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        long broker = broker(connection, KeyScope.TRADE);
        requireOrder(message);
        connection.send(orders.replace(connection, broker, message));
    }

    private void cancel(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        long broker = broker(connection, KeyScope.CANCEL);
        texts(message, Set.of());
        requireOrder(message);
        connection.send(orders.cancel(connection, broker, message));
    }

    private void batch(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        broker(connection, KeyScope.CANCEL);
        connection.send(orders.batch(connection, broker(connection, KeyScope.TRADE), message));
    }

    private void massCancel(FeedConnection connection, ClientMessage message) throws RefusedMessageException {
        long broker = broker(connection, KeyScope.CANCEL);
        Map<String, String> which = texts(message, Set.of("symbol", "side"));
        String side = which.getOrDefault("side", "");
        if (which.containsKey("side") && side.isEmpty()) {
            throw RefusedMessageException.invalid("side must be bid or ask.");
        }
        connection.send(orders.massCancel(connection, broker, which.getOrDefault("symbol", ""), side, message));
    }

    private long broker(FeedConnection connection, KeyScope scope) throws RefusedMessageException {
        HeldKey key = connection.key();
        if (key == null) {
            throw new RefusedMessageException(ErrorCode.UNAUTHORIZED, "Orders need a key: send auth first.");
        }
        if (views.broker(connection.brokerId).isEmpty()) {
            throw new RefusedMessageException(
                    ErrorCode.UNAUTHORIZED, "The exchange was reset: every key from before is void.");
        }
        connection.requireGood(key);
        connection.requireScope(key, scope);
        return connection.brokerId;
    }

    private static void requireOrder(ClientMessage message) throws RefusedMessageException {
        if (!message.namesOrder()) {
            throw RefusedMessageException.invalid("order_id or orig_client_order_id is required.");
        }
    }

    /** The texts of the fields that the message may have besides the common ones. */
    private static Map<String, String> texts(ClientMessage message, Set<String> fields) throws RefusedMessageException {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = BoundedJson.FACTORY.createParser(message.text())) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (ClientMessage.COMMON.contains(name)) {
                    continue;
                }
                if (!fields.contains(name) || texts.containsKey(name)) {
                    throw RefusedMessageException.invalid(
                            "The message has a field that does not belong to " + message.op() + ", or has one twice.");
                }
                if (value != JsonToken.VALUE_STRING) {
                    throw RefusedMessageException.invalid(name + " must be text.");
                }
                texts.put(name, parser.getText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory could not be read", e);
        }
        return texts;
    }
}
