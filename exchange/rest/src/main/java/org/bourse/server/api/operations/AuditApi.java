package org.bourse.server.api.operations;

import io.helidon.http.Method;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import org.bourse.engine.model.Times;
import org.bourse.server.api.call.Access;
import org.bourse.server.api.call.Answer;
import org.bourse.server.api.call.AnswerStream;
import org.bourse.server.api.call.HttpCall;
import org.bourse.server.api.call.QueryParameters;
import org.bourse.server.api.call.RouteTable;
import org.bourse.server.journal.AuditReader;
import org.bourse.server.journal.AuditedCommand;
import org.bourse.server.json.JsonFields;
import org.bourse.server.problem.ProblemCode;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.RequestPhase;

/** The audit trail over HTTP: every command with its outcome, a line of JSON each, sent while it is read. */
public final class AuditApi {

    private static final String NDJSON = "application/x-ndjson";
    private static final int MOST_LINES = 100_000_000;

    /** So many are answered at a time: each takes a processor for as long as it lasts. */
    private static final int READERS = 2;

    private static final int BUFFER_BYTES = 1 << 16;

    private final ExchangeOperations operations;
    private final Semaphore readers = new Semaphore(READERS);

    /** Calls that read the audit trail of these operations. */
    public AuditApi(ExchangeOperations operations) {
        this.operations = operations;
    }

    /** Adds its calls to the table. */
    public void addTo(RouteTable routes) {
        routes.add(Method.GET, "/admin/audit", Access.VIEWER, this::read, "from", "to", "broker", "limit", "cursor");
    }

    /** {@code GET /admin/audit}. */
    private Answer read(HttpCall call) throws RefusedException {
        QueryParameters query = call.query();
        long from = query.time("from", 0);
        long to = query.time("to", Times.LATEST_MICROS + 1);
        if (from > to) {
            throw QueryParameters.invalid("from", "must not be after to");
        }
        long broker = query.id("broker", "must be a broker_id");
        int limit = query.integer("limit", 1, MOST_LINES, MOST_LINES);
        long cursor = query.id("cursor", "must be a next_cursor of an earlier answer");
        AuditSource trail = operations
                .audit()
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.AUDIT_DISABLED,
                        "There is no audit trail: the exchange was started without EXCHANGE_JOURNAL_ARCHIVE."));
        long last = trail.lastSequence();
        call.reached(RequestPhase.READ);
        // From here on the answer gives it back.
        if (!readers.tryAcquire()) {
            throw new RefusedException(
                    ProblemCode.AUDIT_BUSY,
                    READERS + " readings of the audit trail are under way, the most that are allowed.");
        }
        return Answer.stream(NDJSON, new Reading(trail, readers, cursor, last, from, to, broker, limit));
    }

    /** One reading, and what it has found so far. */
    private static final class Reading implements AnswerStream, AuditReader {

        private final AuditSource trail;
        private final Semaphore readers;
        private final long after;
        private final long last;
        private final long from;
        private final long to;
        private final long broker;
        private final int limit;
        private OutputStream out = OutputStream.nullOutputStream();
        private int lines;
        private long lastLine;
        private boolean behindTo;

        Reading(
                AuditSource trail,
                Semaphore readers,
                long after,
                long last,
                long from,
                long to,
                long broker,
                int limit) {
            this.trail = trail;
            this.readers = readers;
            this.after = after;
            this.last = last;
            this.from = from;
            this.to = to;
            this.broker = broker;
            this.limit = limit;
        }

        @Override
        public void writeTo(OutputStream body) throws IOException {
            out = new BufferedOutputStream(body, BUFFER_BYTES);
            long recorded = Math.min(trail.recordedThrough(last), last);
            // A cursor may be beyond all that happened, which is then not told of as read.
            long reached = Math.min(last, Math.max(after, trail.read(after, recorded, from, this)));
            boolean full = lines == limit;
            AuditLines.line(out, json -> {
                json.writeBooleanField("end", true);
                JsonFields.id(json, "through_sequence", full ? lastLine : reached);
                json.writeBooleanField("complete", !full && (behindTo || reached >= last));
                JsonFields.optional(json, "next_cursor", full ? Long.toString(lastLine) : "");
            });
            out.flush();
        }

        @Override
        public boolean wants(long timeMicros) {
            // One that is too late ends the reading, so it is looked at.
            return timeMicros >= from;
        }

        @Override
        public boolean onCommand(AuditedCommand command) throws IOException {
            if (command.timeMicros() >= to) {
                behindTo = true;
                return false;
            }
            if (broker != 0 && AuditLines.brokerId(command) != broker) {
                return true;
            }
            AuditLines.write(out, command);
            lastLine = command.sequence();
            return ++lines < limit;
        }

        @Override
        public void onGap(long first, long last) throws IOException {
            AuditLines.writeGap(out, first, last);
        }

        @Override
        public void close() {
            readers.release();
        }
    }
}
