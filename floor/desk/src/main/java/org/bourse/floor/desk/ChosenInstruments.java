package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** Reads no further than until all are found, which most often is the tape's first events. */
    private static void requireOnTape(List<Instrument> chosen, Path tape) throws IOException {
        Defined defined = new Defined();
        try (TapeCursor cursor = TapeCursor.after(tape, 0)) {
            while (!defined.all.containsAll(chosen) && cursor.next()) {
                cursor.tell(IgnoredRawEvents.IGNORED, defined);
            }
        }
        for (Instrument one : chosen) {
            if (!defined.all.contains(one)) {
                List<String> some = defined.all.stream()
                        .limit(SHOWN)
                        .map(each -> each.venue() + ":" + each.symbol())
                        .toList();
                throw new IllegalArgumentException("The tape has no "
                        + FloorText.shown(one.venue() + ":" + one.symbol())
                        + "; of its " + defined.all.size() + " instruments these are some: " + String.join(", ", some)
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
