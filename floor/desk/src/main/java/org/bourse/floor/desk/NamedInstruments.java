package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.VenueInstrument;

/** What a body names by {@code instruments}, their numbers, and by {@code symbols}: each once, in the order in which it does. */
final class NamedInstruments {

    private final Desk desk;

    NamedInstruments(Desk desk) {
        this.desk = desk;
    }

    /** Those of a body; refuses what is followed under none of these names, or under several. */
    Set<Instrument> of(List<String> numbers, List<String> symbols) {
        Set<Instrument> instruments = new LinkedHashSet<>();
        for (String number : numbers) {
            VenueInstrument one = desk.book(number)
                    .orElseThrow(() -> DeskRefusal.badRequest(
                            "invalid_instruments",
                            "No instrument has the number " + FloorText.shown(number)
                                    + "; /floor/instruments lists them."))
                    .instrument();
            instruments.add(new Instrument(one.venue(), one.symbol()));
        }
        if (!symbols.isEmpty()) {
            Map<String, List<Instrument>> known = bySymbol();
            symbols.forEach(symbol -> instruments.add(ofSymbol(symbol, known)));
        }
        return instruments;
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
        throw DeskRefusal.badRequest(
                "invalid_symbols",
                found.isEmpty()
                        ? "No instrument has the symbol " + FloorText.shown(symbol) + "; /floor/instruments lists them."
                        : "Several venues have the symbol " + FloorText.shown(symbol) + "; say which: "
                                + FloorText.or(found.stream()
                                        .map(one -> one.venue() + ":" + one.symbol())
                                        .toList())
                                + ".");
    }
}
