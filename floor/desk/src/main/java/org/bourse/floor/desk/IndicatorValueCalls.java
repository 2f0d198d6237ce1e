package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.desk.FollowedValue.Point;
import org.bourse.floor.market.VenueInstrument;

/** Live values of variants, and why there is none. */
final class IndicatorValueCalls {

    private final Desk desk;

    IndicatorValueCalls(Desk desk) {
        this.desk = desk;
    }

    /**
     * What a variant is now.
     *
     * @param value empty: there is none
     * @param why there is none; empty: there is one
     * @param nanos as of when; 0: it was not computed yet
     * @param number of its points so far
     */
    record Now(String variant, Optional<Double> value, String why, long nanos, long number) {

        /** What tells one from another: that it is still the same value is no news. */
        String told() {
            return value + " " + why;
        }

        void write(JsonGenerator json) throws IOException {
            json.writeStringField("variant", variant);
            IndicatorValueCalls.value(json, value);
            json.writeStringField("why_absent", why);
            TradingJson.time(json, "at", nanos);
        }
    }

    private static void value(JsonGenerator json, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField("value", BigDecimal.valueOf(value.get()).toPlainString());
        } else {
            json.writeNullField("value");
        }
    }

    /** What a variant of an instrument is now; whoever asks has it computed from then on. */
    static Now now(Desk desk, int instrument, String variant) {
        Optional<FollowedValue> of = desk.indicators().follow(instrument, variant);
        if (of.isEmpty()) {
            return new Now(
                    variant,
                    Optional.empty(),
                    "Indicators of " + IndicatorFollower.MAX_INSTRUMENTS + " other instruments are being looked at",
                    0,
                    0);
        }
        Optional<Point> newest = of.get().newest();
        String why = desk.floor()
                .recordingFailure()
                .map(failure -> "Nothing is recorded: " + failure)
                .orElse(of.get().why());
        return new Now(
                variant,
                why.isEmpty() ? newest.flatMap(Point::value) : Optional.empty(),
                why,
                newest.map(Point::nanos).orElse(0L),
                newest.map(Point::number).orElse(0L));
    }

    private VenueInstrument instrument(DeskCall call) {
        return MarketReads.book(desk, call.text("instrument").orElse("")).instrument();
    }

    private static void head(JsonGenerator json, VenueInstrument of) throws IOException {
        json.writeStringField("instrument", Integer.toString(of.id()));
        json.writeStringField("venue", of.venue());
        json.writeStringField("symbol", of.symbol());
    }

    /** All variants of an instrument. */
    void all(DeskCall call) {
        VenueInstrument instrument = instrument(call);
        List<Now> values = new ArrayList<>();
        for (String variant : desk.variants().ids()) {
            values.add(now(desk, instrument.id(), variant));
        }
        call.send(json -> {
            head(json, instrument);
            json.writeNumberField("indicators", desk.indicators().indicators());
            json.writeNumberField("computations", desk.indicators().computations());
            json.writeArrayFieldStart("values");
            for (Now value : values) {
                json.writeStartObject();
                value.write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** One variant of an instrument, with what it was lately. */
    void one(DeskCall call) {
        VenueInstrument instrument = instrument(call);
        String variant = call.path("variant");
        if (desk.variants().find(variant).isEmpty()) {
            throw VariantLibrary.notFound();
        }
        long after = call.number("after", -1L, 0, Long.MAX_VALUE - 1);
        int limit = call.number("limit", 100, 1, FollowedValue.MAX_POINTS);
        FollowedValue of = desk.indicators()
                .follow(instrument.id(), variant)
                .orElseThrow(() -> new DeskRefusal(
                        Status.CONFLICT_409,
                        "too_many_instruments",
                        "Indicators of " + IndicatorFollower.MAX_INSTRUMENTS
                                + " other instruments are being looked at; those that nobody asks for are given up"
                                + " after 10 minutes."));
        List<Point> points = after < 0 ? of.last(limit) : of.after(after, limit);
        long last = points.isEmpty() ? Math.max(0, after) : points.getLast().number();
        Now now = now(desk, instrument.id(), variant);
        call.send(json -> {
            head(json, instrument);
            now.write(json);
            json.writeArrayFieldStart("points");
            for (Point point : points) {
                json.writeStartObject();
                json.writeStringField("at", FloorText.time(point.nanos()));
                value(json, point.value());
                json.writeStringField("why_absent", point.why());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("next_after", last);
            json.writeBooleanField("more", now.number() > last);
        });
    }
}
