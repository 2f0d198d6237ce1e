package org.bourse.floor.tape;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/** A part of a tape as comma-separated values (RFC 4180), a line an event, numbers of markets as decimal text. */
public final class TapeCsv implements MarketEvents {

    /** What its lines are. */
    public enum Content {
        /** Trades. */
        TRADES("sequence,received_at,executed_at,venue,symbol,trade_id,price,quantity,aggressor"),
        /** The best prices after each change of a book. */
        QUOTES("sequence,received_at,venue,symbol,state,epoch,bid,bid_quantity,ask,ask_quantity"),
        /** The three best levels of both sides after each change of a book. */
        LEVELS("sequence,received_at,venue,symbol,state,epoch," + levelNames("bid") + "," + levelNames("ask")),
        /** Whether a book could be trusted. */
        STATES("sequence,received_at,venue,symbol,state,reason,epoch");

        private final String head;

        Content(String head) {
            this.head = head;
        }

        private static String levelNames(String side) {
            return IntStream.rangeClosed(1, LEVELS_TOLD)
                    .mapToObj(level -> side + "_price_" + level + "," + side + "_quantity_" + level)
                    .collect(Collectors.joining(","));
        }
    }

    /** How many levels of a side a line of {@link Content#LEVELS} has. */
    public static final int LEVELS_TOLD = 3;

    private final TapeState state = new TapeState();
    private final Content content;
    private final Writer out;

    private TapeCsv(Content content, Writer out) {
        this.content = content;
        this.out = out;
    }

    /** Writes them; answers damage and holes. */
    public static List<TapeFinding> write(TapeSelection selection, Content content, Writer out) throws IOException {
        out.write(content.head + "\r\n");
        try {
            TapeCsv csv = new TapeCsv(content, out);
            return selection.read(csv.state, csv, (sequence, readBytes) -> false);
        } catch (UncheckedIOException e) {
            throw e.getCause() == null ? new IOException(e) : e.getCause();
        }
    }

    private void line(EventHeader header, String... more) {
        Optional<VenueInstrument> instrument = state.instrument(header.instrument);
        if (header.isRepeated() || instrument.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(160);
        line.append(header.sequence).append(',').append(time(header.receiveNanos));
        if (content == Content.TRADES) {
            line.append(',').append(header.exchangeNanos == 0 ? "" : time(header.exchangeNanos));
        }
        line.append(',').append(quoted(instrument.get().venue()));
        line.append(',').append(quoted(instrument.get().symbol()));
        for (String one : more) {
            line.append(',').append(one);
        }
        try {
            out.append(line).append("\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._:/-]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String time(long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L)
                .toString();
    }

    private void book(EventHeader header) {
        Optional<Book> book = state.book(header.instrument);
        if ((content == Content.QUOTES || content == Content.LEVELS) && book.isPresent()) {
            Book of = book.get();
            int levels = content == Content.QUOTES ? 1 : LEVELS_TOLD;
            List<String> fields = new ArrayList<>();
            fields.add(of.state().name().toLowerCase(Locale.ROOT));
            fields.add(Long.toString(header.epoch));
            levels(fields, of, VenueSide.BUY, levels);
            levels(fields, of, VenueSide.SELL, levels);
            line(header, fields.toArray(String[]::new));
        }
    }

    private static void levels(List<String> fields, Book book, VenueSide side, int count) {
        for (int i = 0; i < count; i++) {
            boolean there = i < book.depth(side);
            fields.add(there ? book.instrument().price(book.price(side, i)) : "");
            fields.add(there ? book.instrument().quantity(book.quantity(side, i)) : "");
        }
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        state.defined(header, instrument);
    }

    @Override
    public void continuity(EventHeader header, Continuity bookState, StaleReason reason) {
        state.continuity(header, bookState, reason);
        if (content == Content.STATES) {
            line(header, bookState.name().toLowerCase(Locale.ROOT), reason.code(), Long.toString(header.epoch));
        }
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        state.snapshot(header, bids, asks);
        book(header);
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        state.changes(header, bids, asks);
        book(header);
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        Optional<VenueInstrument> instrument = state.instrument(header.instrument);
        if (content == Content.TRADES && instrument.isPresent()) {
            line(
                    header,
                    Long.toString(tradeId),
                    instrument.get().price(price),
                    instrument.get().quantity(quantity),
                    aggressor.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        // What the venue says beside its book.
    }
}
