package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.TapeCsv;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeSelection;
import org.bourse.floor.tape.TapeState;

/** A page of a book's three best levels of both sides, a row after each change that the tape has. */
final class LevelRows extends MarketEventsAdapter {

    private static final long READ_BYTES = 64L << 20;

    private final TapeState state = new TapeState();
    private final List<Row> rows = new ArrayList<>();
    private final int limit;
    private long last;
    private boolean more;

    private record Row(long sequence, long receivedNanos, long epoch, BookView book) {}

    /**
     * An empty one.
     *
     * @param limit how many rows it has at most
     * @param after the event of the tape after which it begins
     */
    LevelRows(int limit, long after) {
        this.limit = limit;
        last = after;
    }

    /** Reads it; answers damage and holes. */
    List<TapeFinding> read(TapeSelection selection) throws IOException {
        return selection.read(state, this, (sequence, bytes) -> {
            last = sequence;
            more = rows.size() >= limit || bytes > READ_BYTES;
            return more;
        });
    }

    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("levels");
        for (Row row : rows) {
            json.writeStartObject();
            json.writeNumberField("sequence", row.sequence());
            json.writeStringField("received_at", FloorText.time(row.receivedNanos()));
            json.writeStringField("state", row.book().state().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("epoch", row.epoch());
            MarketReads.levels(json, "bids", row.book().bids(), row.book().instrument());
            MarketReads.levels(json, "asks", row.book().asks(), row.book().instrument());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("next_after", last);
        json.writeBooleanField("more", more);
    }

    private void row(EventHeader header) {
        if (!header.isRepeated()) {
            state.book(header.instrument)
                    .ifPresent(book -> rows.add(new Row(
                            header.sequence, header.receiveNanos, header.epoch, book.view(TapeCsv.LEVELS_TOLD))));
        }
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        state.defined(header, instrument);
    }

    @Override
    public void continuity(EventHeader header, Continuity bookState, StaleReason reason) {
        state.continuity(header, bookState, reason);
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        state.snapshot(header, bids, asks);
        row(header);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        state.changes(header, bids, asks);
        row(header);
    }
}
