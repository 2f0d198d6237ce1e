package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of Polymarket's open markets, page by page, as the tokens of their outcomes. */
final class PolymarketMarkets {

    private static final Logger LOG = LoggerFactory.getLogger(PolymarketMarkets.class);

    private static final JsonFactory JSON = new JsonFactory();
    private static final String NO_TOKENS = "no tokens";
    private static final int PAGE = 500;
    private static final int ATTEMPTS = 4;
    private static final int MAX_ANSWER = 32 * 1024 * 1024;
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private PolymarketMarkets() {}

    /**
     * An outcome that is traded.
     *
     * @param token the venue's name of it
     * @param question of its market
     * @param name of the outcome
     * @param endMillis when its market ends, milliseconds since 1970, UTC; 0: the venue does not say
     */
    record Outcome(String token, String question, String name, long endMillis) {

        /** Whether it has ended by that time. */
        boolean isOver(long nowMillis) {
            return endMillis > 0 && endMillis <= nowMillis;
        }
    }

    /**
     * A page of the list.
     *
     * @param markets how many it has, whatever they are
     * @param outcomes of those that can be followed
     * @param refused how many of its parts could not be read, by reason
     */
    record Page(int markets, List<Outcome> outcomes, Map<String, Integer> refused) {}

    /**
     * The whole list.
     *
     * @param outcomes of those markets that can be followed
     * @param refused how many of its parts could not be read, by reason
     */
    record Listing(List<Outcome> outcomes, Map<String, Integer> refused) {

        /** Whether what is not among its outcomes is not listed: nothing that could be one was left out. */
        boolean isWhole() {
            return refused.keySet().stream().allMatch(NO_TOKENS::equals);
        }
    }

    /**
     * The outcomes of the open markets, newest first.
     *
     * @param list such as {@code https://gamma-api.polymarket.com}
     * @param most tokens beyond that are left out
     */
    static Listing discover(URI list, int most) throws IOException {
        Map<String, Integer> refused = new TreeMap<>();
        List<Outcome> found = discover(list, most, refused);
        if (!refused.isEmpty()) {
            LOG.warn("Parts of Polymarket's list of markets can't be read, and are left out: {}", refused);
        }
        return new Listing(found, Map.copyOf(refused));
    }

    private static List<Outcome> discover(URI list, int most, Map<String, Integer> refused) throws IOException {
        List<Outcome> found = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            for (int offset = 0; ; offset += PAGE) {
                Page page = read(answer(client, list, offset));
                page.refused().forEach((reason, count) -> refused.merge(reason, count, Integer::sum));
                int known = tokens.size();
                for (Outcome outcome : page.outcomes()) {
                    if (found.size() < most && tokens.add(outcome.token())) {
                        found.add(outcome);
                    }
                }
                // A page of nothing but what was there before comes from a list that does not go on.
                boolean repeated = tokens.size() == known && !page.outcomes().isEmpty();
                if (repeated || page.markets() < PAGE || found.size() >= most) {
                    return found;
                }
            }
        }
    }

    private static String answer(HttpClient client, URI list, int offset) throws IOException {
        URI address = URI.create(
                list + "/markets?limit=" + PAGE + "&offset=" + offset + "&closed=false&order=id&ascending=false");
        HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER).build();
        String problem = "";
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt > 0) {
                    TimeUnit.SECONDS.sleep(1L << attempt);
                }
                try {
                    HttpResponse<String> answer = client.send(
                            request,
                            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MAX_ANSWER));
                    if (answer.statusCode() == 200) {
                        return answer.body();
                    }
                    problem = "status " + answer.statusCode();
                } catch (IOException e) {
                    problem = e.toString();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        throw new IOException("FLOOR_POLYMARKET_MARKETS: " + address + " gives no list of markets: " + problem);
    }

    /** Reads a page; a market that is closed or has no tokens is left out, and what can't be read is counted. */
    static Page read(String text) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Integer> refused = new TreeMap<>();
        int markets = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("FLOOR_POLYMARKET_MARKETS: its list of markets is no JSON array.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                markets++;
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    outcomes.addAll(market(parser, refused));
                } else {
                    refused.merge("no object", 1, Integer::sum);
                    parser.skipChildren();
                }
            }
        }
        return new Page(markets, outcomes, refused);
    }

    private static List<Outcome> market(JsonParser parser, Map<String, Integer> refused) throws IOException {
        String question = "";
        boolean closed = false;
        long endMillis = 0;
        List<String> names = List.of();
        List<String> tokens = List.of();
        boolean isList = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "question" -> question = parser.getValueAsString("");
                case "closed" -> closed = parser.getValueAsBoolean(false);
                case "endDate" -> endMillis = millis(parser.getValueAsString(""));
                case "outcomes" -> names = texts(parser);
                case "clobTokenIds" -> {
                    isList = isList(parser);
                    tokens = texts(parser);
                }
                default -> parser.skipChildren();
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        if (tokens.isEmpty() && !closed) {
            refused.merge(isList ? NO_TOKENS : "tokens that are no list", 1, Integer::sum);
        }
        for (int i = 0; i < tokens.size() && !closed; i++) {
            if (tokens.get(i).matches("[0-9]{1,80}")) {
                String name = i < names.size() ? names.get(i) : "Outcome " + (i + 1);
                outcomes.add(new Outcome(tokens.get(i), question, name, endMillis));
            } else {
                refused.merge("a token that is no number of 1 to 80 digits", 1, Integer::sum);
            }
        }
        return outcomes;
    }

    private static boolean isList(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL
                || parser.currentToken() == JsonToken.START_ARRAY
                || (parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.getText().startsWith("["));
    }

    /** A time as the venue writes it; 0 for what is none. */
    private static long millis(String time) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            return 0;
        }
    }

    /** A list of texts, which comes as an array or as a text that holds one. */
    private static List<String> texts(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getText().startsWith("[")) {
            try (JsonParser within = JSON.createParser(parser.getText())) {
                within.nextToken();
                return texts(within);
            }
        }
        List<String> texts = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
                texts.add(parser.getValueAsString(""));
                parser.skipChildren();
            }
        }
        return texts;
    }
}
