package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The emergency stop over all runs: whether it holds, stop and release. */
final class EmergencyStopCalls {

    private final Desk desk;

    EmergencyStopCalls(Desk desk) {
        this.desk = desk;
    }

    void stopped(DeskCall call) {
        call.send(json -> write(json, desk.emergencyStop().held()));
    }

    void stop(DeskCall call) {
        boolean closes = closes(call);
        try {
            EmergencyStop.Held held = desk.emergencyStop().stop(desk.nanos(), closes);
            call.send(json -> write(json, Optional.of(held)));
        } catch (IOException e) {
            throw notWritten();
        }
    }

    void release(DeskCall call) {
        if (desk.emergencyStop().held().isEmpty()) {
            throw new DeskRefusal(Status.CONFLICT_409, "not_stopped", "Nothing is stopped.");
        }
        try {
            long _ = recorded(desk.emergencyStop().release());
        } catch (IOException e) {
            throw notWritten();
        }
        call.send(json -> write(json, Optional.empty()));
    }

    private static DeskRefusal notWritten() {
        return new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_written",
                "The stop holds, but could not be written down, so that a start of the floor would not know it; that"
                        + " is tried again as soon as something is recorded.");
    }

    /** The place on the tape of what was to be written there; refuses where nothing is. */
    static long recorded(Optional<Long> place) {
        return place.orElseThrow(() -> new DeskRefusal(
                Status.SERVICE_UNAVAILABLE_503,
                "not_recorded",
                "Nothing is recorded at the moment, so that no run can be told anything; /floor/tapes says why."));
    }

    /** Whether a stop, of all runs or one, is to close positions, too; a call without a body does not say so. */
    static boolean closes(DeskCall call) {
        boolean says = call.request().content().hasEntity()
                && call.request().headers().contentLength().orElse(1) > 0;
        return says && DeskBody.read(call, EmergencyStopCalls::closes);
    }

    private static boolean closes(JsonParser parser) throws IOException {
        AtomicBoolean closes = new AtomicBoolean();
        return new BodyFields()
                .flag("close_positions", closes::set)
                .read(parser)
                .whole(closes::get);
    }

    private static void write(JsonGenerator json, Optional<EmergencyStop.Held> held) throws IOException {
        json.writeBooleanField("stopped", held.isPresent());
        json.writeBooleanField(
                "close_positions", held.map(EmergencyStop.Held::closesPositions).orElse(false));
        json.writeNumberField("sequence", held.map(EmergencyStop.Held::place).orElse(0L));
        TradingJson.time(json, "stopped_at", held.map(EmergencyStop.Held::nanos).orElse(0L));
    }
}
