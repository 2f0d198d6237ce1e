package org.bourse.loadtest.simulation;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** New orders at a fixed rate, while WebSocket clients listen to trades and books of the busiest instruments. */
public final class Subscribers extends Simulation {

    private static final int SYMBOLS_EACH = 5;
    private static final int BUSIEST = 20;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration LINGER = Duration.ofSeconds(3);

    private final LoadContext context = LoadContext.current();

    /** Made by Gatling. */
    public Subscribers() {
        GatlingOrders calls = new GatlingOrders(context);
        setUp(calls.arriving(
                        "brokers enter orders, others listen",
                        doIfOrElse(session -> GatlingOrders.user(session)
                                        < context.feed().subscribers())
                                .then(listen())
                                .orElse(calls.enter())))
                .protocols(calls.protocol())
                .assertions(global().failedRequests().count().is(0L));
    }

    private ChainBuilder listen() {
        return exec(ws("connect").connect("/ws"))
                .exec(ws("authenticate")
                        .sendText(session -> "{\"op\":\"auth\",\"api_key\":\"" + key(session) + "\"}")
                        .await(LONGEST_ANSWER)
                        .on(ws.checkTextMessage("authenticated")
                                .matching(substring("\"type\":\"authenticated\""))
                                .check(substring("broker_id"))))
                .exec(ws("subscribe")
                        .sendText(this::subscription)
                        .await(LONGEST_ANSWER)
                        .on(ws.checkTextMessage("subscribed")
                                .matching(substring("\"type\":\"subscribed\""))
                                .check(substring("trades"))))
                .exec(asLongAs(_ -> !context.recorder().hasEndedFor(LINGER))
                        .on(pause(BETWEEN_LOOKS).exec(ws.processUnmatchedMessages(this::received))))
                .exec(ws("close").close());
    }

    private String key(Session session) {
        return context.brokers()
                .get(GatlingOrders.user(session) % context.brokers().size())
                .apiKey();
    }

    private String subscription(Session session) {
        SplittableRandom random = context.flow().decisions(GatlingOrders.user(session));
        TreeSet<String> symbols = new TreeSet<>();
        while (symbols.size() < SYMBOLS_EACH) {
            symbols.add("SYM" + random.nextInt(1, BUSIEST + 1));
        }
        String list = symbols.stream().map(symbol -> "\"" + symbol + "\"").collect(Collectors.joining(","));
        return "{\"op\":\"subscribe\",\"channels\":[{\"name\":\"trades\",\"symbols\":[" + list
                + "]},{\"name\":\"book\",\"depth\":10,\"symbols\":[" + list + "]}]}";
    }

    private Session received(List<WsInboundMessage> messages, Session session) {
        for (WsInboundMessage message : messages) {
            if (message instanceof WsInboundMessage.Text text) {
                context.feed()
                        .received(GatlingOrders.user(session), text.message(), Instant.ofEpochMilli(text.timestamp()));
            }
        }
        return session;
    }
}
