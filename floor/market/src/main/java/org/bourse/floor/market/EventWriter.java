package org.bourse.floor.market;

import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.bourse.floor.market.sbe.BookChangesEncoder;
import org.bourse.floor.market.sbe.BookSnapshotEncoder;
import org.bourse.floor.market.sbe.CommandEncoder;
import org.bourse.floor.market.sbe.ContinuityChangedEncoder;
import org.bourse.floor.market.sbe.EventHeaderEncoder;
import org.bourse.floor.market.sbe.FrameEncoder;
import org.bourse.floor.market.sbe.FramesLostEncoder;
import org.bourse.floor.market.sbe.FundingEncoder;
import org.bourse.floor.market.sbe.InstrumentDefinedEncoder;
import org.bourse.floor.market.sbe.LinkClosedEncoder;
import org.bourse.floor.market.sbe.LinkOpenedEncoder;
import org.bourse.floor.market.sbe.MessageHeaderEncoder;
import org.bourse.floor.market.sbe.PublicTradeEncoder;
import org.bourse.floor.market.sbe.QuoteEncoder;
import org.bourse.floor.market.sbe.RestAnswerEncoder;
import org.bourse.floor.market.sbe.RunReportedEncoder;
import org.bourse.floor.market.sbe.SentEncoder;
import org.bourse.floor.market.sbe.TickEncoder;
import org.bourse.floor.market.sbe.VenueBarEncoder;

/** The binary form of events: each is written into one buffer, which the next one uses again, and handed on. */
public final class EventWriter implements RawEvents, MarketEvents {

    /** The most levels of one side that an event holds. */
    public static final int MAX_LEVELS = 65_534;

    private static final int MAX_TEXT = 1_000;

    private final Output output;
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(8_192);
    private final MessageHeaderEncoder message = new MessageHeaderEncoder();
    private final FrameEncoder frame = new FrameEncoder();
    private final SentEncoder sent = new SentEncoder();
    private final RestAnswerEncoder restAnswer = new RestAnswerEncoder();
    private final LinkOpenedEncoder linkOpened = new LinkOpenedEncoder();
    private final LinkClosedEncoder linkClosed = new LinkClosedEncoder();
    private final FramesLostEncoder framesLost = new FramesLostEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final CommandEncoder command = new CommandEncoder();
    private final RunReportedEncoder reported = new RunReportedEncoder();
    private final InstrumentDefinedEncoder defined = new InstrumentDefinedEncoder();
    private final ContinuityChangedEncoder continuity = new ContinuityChangedEncoder();
    private final BookSnapshotEncoder snapshot = new BookSnapshotEncoder();
    private final BookChangesEncoder changes = new BookChangesEncoder();
    private final PublicTradeEncoder trade = new PublicTradeEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private final FundingEncoder funding = new FundingEncoder();
    private final VenueBarEncoder venueBar = new VenueBarEncoder();

    /** Who takes what was written. */
    @FunctionalInterface
    public interface Output {

        /** An event's bytes, valid during the call only. */
        void event(EventHeader header, MutableDirectBuffer buffer, int length);
    }

    /** Writes for that one. */
    public EventWriter(Output output) {
        this.output = output;
    }

    @Override
    public void frame(EventHeader header, byte[] bytes, int offset, int length) {
        fill(frame.wrapAndApplyHeader(buffer, 0, message).header(), header);
        frame.putContent(bytes, offset, length);
        done(header, frame.encodedLength());
    }

    @Override
    public void sent(EventHeader header, byte[] bytes, int offset, int length) {
        fill(sent.wrapAndApplyHeader(buffer, 0, message).header(), header);
        sent.putContent(bytes, offset, length);
        done(header, sent.encodedLength());
    }

    @Override
    public void restAnswer(EventHeader header, int status, byte[] bytes, int offset, int length) {
        fill(restAnswer.wrapAndApplyHeader(buffer, 0, message).header(), header);
        restAnswer.status(status).putContent(bytes, offset, length);
        done(header, restAnswer.encodedLength());
    }

    @Override
    public void linkOpened(EventHeader header, String address) {
        fill(linkOpened.wrapAndApplyHeader(buffer, 0, message).header(), header);
        byte[] text = text(address);
        linkOpened.putAddress(text, 0, text.length);
        done(header, linkOpened.encodedLength());
    }

    @Override
    public void linkClosed(EventHeader header, String why) {
        fill(linkClosed.wrapAndApplyHeader(buffer, 0, message).header(), header);
        byte[] text = text(why);
        linkClosed.putWhy(text, 0, text.length);
        done(header, linkClosed.encodedLength());
    }

    @Override
    public void framesLost(EventHeader header) {
        fill(framesLost.wrapAndApplyHeader(buffer, 0, message).header(), header);
        done(header, framesLost.encodedLength());
    }

    @Override
    public void tick(EventHeader header) {
        fill(tick.wrapAndApplyHeader(buffer, 0, message).header(), header);
        done(header, tick.encodedLength());
    }

    @Override
    public void command(EventHeader header, String text) {
        fill(command.wrapAndApplyHeader(buffer, 0, message).header(), header);
        byte[] bytes = text(text);
        command.putCommand(bytes, 0, bytes.length);
        done(header, command.encodedLength());
    }

    @Override
    public void reported(EventHeader header, RunReport report) {
        fill(reported.wrapAndApplyHeader(buffer, 0, message).header(), header);
        byte[] run = text(report.run());
        byte[] why = text(report.why());
        reported.kind((short) report.kind().number())
                .side((short) report.side().number())
                .maker((short) (report.maker() ? 1 : 0))
                .feeScale((short) report.fee().scale())
                .order(report.order())
                .intent(report.intent())
                .execution(report.execution())
                .price(report.price())
                .quantity(report.quantity())
                .leaves(report.leaves())
                .fee(report.fee().unscaledValue().longValueExact())
                .putRun(run, 0, run.length)
                .putWhy(why, 0, why.length);
        done(header, reported.encodedLength());
    }

    @Override
    public void defined(EventHeader header, VenueInstrument instrument) {
        fill(defined.wrapAndApplyHeader(buffer, 0, message).header(), header);
        byte[] venue = text(instrument.venue());
        byte[] symbol = text(instrument.symbol());
        defined.priceScale((short) instrument.priceScale())
                .quantityScale((short) instrument.quantityScale())
                .tick(instrument.tick())
                .lot(instrument.lot())
                .putVenue(venue, 0, venue.length)
                .putSymbol(symbol, 0, symbol.length);
        done(header, defined.encodedLength());
    }

    @Override
    public void continuity(EventHeader header, Continuity state, StaleReason reason) {
        fill(continuity.wrapAndApplyHeader(buffer, 0, message).header(), header);
        continuity.state((short) state.number()).reason((short) reason.number());
        done(header, continuity.encodedLength());
    }

    @Override
    public void snapshot(EventHeader header, Levels bids, Levels asks) {
        fill(snapshot.wrapAndApplyHeader(buffer, 0, message).header(), header);
        BookSnapshotEncoder.BidsEncoder bid = snapshot.bidsCount(bids.size());
        for (int i = 0; i < bids.size(); i++) {
            bid.next().price(bids.price(i)).quantity(bids.quantity(i));
        }
        BookSnapshotEncoder.AsksEncoder ask = snapshot.asksCount(asks.size());
        for (int i = 0; i < asks.size(); i++) {
            ask.next().price(asks.price(i)).quantity(asks.quantity(i));
        }
        done(header, snapshot.encodedLength());
    }

    @Override
    public void changes(EventHeader header, Levels bids, Levels asks) {
        fill(changes.wrapAndApplyHeader(buffer, 0, message).header(), header);
        BookChangesEncoder.BidsEncoder bid = changes.bidsCount(bids.size());
        for (int i = 0; i < bids.size(); i++) {
            bid.next().price(bids.price(i)).quantity(bids.quantity(i));
        }
        BookChangesEncoder.AsksEncoder ask = changes.asksCount(asks.size());
        for (int i = 0; i < asks.size(); i++) {
            ask.next().price(asks.price(i)).quantity(asks.quantity(i));
        }
        done(header, changes.encodedLength());
    }

    @Override
    public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
        fill(trade.wrapAndApplyHeader(buffer, 0, message).header(), header);
        trade.tradeId(tradeId).price(price).quantity(quantity).aggressor((short) aggressor.number());
        done(header, trade.encodedLength());
    }

    @Override
    public void quote(EventHeader header, long bid, long bidQuantity, long ask, long askQuantity) {
        fill(quote.wrapAndApplyHeader(buffer, 0, message).header(), header);
        quote.bid(bid).bidQuantity(bidQuantity).ask(ask).askQuantity(askQuantity);
        done(header, quote.encodedLength());
    }

    @Override
    public void funding(EventHeader header, long rate, long nextNanos) {
        fill(funding.wrapAndApplyHeader(buffer, 0, message).header(), header);
        funding.rate(rate).nextNanos(nextNanos);
        done(header, funding.encodedLength());
    }

    @Override
    public void bar(EventHeader header, Bar bar, long lengthNanos) {
        fill(venueBar.wrapAndApplyHeader(buffer, 0, message).header(), header);
        venueBar.startNanos(bar.startNanos())
                .lengthNanos(lengthNanos)
                .first(bar.open())
                .high(bar.high())
                .low(bar.low())
                .last(bar.close())
                .volume(bar.volume())
                .trades(bar.trades());
        done(header, venueBar.encodedLength());
    }

    private void done(EventHeader header, int length) {
        output.event(header, buffer, MessageHeaderEncoder.ENCODED_LENGTH + length);
    }

    private static void fill(EventHeaderEncoder encoder, EventHeader header) {
        encoder.sequence(header.sequence)
                .instrument(header.instrument)
                .link(header.link)
                .flags(header.flags)
                .epoch(header.epoch)
                .reserved(0)
                .receiveNanos(header.receiveNanos)
                .exchangeNanos(header.exchangeNanos)
                .venueSequence(header.venueSequence);
    }

    private static byte[] text(String text) {
        String bounded = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return bounded.getBytes(StandardCharsets.UTF_8);
    }
}
