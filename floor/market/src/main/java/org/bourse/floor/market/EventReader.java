package org.bourse.floor.market;

import java.math.BigDecimal;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.bourse.floor.market.sbe.BookChangesDecoder;
import org.bourse.floor.market.sbe.BookSnapshotDecoder;
import org.bourse.floor.market.sbe.BytesDecoder;
import org.bourse.floor.market.sbe.CommandDecoder;
import org.bourse.floor.market.sbe.ContinuityChangedDecoder;
import org.bourse.floor.market.sbe.EventHeaderDecoder;
import org.bourse.floor.market.sbe.FrameDecoder;
import org.bourse.floor.market.sbe.FramesLostDecoder;
import org.bourse.floor.market.sbe.FundingDecoder;
import org.bourse.floor.market.sbe.InstrumentDefinedDecoder;
import org.bourse.floor.market.sbe.LinkClosedDecoder;
import org.bourse.floor.market.sbe.LinkOpenedDecoder;
import org.bourse.floor.market.sbe.MessageHeaderDecoder;
import org.bourse.floor.market.sbe.PublicTradeDecoder;
import org.bourse.floor.market.sbe.QuoteDecoder;
import org.bourse.floor.market.sbe.RestAnswerDecoder;
import org.bourse.floor.market.sbe.RunReportedDecoder;
import org.bourse.floor.market.sbe.SentDecoder;
import org.bourse.floor.market.sbe.TickDecoder;
import org.bourse.floor.market.sbe.VenueBarDecoder;

/** Events out of their binary form, told to those who want them. */
public final class EventReader {

    private final EventHeader header = new EventHeader();
    private final Levels bids = new Levels();
    private final Levels asks = new Levels();
    private final UnsafeBuffer buffer = new UnsafeBuffer();
    private final MessageHeaderDecoder message = new MessageHeaderDecoder();
    private final EventHeaderDecoder head = new EventHeaderDecoder();
    private final InstrumentDefinedDecoder defined = new InstrumentDefinedDecoder();
    private final ContinuityChangedDecoder continuity = new ContinuityChangedDecoder();
    private final BookSnapshotDecoder snapshot = new BookSnapshotDecoder();
    private final BookChangesDecoder changes = new BookChangesDecoder();
    private final PublicTradeDecoder trade = new PublicTradeDecoder();
    private final QuoteDecoder quote = new QuoteDecoder();
    private final FundingDecoder funding = new FundingDecoder();
    private final VenueBarDecoder venueBar = new VenueBarDecoder();
    private final LinkOpenedDecoder linkOpened = new LinkOpenedDecoder();
    private final LinkClosedDecoder linkClosed = new LinkClosedDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final RunReportedDecoder reported = new RunReportedDecoder();
    private final RestAnswerDecoder restAnswer = new RestAnswerDecoder();

    /** The header of an event, until the next one is read. Refuses bytes that are no event, and schemas that are newer. */
    public EventHeader header(byte[] bytes, int offset, int length) {
        int smallest = MessageHeaderDecoder.ENCODED_LENGTH + EventHeaderDecoder.ENCODED_LENGTH;
        if (length < smallest) {
            throw new IllegalArgumentException("An event has " + smallest + " bytes or more, not " + length + ".");
        }
        buffer.wrap(bytes, offset, length);
        message.wrap(buffer, 0);
        if (message.schemaId() != MessageHeaderDecoder.SCHEMA_ID
                || message.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw new IllegalArgumentException("Schema " + message.schemaId() + " version " + message.version()
                    + "; schema " + MessageHeaderDecoder.SCHEMA_ID + " up to version "
                    + MessageHeaderDecoder.SCHEMA_VERSION + " can be read.");
        }
        head.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH);
        header.sequence = head.sequence();
        header.instrument = head.instrument();
        header.link = head.link();
        header.flags = head.flags();
        header.epoch = head.epoch();
        header.receiveNanos = head.receiveNanos();
        header.exchangeNanos = head.exchangeNanos();
        header.venueSequence = head.venueSequence();
        return header;
    }

    /** Tells an event; refuses what {@link #header} does, and messages that the schema does not know. */
    public void read(byte[] bytes, int offset, int length, RawEvents raw, MarketEvents market) {
        EventHeader read = header(bytes, offset, length);
        try {
            if (message.templateId() < InstrumentDefinedDecoder.TEMPLATE_ID) {
                tell(read, bytes, offset, raw);
            } else {
                tell(read, market);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("An event that ends before its end.", e);
        }
    }

    private void tell(EventHeader read, byte[] bytes, int offset, RawEvents raw) {
        int content = MessageHeaderDecoder.ENCODED_LENGTH + message.blockLength();
        switch (message.templateId()) {
            case FrameDecoder.TEMPLATE_ID ->
                raw.frame(read, bytes, offset + content + BytesDecoder.varDataEncodingOffset(), contentLength(content));
            case SentDecoder.TEMPLATE_ID ->
                raw.sent(read, bytes, offset + content + BytesDecoder.varDataEncodingOffset(), contentLength(content));
            case RestAnswerDecoder.TEMPLATE_ID -> {
                int status = restAnswer.wrapAndApplyHeader(buffer, 0, message).status();
                int start = offset + content + BytesDecoder.varDataEncodingOffset();
                raw.restAnswer(read, status, bytes, start, contentLength(content));
            }
            case LinkOpenedDecoder.TEMPLATE_ID ->
                raw.linkOpened(
                        read, linkOpened.wrapAndApplyHeader(buffer, 0, message).address());
            case LinkClosedDecoder.TEMPLATE_ID ->
                raw.linkClosed(
                        read, linkClosed.wrapAndApplyHeader(buffer, 0, message).why());
            case FramesLostDecoder.TEMPLATE_ID -> raw.framesLost(read);
            case TickDecoder.TEMPLATE_ID -> raw.tick(read);
            case CommandDecoder.TEMPLATE_ID ->
                raw.command(read, command.wrapAndApplyHeader(buffer, 0, message).command());
            case RunReportedDecoder.TEMPLATE_ID -> raw.reported(read, report());
            default -> throw unknown();
        }
    }

    private RunReport report() {
        reported.wrapAndApplyHeader(buffer, 0, message);
        RunReport.Kind kind = RunReport.Kind.of(reported.kind());
        VenueSide side = VenueSide.of(reported.side());
        BigDecimal fee = BigDecimal.valueOf(reported.fee(), reported.feeScale());
        String run = reported.run();
        return new RunReport(
                run,
                kind,
                reported.order(),
                reported.intent(),
                side,
                reported.execution(),
                reported.price(),
                reported.quantity(),
                reported.leaves(),
                reported.maker() != 0,
                fee,
                reported.why());
    }

    private void tell(EventHeader read, MarketEvents market) {
        switch (message.templateId()) {
            case InstrumentDefinedDecoder.TEMPLATE_ID -> {
                defined.wrapAndApplyHeader(buffer, 0, message);
                int priceScale = defined.priceScale();
                int quantityScale = defined.quantityScale();
                long tick = defined.tick();
                long lot = defined.lot();
                String venue = defined.venue();
                market.defined(
                        read,
                        new VenueInstrument(
                                read.instrument, venue, defined.symbol(), priceScale, quantityScale, tick, lot));
            }
            case ContinuityChangedDecoder.TEMPLATE_ID -> {
                continuity.wrapAndApplyHeader(buffer, 0, message);
                market.continuity(read, Continuity.of(continuity.state()), StaleReason.of(continuity.reason()));
            }
            case BookSnapshotDecoder.TEMPLATE_ID -> {
                snapshot.wrapAndApplyHeader(buffer, 0, message);
                bids.clear();
                for (BookSnapshotDecoder.BidsDecoder level : snapshot.bids()) {
                    bids.add(level.price(), level.quantity());
                }
                asks.clear();
                for (BookSnapshotDecoder.AsksDecoder level : snapshot.asks()) {
                    asks.add(level.price(), level.quantity());
                }
                market.snapshot(read, bids, asks);
            }
            case BookChangesDecoder.TEMPLATE_ID -> {
                changes.wrapAndApplyHeader(buffer, 0, message);
                bids.clear();
                for (BookChangesDecoder.BidsDecoder level : changes.bids()) {
                    bids.add(level.price(), level.quantity());
                }
                asks.clear();
                for (BookChangesDecoder.AsksDecoder level : changes.asks()) {
                    asks.add(level.price(), level.quantity());
                }
                market.changes(read, bids, asks);
            }
            case PublicTradeDecoder.TEMPLATE_ID -> {
                trade.wrapAndApplyHeader(buffer, 0, message);
                market.trade(read, trade.tradeId(), trade.price(), trade.quantity(), VenueSide.of(trade.aggressor()));
            }
            case QuoteDecoder.TEMPLATE_ID -> {
                quote.wrapAndApplyHeader(buffer, 0, message);
                market.quote(read, quote.bid(), quote.bidQuantity(), quote.ask(), quote.askQuantity());
            }
            case FundingDecoder.TEMPLATE_ID -> {
                funding.wrapAndApplyHeader(buffer, 0, message);
                market.funding(read, funding.rate(), funding.nextNanos());
            }
            case VenueBarDecoder.TEMPLATE_ID -> {
                venueBar.wrapAndApplyHeader(buffer, 0, message);
                Bar bar = new Bar(
                        venueBar.startNanos(),
                        venueBar.first(),
                        venueBar.high(),
                        venueBar.low(),
                        venueBar.last(),
                        venueBar.volume(),
                        venueBar.trades());
                market.bar(read, bar, venueBar.lengthNanos());
            }
            default -> throw unknown();
        }
    }

    private int contentLength(int at) {
        long length = buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
        if (at + BytesDecoder.varDataEncodingOffset() + length > buffer.capacity()) {
            throw new IllegalArgumentException("An event whose content of " + length + " bytes is not all there.");
        }
        return (int) length;
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("No event has the number " + message.templateId() + ".");
    }
}
