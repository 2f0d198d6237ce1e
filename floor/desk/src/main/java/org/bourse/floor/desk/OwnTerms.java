package org.bourse.floor.desk;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bourse.floor.desk.CollectionSession.Instrument;
import org.bourse.floor.trading.order.ByInstrument;

/**
 * Terms that venues and instruments have of their own, as a run's setting says them: {@code
 * binance.taker=0.04,binance.entry=20,binance:BTCUSDT.leverage=5}.
 *
 * @param byName by a venue's name, or by an instrument's as {@link ByInstrument#name} has it, texts by the names of settings
 */
record OwnTerms(SortedMap<String, SortedMap<String, String>> byName) {

    static final OwnTerms NONE = new OwnTerms(new TreeMap<>());

    /** The settings that a venue alone may have of its own: its way is the same for all its instruments. */
    static final List<String> OF_VENUES = List.of("entry", "response");

    /** Those that an instrument may have, too. */
    private static final List<String> OF_INSTRUMENTS =
            List.of("maker", "taker", "contract", "leverage", "queue", "slippage");

    /** Both. */
    static final List<String> NAMES =
            Stream.concat(OF_INSTRUMENTS.stream(), OF_VENUES.stream()).toList();

    private static final Pattern ONE =
            Pattern.compile("([^,=.:]+(?::[^,=]+)?)\\.(" + String.join("|", NAMES) + ")=([^,=]+)");

    OwnTerms {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /**
     * Reads them; refuses with all that is wrong.
     *
     * @param called the setting's name
     */
    static OwnTerms of(String called, String text) {
        SortedMap<String, SortedMap<String, String>> read = new TreeMap<>();
        Faults faults = new Faults();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = ONE.matcher(one);
            if (!matcher.matches()) {
                faults.add(called + " is VENUE.NAME=VALUE,... or VENUE:SYMBOL.NAME=VALUE,..., with a NAME of "
                        + FloorText.or(NAMES) + ", such as binance.taker=0.04; not " + FloorText.shown(one) + ".");
                continue;
            }
            faults.require(
                    !OF_VENUES.contains(matcher.group(2)) || !matcher.group(1).contains(":"),
                    matcher.group(1) + "." + matcher.group(2) + " in " + called
                            + " is a venue's, not an instrument's.");
            faults.require(
                    read.computeIfAbsent(matcher.group(1), _ -> new TreeMap<>()).put(matcher.group(2), matcher.group(3))
                            == null,
                    matcher.group(1) + "." + matcher.group(2) + " is there twice in " + called + ".");
        }
        faults.refuse();
        return new OwnTerms(read);
    }

    /** What holds for one of the names: its own, else its venue's, else the run's. */
    Map<String, String> over(Map<String, String> ofRun, String name) {
        Map<String, String> all = new TreeMap<>(ofRun);
        int colon = name.indexOf(':');
        if (colon > 0) {
            all.putAll(byName.getOrDefault(name.substring(0, colon), Collections.emptySortedMap()));
        }
        all.putAll(byName.getOrDefault(name, Collections.emptySortedMap()));
        return all;
    }

    /** The names that nothing of these is called. */
    List<String> strangersTo(List<Instrument> instruments) {
        return byName.keySet().stream()
                .filter(name -> instruments.stream()
                        .noneMatch(one ->
                                name.equals(one.venue()) || name.equals(ByInstrument.name(one.venue(), one.symbol()))))
                .toList();
    }
}
