package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run's strategies, checks and commands have said at a place of the tape, as a line of its signals has it.
 *
 * @param values in the order of that line
 */
record RunSignal(List<String> values) {

    /** What it can be. */
    static final List<String> TYPES = List.of("signal", "step", "alarm", "check", "allocation", "command");

    private static final int PLACE = 0;
    private static final int NANOS = 1;
    private static final int WHAT = 2;
    private static final int STRATEGY = 3;
    private static final int INSTRUMENT = 4;
    /** The first value that belongs to one kind of line alone. */
    private static final int OWN = 5;

    private static final String DETECTED = "SIGNAL_DETECTED";

    /** Copies the values. */
    RunSignal {
        values = List.copyOf(values);
    }

    /** The one of a line; refuses one that is none. */
    static RunSignal of(List<String> values) {
        RunSignal signal = new RunSignal(values);
        long _ = signal.place() + signal.nanos();
        String _ = signal.strategy() + signal.instrument();
        if (signal.type().equals("check")) {
            BigDecimal _ = new BigDecimal(signal.own(0)).add(new BigDecimal(signal.own(1)));
        }
        return signal;
    }

    /** The number on the tape of the last event that can have had a part in it. */
    long place() {
        return Long.parseLong(values.get(PLACE));
    }

    private long nanos() {
        return Long.parseLong(values.get(NANOS));
    }

    String type() {
        return switch (values.get(WHAT)) {
            case "signal" -> "signal";
            case "alarm" -> "alarm";
            case "assessed" -> "check";
            case "step" -> own(1).equals(DETECTED) ? "signal" : "step";
            case "allocated" -> "allocation";
            default -> "command";
        };
    }

    /** Whose it is; nothing where it is about all. */
    String strategy() {
        boolean isOfAll = values.get(WHAT).equals("stop") || values.get(WHAT).equals("release");
        return isOfAll ? "" : values.get(STRATEGY);
    }

    /** The instrument's number in the run; nothing of a command. */
    String instrument() {
        return type().equals("command") ? "" : values.get(INSTRUMENT);
    }

    private String own(int place) {
        return OWN + place < values.size() ? values.get(OWN + place) : "";
    }

    private List<String> from(int place) {
        return values.subList(Math.min(values.size(), OWN + place), values.size());
    }

    /** All of it, with the instrument by its name. */
    void write(JsonGenerator json, FloorRun run, Map<String, RunInstrument> instruments) throws IOException {
        TradingJson.run(json, run);
        json.writeNumberField("sequence", place());
        json.writeStringField("at", FloorText.time(nanos()));
        json.writeStringField("type", type());
        json.writeStringField("strategy", strategy());
        RunInstrument instrument = instruments.getOrDefault(instrument(), RunInstrument.NONE);
        json.writeStringField("venue", instrument.venue());
        json.writeStringField("symbol", instrument.symbol());
        switch (values.get(WHAT)) {
            case "step" -> what(json, own(0) + " to " + own(1) + " by " + own(2), from(3));
            case "alarm" -> what(json, "emergency while " + own(0), from(1));
            case "signal" -> what(json, own(0) + " " + own(1) + " " + own(2), signalled());
            case "assessed" -> what(json, assessed(instrument), from(4));
            case "allocated" -> what(json, own(0), from(1));
            default -> what(json, values.get(WHAT), List.of());
        }
    }

    private static void what(JsonGenerator json, String what, List<String> reasons) throws IOException {
        json.writeStringField("what", what.toLowerCase(Locale.ROOT));
        json.writeArrayFieldStart("reasons");
        for (String reason : reasons) {
            json.writeString(reason);
        }
        json.writeEndArray();
    }

    /** Its indicators, and ahead of them why it was not followed. */
    private List<String> signalled() {
        return own(3).isEmpty() ? from(4) : from(3);
    }

    private String assessed(RunInstrument of) {
        return (Boolean.parseBoolean(own(2)) ? "approved " : "refused ") + of.quantity(own(0)) + " at "
                + of.price(own(1)) + ", score " + own(3);
    }
}
