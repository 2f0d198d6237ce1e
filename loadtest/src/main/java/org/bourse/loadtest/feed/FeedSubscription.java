package org.bourse.loadtest.feed;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The request that one subscriber makes of the feed.
 *
 * @param apiKey what it authenticates with; empty where market data is public
 * @param channels the list of channels, as JSON
 * @param isRead whether it reads what it gets
 */
public record FeedSubscription(String apiKey, String channels, boolean isRead) {

    /** One channel of some symbols, as JSON. */
    public static String channel(String name, String options, List<String> symbols) {
        return "{\"name\":\"" + name + "\"," + options + "\"symbols\":["
                + symbols.stream().map(symbol -> "\"" + symbol + "\"").collect(Collectors.joining(",")) + "]}";
    }

    /** The messages that ask for it, in order. */
    List<String> messages() {
        String subscribe = "{\"op\":\"subscribe\",\"channels\":[" + channels + "]}";
        return apiKey.isEmpty()
                ? List.of(subscribe)
                : List.of("{\"op\":\"auth\",\"api_key\":\"" + apiKey + "\"}", subscribe);
    }
}
