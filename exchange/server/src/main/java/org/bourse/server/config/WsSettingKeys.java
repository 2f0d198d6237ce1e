package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.integer;

import java.util.List;
import org.bourse.server.marketdata.FeedSettings;
import org.bourse.server.ws.WsSettings;

/** The part of {@link SettingKeys} that is about the WebSocket gateway and the live feed behind it. */
final class WsSettingKeys {

    private static final WsSettings WS = WsSettings.DEFAULTS;

    static final SettingKey<Integer> MAX_CONNECTIONS = integer(
            "exchange.websocket.max-connections",
            "EXCHANGE_WS_MAX_CONNECTIONS",
            "connections",
            WS.maxConnections(),
            1,
            100_000,
            "WebSocket connections at a time. One more gets an error and is closed.");

    static final SettingKey<Integer> MAX_SUBSCRIPTIONS = integer(
            "exchange.websocket.max-subscriptions",
            "EXCHANGE_WS_MAX_SUBSCRIPTIONS",
            "subscriptions",
            WS.maxSubscriptions(),
            1,
            100_000,
            "Subscriptions of one connection, counted by channel and symbol.");

    static final SettingKey<Integer> MAX_MESSAGE_BYTES = integer(
            "exchange.websocket.max-message-bytes",
            "EXCHANGE_WS_MAX_MESSAGE_BYTES",
            "bytes",
            WS.maxMessageBytes(),
            1_024,
            1_048_576,
            "Longest message of a client; a longer one is refused unread.");

    static final SettingKey<Integer> MESSAGES_PER_SECOND = integer(
            "exchange.websocket.messages-per-second",
            "EXCHANGE_WS_MESSAGES_PER_SECOND",
            "messages per second and connection",
            WS.messagesPerSecond(),
            1,
            1_000_000,
            "Messages one client may send; twice as many may come at once. One more is refused unread.");

    static final SettingKey<Integer> MAX_QUEUE_BYTES = integer(
            "exchange.websocket.max-queue-bytes",
            "EXCHANGE_WS_MAX_QUEUE_BYTES",
            "bytes",
            WS.maxQueueBytes(),
            65_536,
            1_073_741_824,
            "Bytes that may wait for a client that reads slowly, of trades, executions and answers, which "
                    + "must not be dropped or merged. With more the client is told so and its connection closed. "
                    + "Times max-connections this bounds the memory.");

    static final SettingKey<Integer> HEARTBEAT_SECONDS = integer(
            "exchange.websocket.heartbeat-seconds",
            "EXCHANGE_WS_HEARTBEAT_SECONDS",
            "seconds",
            WS.heartbeatSeconds(),
            1,
            3_600,
            "How often a client is sent a heartbeat and a ping.");

    static final SettingKey<Integer> IDLE_SECONDS = integer(
            "exchange.websocket.idle-seconds",
            "EXCHANGE_WS_IDLE_SECONDS",
            "seconds",
            WS.idleSeconds(),
            2,
            86_400,
            "How long a client may say nothing, not even answer a ping, before it is closed; more than"
                    + " heartbeat-seconds.");

    static final SettingKey<Integer> EXECUTIONS_KEPT = integer(
            "exchange.websocket.executions-kept",
            "EXCHANGE_WS_EXECUTIONS_KEPT",
            "executions",
            FeedSettings.DEFAULTS.executionsKept(),
            0,
            10_000_000,
            "The newest executions of all brokers, kept in memory for clients that come back and want what they missed:"
                    + " about 150 bytes each.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = List.of(
            MAX_CONNECTIONS,
            MAX_SUBSCRIPTIONS,
            MAX_MESSAGE_BYTES,
            MESSAGES_PER_SECOND,
            MAX_QUEUE_BYTES,
            HEARTBEAT_SECONDS,
            IDLE_SECONDS,
            EXECUTIONS_KEPT);

    private WsSettingKeys() {}
}
