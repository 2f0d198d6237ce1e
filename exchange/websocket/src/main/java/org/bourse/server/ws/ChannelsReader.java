package org.bourse.server.ws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.bourse.engine.model.Texts;
import org.bourse.server.json.BoundedJson;
import org.bourse.server.marketdata.Channel;
import org.bourse.server.marketdata.Subscription;
import org.bourse.server.view.CandleInterval;

/** Reads {@code channels} of subscribe and unsubscribe, entry by entry. */
final class ChannelsReader {

    private static final String NAMES = "book, trades, ticker, candles, listings, status or orders";

    /** Channels about every instrument. */
    private static final Set<String> ALL_SYMBOLS = Set.of("listings", "status");

    private ChannelsReader() {}

    /**
     * One entry of {@code channels} as the client wrote it; what is absent is empty or 0.
     *
     * @param symbols in upper case
     * @param interval of candles only
     */
    record Entry(String name, List<String> symbols, int depth, String interval, OptionalLong resumeFrom) {

        /** Whether it needs a broker's key whatever the settings say. */
        boolean isPrivate() {
            return "orders".equals(name);
        }

        /** The subscriptions that it asks for, by symbol; {@code brokerId} is whose orders those would be. */
        List<Subscription> subscriptions(long brokerId) throws RefusedMessageException {
            List<Subscription> wishes = new ArrayList<>();
            if ("listings".equals(name)) {
                wishes.add(new Subscription(new Channel.Listings(), 0, resumeFrom));
            } else if ("status".equals(name)) {
                wishes.add(new Subscription(new Channel.Status(), 0, resumeFrom));
            } else if (isPrivate()) {
                wishes.add(new Subscription(new Channel.Orders(brokerId), 0, resumeFrom));
            }
            for (String symbol : symbols) {
                wishes.add(new Subscription(channel(symbol), depth, resumeFrom));
            }
            return wishes;
        }

        private Channel channel(String symbol) throws RefusedMessageException {
            return switch (name) {
                case "book" -> new Channel.Book(symbol);
                case "trades" -> new Channel.Trades(symbol);
                case "ticker" -> new Channel.Ticker(symbol);
                case "candles" ->
                    new Channel.Candles(
                            symbol,
                            CandleInterval.of(interval)
                                    .orElseThrow(() -> RefusedMessageException.invalid(
                                            "interval must be " + CandleInterval.ALLOWED + ".")));
                default -> throw RefusedMessageException.invalid("name must be " + NAMES + ".");
            };
        }
    }

    /** Reads the message that has {@code channels} and nothing else of its own. */
    static List<Entry> read(ClientMessage message) throws RefusedMessageException {
        try (JsonParser parser = BoundedJson.FACTORY.createParser(message.text())) {
            parser.nextToken();
            List<Entry> entries = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (ClientMessage.COMMON.contains(name)) {
                    continue;
                }
                if (!"channels".equals(name) || !entries.isEmpty()) {
                    throw RefusedMessageException.invalid(
                            "Besides op and request_id the message may have channels, once, and nothing else.");
                }
                if (value != JsonToken.START_ARRAY) {
                    throw RefusedMessageException.invalid("channels must be an array of objects.");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.add(entry(parser));
                }
            }
            if (entries.isEmpty()) {
                throw RefusedMessageException.invalid("channels is required, with at least one entry.");
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("a message in memory could not be read", e);
        }
    }

    private static Entry entry(JsonParser parser) throws IOException, RefusedMessageException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw RefusedMessageException.invalid("channels must be an array of objects.");
        }
        String name = "";
        List<String> symbols = List.of();
        int depth = 0;
        String interval = "";
        OptionalLong resumeFrom = OptionalLong.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = text(parser, field);
                case "symbols" -> symbols = symbols(parser);
                case "depth" -> depth = (int) integer(parser, field, 1, Subscription.MAX_DEPTH);
                case "interval" -> interval = text(parser, field);
                case "resume_from" -> resumeFrom = OptionalLong.of(integer(parser, field, 0, Long.MAX_VALUE));
                default ->
                    throw RefusedMessageException.invalid(
                            "A channel has name, symbols, depth, interval and resume_from;"
                                    + " it has no field of another name.");
            }
        }
        return checked(new Entry(name, symbols, depth, interval, resumeFrom));
    }

    private static Entry checked(Entry entry) throws RefusedMessageException {
        boolean known = switch (entry.name()) {
            case "book", "trades", "ticker", "candles", "listings", "status", "orders" -> true;
            default -> false;
        };
        if (!known) {
            throw RefusedMessageException.invalid("name must be " + NAMES + ".");
        }
        boolean ofNoSymbol = entry.isPrivate() || ALL_SYMBOLS.contains(entry.name());
        if (ofNoSymbol != entry.symbols().isEmpty()) {
            throw RefusedMessageException.invalid(
                    ofNoSymbol
                            ? entry.name() + " has no symbols: it is about all of them."
                            : entry.name() + " needs symbols, with at least one.");
        }
        if (entry.depth() > 0 && !"book".equals(entry.name())) {
            throw RefusedMessageException.invalid("depth only goes with book.");
        }
        if ("candles".equals(entry.name()) != !entry.interval().isEmpty()) {
            throw RefusedMessageException.invalid(
                    "interval goes with candles, and only with candles: " + CandleInterval.ALLOWED + ".");
        }
        if (entry.resumeFrom().isPresent() && !canResume(entry)) {
            throw RefusedMessageException.invalid(
                    "resume_from goes with book and trades of one symbol, and with orders.");
        }
        return entry;
    }

    private static boolean canResume(Entry entry) {
        return switch (entry.name()) {
            case "orders" -> true;
            case "book", "trades" -> entry.symbols().size() == 1;
            default -> false;
        };
    }

    private static List<String> symbols(JsonParser parser) throws IOException, RefusedMessageException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw RefusedMessageException.invalid("symbols must be an array of texts.");
        }
        List<String> symbols = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String symbol = upperCase(text(parser, "symbols"));
            if (!Texts.isSymbol(symbol)) {
                throw RefusedMessageException.invalid(
                        "A symbol must be 1 to " + Texts.MAX_SYMBOL_LENGTH + " characters of A-Z 0-9 . -");
            }
            symbols.add(symbol);
        }
        return symbols;
    }

    private static String upperCase(String text) {
        StringBuilder upper = new StringBuilder(text);
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if (c >= 'a' && c <= 'z') {
                upper.setCharAt(i, (char) (c - 'a' + 'A'));
            }
        }
        return upper.toString();
    }

    private static String text(JsonParser parser, String field) throws IOException, RefusedMessageException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw RefusedMessageException.invalid(field + " must be text.");
        }
        return parser.getText();
    }

    private static long integer(JsonParser parser, String field, long least, long most)
            throws IOException, RefusedMessageException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() < 19) {
            long number = parser.getLongValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw RefusedMessageException.invalid(field + " must be a whole number from " + least
                + (most == Long.MAX_VALUE ? " on." : " to " + most + "."));
    }
}
