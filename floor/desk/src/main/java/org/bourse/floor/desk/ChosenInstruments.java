package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.IgnoredRawEvents;
import org.bourse.floor.tape.TapeCursor;
import org.jspecify.annotations.Nullable;

/** The instruments that a command on a tape names, such as {@code binance:BTCUSDT,binance:ETHUSDT}; without a name it has all. */
final class ChosenInstruments {

    /** The option's name. */
    static final String NAME = "instruments";

    private static final int MOST = 1_000;
    private static final int SHOWN = 10;

    private ChosenInstruments() {}

    /**
     * Reads them.
     *
     * @param text null: the option was not given
     *
     * @throws IllegalArgumentException if one has another form, stands there twice or is not on the tape
     */
    static List<Instrument> of(@Nullable String text, Path tape) throws IOException {
        if (text == null) {
            return List.of();
        }
        List<Instrument> chosen = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            int colon = name.indexOf(':');
            if (colon < 1 || colon == name.length() - 1) {
                throw new IllegalArgumentException("--" + NAME + " is VENUE:SYMBOL,..., such as binance:BTCUSDT; not "
                        + FloorText.shown(text) + ".");
            }
            Instrument instrument = new Instrument(name.substring(0, colon), name.substring(colon + 1));
            if (chosen.contains(instrument)) {
                throw new IllegalArgumentException(FloorText.shown(name) + " is there twice in --" + NAME + ".");
            }
            chosen.add(instrument);
        }
        if (chosen.size() > MOST) {
            throw new IllegalArgumentException("--" + NAME + " has " + chosen.size() + "; at most " + MOST + ".");
        }
        requireOnTape(chosen, tape);
        return chosen;
    }

    /**
     * Refuses terms of a venue or an instrument that a command does not tell.
     *
     * @param chosen none: it tells all of the tape
     */
    static void requireTerms(Map<String, String> settings, List<Instrument> chosen, Path tape) throws IOException {
        if (RunSettings.terms(settings).isEmpty()) {
            return;
        }
        List<Instrument> told = chosen.isEmpty()
                ? onTape(
                        tape,
                        found -> RunSettings.strangers(settings, "--", found).isEmpty() && !found.isEmpty())
                : chosen;
        List<String> strangers = RunSettings.strangers(settings, "--", told);
        if (!strangers.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", strangers));
        }
    }

    /** What a tape defines, no further than until that is enough. */
    private static List<Instrument> onTape(Path tape, Predicate<List<Instrument>> isEnough) throws IOException {
        Defined defined = new Defined();
        int seen = 0;
        boolean enough = false;
        try (TapeCursor cursor = TapeCursor.after(tape, 0)) {
            while (!enough && cursor.next()) {
                cursor.tell(IgnoredRawEvents.IGNORED, defined);
                if (defined.all.size() > seen) {
                    seen = defined.all.size();
                    enough = isEnough.test(List.copyOf(defined.all));
                }
            }
        }
        return List.copyOf(defined.all);
    }

    /** All of them are found most often in the tape's first events. */
    private static void requireOnTape(List<Instrument> chosen, Path tape) throws IOException {
        List<Instrument> all = onTape(tape, found -> found.containsAll(chosen));
        for (Instrument one : chosen) {
            if (!all.contains(one)) {
                List<String> some = all.stream()
                        .limit(SHOWN)
                        .map(each -> each.venue() + ":" + each.symbol())
                        .toList();
                throw new IllegalArgumentException("The tape has no "
                        + FloorText.shown(one.venue() + ":" + one.symbol())
                        + "; of its " + all.size() + " instruments these are some: " + String.join(", ", some)
                        + ".");
            }
        }
    }

    /** Keeps what a tape defines. */
    private static final class Defined extends MarketEventsAdapter {
        private final Set<Instrument> all = new LinkedHashSet<>();

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            all.add(new Instrument(instrument.venue(), instrument.symbol()));
        }
    }
}
