package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/** What a body names by {@code instruments}, their numbers, and by {@code symbols}: each once, in the order in which it does. */
final class NamedInstruments {

    private final Desk desk;

    NamedInstruments(Desk desk) {
        this.desk = desk;
    }

    /**
     * Those of a body; what is followed under none of these names, or under several, is refused by its place.
     *
     * @param least how many there must be
     * @param most how many there may be
     */
    Set<Instrument> of(
            List<@Nullable Object> numbers, List<@Nullable Object> symbols, int least, int most, Refusals refused) {
        Set<Instrument> instruments = new LinkedHashSet<>();
        int count = numbers.size() + symbols.size();
        if (count < least || count > most) {
            refused.requireOfField(
                    "instruments",
                    refused.has("symbols"),
                    "instruments, the numbers of instruments as texts, and symbols must be 1 to " + most
                            + " together.");
            return instruments;
        }
        each("instruments", numbers, refused, number -> instruments.add(ofNumber(number)));
        if (!symbols.isEmpty()) {
            Map<String, List<Instrument>> known = bySymbol();
            each("symbols", symbols, refused, symbol -> instruments.add(ofSymbol(symbol, known)));
        }
        return instruments;
    }

    private static void each(String field, List<@Nullable Object> names, Refusals refused, Consumer<String> taker) {
        for (int i = 0; i < names.size(); i++) {
            String place = field + "[" + i + "]";
            if (names.get(i) instanceof String name) {
                try {
                    taker.accept(name);
                } catch (IllegalArgumentException e) {
                    refused.add("invalid_" + field, place + ": " + e.getMessage());
                }
            } else {
                refused.add("invalid_" + field, place + " must be a text.");
            }
        }
    }

    private Instrument ofNumber(String number) {
        VenueInstrument one = desk.book(number)
                .orElseThrow(() -> new IllegalArgumentException(
                        "No instrument has the number " + FloorText.shown(number) + "; /floor/instruments lists them."))
                .instrument();
        return new Instrument(one.venue(), one.symbol());
    }

    /** What is followed, by symbol alone and by venue and symbol. */
    private Map<String, List<Instrument>> bySymbol() {
        Map<String, List<Instrument>> known = new HashMap<>();
        for (Book book : desk.books()) {
            Instrument one =
                    new Instrument(book.instrument().venue(), book.instrument().symbol());
            for (String name : List.of(one.symbol(), one.venue() + ":" + one.symbol())) {
                List<Instrument> same = known.computeIfAbsent(name, key -> new ArrayList<>());
                if (!same.contains(one)) {
                    same.add(one);
                }
            }
        }
        return known;
    }

    private static Instrument ofSymbol(String symbol, Map<String, List<Instrument>> known) {
        List<Instrument> found = known.getOrDefault(symbol, List.of());
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new IllegalArgumentException(
                found.isEmpty()
                        ? "No instrument has the symbol " + FloorText.shown(symbol) + "; /floor/instruments lists them."
                        : "Several venues have the symbol " + FloorText.shown(symbol) + "; say which: "
                                + FloorText.or(found.stream()
                                        .map(one -> one.venue() + ":" + one.symbol())
                                        .toList())
                                + ".");
    }
}
