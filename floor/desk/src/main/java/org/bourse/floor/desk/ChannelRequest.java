package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the live channels asks for.
 *
 * @param op what to do
 * @param requestId what its answer repeats
 * @param apiKey of an auth
 * @param channels of a subscribe or unsubscribe
 */
record ChannelRequest(String op, Optional<String> requestId, Optional<String> apiKey, List<Channel> channels) {

    /** What a client may ask for, in a sentence. */
    static final String OPS = "op must be subscribe, unsubscribe, auth or ping.";

    private static final int MAX_ID = 64;

    /**
     * A channel of some subjects.
     *
     * @param subjects numbers of instruments, names of venues or of runs; an empty name alone: the channel has none
     * @param depth levels of each side; 0: not said
     */
    record Channel(String name, List<String> subjects, int depth) {}

    /** Reads one; refuses what is none. */
    static ChannelRequest read(String text) throws IOException {
        try (JsonParser parser = DeskBody.JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw DeskRefusal.badRequest("malformed_json", "A message must be one JSON object.");
            }
            @Nullable String op = null;
            Optional<String> id = Optional.empty();
            Optional<String> key = Optional.empty();
            List<Channel> channels = List.of();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "op" -> op = text(parser, name);
                    case "request_id" -> id = Optional.of(id(parser));
                    case "api_key" -> key = Optional.of(text(parser, name));
                    case "channels" -> channels = channels(parser);
                    default -> throw invalid("There is no field " + FloorText.shown(name) + ".");
                }
            }
            if (parser.nextToken() != null) {
                throw DeskRefusal.badRequest("malformed_json", "A message must be one JSON object.");
            }
            if (op == null) {
                throw DeskRefusal.badRequest("unknown_op", "The message has no op; " + OPS);
            }
            return new ChannelRequest(op, id, key, channels);
        }
    }

    /** What the refusal of a message repeats: its request_id, where it can be read. */
    static Optional<String> idOf(String text) {
        try (JsonParser parser = DeskBody.JSON.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isId = parser.currentName().equals("request_id");
                    parser.nextToken();
                    if (isId) {
                        return Optional.of(id(parser));
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException | DeskRefusal e) {
            // Said already.
        }
        return Optional.empty();
    }

    private static DeskRefusal invalid(String detail) {
        return DeskRefusal.badRequest("invalid_message", detail);
    }

    private static String id(JsonParser parser) throws IOException {
        String id = text(parser, "request_id");
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw invalid("request_id must have 1 to " + MAX_ID + " characters.");
        }
        return id;
    }

    private static String text(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid(name + " must be a text.");
        }
        return parser.getText();
    }

    private static List<Channel> channels(JsonParser parser) throws IOException {
        List<Channel> channels = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("channels must be an array.");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw invalid("A channel is an object with name, and instruments or venues.");
            }
            channels.add(channel(parser));
        }
        return channels;
    }

    private static Channel channel(JsonParser parser) throws IOException {
        String name = "";
        List<String> instruments = List.of();
        List<String> venues = List.of();
        List<String> runs = List.of();
        int depth = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "name" -> name = text(parser, field);
                case "instruments" -> instruments = texts(parser, field);
                case "venues" -> venues = texts(parser, field);
                case "runs" -> runs = texts(parser, field);
                case "depth" -> {
                    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                            || parser.getLongValue() < 1
                            || parser.getLongValue() > ChannelEndpoint.MAX_DEPTH) {
                        throw invalid("depth must be a whole number from 1 to " + ChannelEndpoint.MAX_DEPTH + ".");
                    }
                    depth = parser.getIntValue();
                }
                default -> throw invalid("A channel has no field " + FloorText.shown(field) + ".");
            }
        }
        if (!ChannelSubscription.NAMES.contains(name)) {
            throw DeskRefusal.badRequest(
                    "unknown_channel", "A channel's name must be " + FloorText.or(ChannelSubscription.NAMES) + ".");
        }
        List<String> subjects = subjects(name, new Subjects(instruments, venues, runs));
        if (depth != 0 && !name.equals("venue_book")) {
            throw invalid("depth is for venue_book.");
        }
        return new Channel(name, subjects, depth);
    }

    /** What a channel was said to be of. */
    private record Subjects(List<String> instruments, List<String> venues, List<String> runs) {}

    /** Those of the one kind that the channel has; refuses others, and none. */
    private static List<String> subjects(String name, Subjects said) {
        if (ChannelSubscription.WITHOUT_SUBJECTS.contains(name)) {
            if (!said.equals(new Subjects(List.of(), List.of(), List.of()))) {
                throw invalid(name + " has nothing besides its name.");
            }
            return List.of("");
        }
        boolean ofVenues = name.equals("venue_state");
        boolean ofRuns = ChannelSubscription.OF_RUNS.contains(name);
        List<String> subjects = ofVenues ? said.venues : ofRuns ? said.runs : said.instruments;
        int all = said.venues.size() + said.runs.size() + said.instruments.size();
        if (subjects.isEmpty() || all > subjects.size()) {
            throw invalid(name + " has " + (ofVenues ? "venues" : ofRuns ? "runs" : "instruments")
                    + (name.equals("venue_book") ? ", and depth if you like." : ", and nothing else."));
        }
        return subjects;
    }

    private static List<String> texts(JsonParser parser, String name) throws IOException {
        List<String> texts = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid(name + " must be an array of texts.");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(parser, name));
        }
        return texts;
    }
}
