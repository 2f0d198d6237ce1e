package org.bourse.floor.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bourse.floor.market.VenueInstrument;

/** All variants of an instrument: their values first, then those that differ, and the names of those that are no more. */
final class IndicatorSubscription extends ChannelSubscription {

    private final Desk desk;
    private final VenueInstrument instrument;
    private final Map<String, String> said = new HashMap<>();
    private boolean begun;

    IndicatorSubscription(Desk desk, VenueInstrument instrument) {
        this.desk = desk;
        this.instrument = instrument;
    }

    @Override
    Optional<String> next() {
        Set<String> gone = new TreeSet<>(said.keySet());
        List<DeskCall.Content> changed = new ArrayList<>();
        for (String variant : desk.variants().ids()) {
            gone.remove(variant);
            IndicatorValueCalls.Now now = IndicatorValueCalls.now(desk, instrument.id(), variant);
            if (!now.told().equals(said.put(variant, now.told()))) {
                changed.add(now::write);
            }
        }
        if (begun && changed.isEmpty() && gone.isEmpty()) {
            return Optional.empty();
        }
        begun = true;
        said.keySet().removeAll(gone);
        return Optional.of(DeskCall.json(json -> {
            head(json, "indicators");
            instrument(json, instrument);
            json.writeArrayFieldStart("values");
            for (DeskCall.Content one : changed) {
                json.writeStartObject();
                one.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
            StrategyCalls.texts(json, "gone", List.copyOf(gone));
        }));
    }
}
