package org.bourse.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The exchange's time as it is answered: by the clock of its machine. Commands are stamped by it too, unless
 * it has jumped: health says so then. */
public final class ServerTime {

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(TimeUnit.SECONDS.toNanos(1));

    private ServerTime() {}

    /** Writes the time of this clock: nanoseconds since 1970 as text, and ISO-8601 to the microsecond. */
    public static void write(JsonGenerator json, Clock clock) throws IOException {
        Instant now = clock.instant();
        BigInteger nanos = BigInteger.valueOf(now.getEpochSecond())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(now.getNano()));
        json.writeStringField("nanoseconds", nanos.toString());
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
        json.writeStringField("time", UtcTimes.format(micros));
    }
}
