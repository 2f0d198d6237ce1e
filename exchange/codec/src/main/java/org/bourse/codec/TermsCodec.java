package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.agrona.sbe.MessageEncoderFlyweight;
import org.bourse.codec.sbe.InstrumentTermsDecoder;
import org.bourse.codec.sbe.InstrumentTermsEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.TickBand;

/** An instrument's terms as a message of their own inside others: they will get new fields, as settings do. */
final class TermsCodec {

    /** The block's length before it had bounds of orders and a self-trade prevention. */
    private static final int LENGTH_BEFORE_5 = InstrumentTermsEncoder.smallestQuantityEncodingOffset();

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final InstrumentTermsEncoder encoder = new InstrumentTermsEncoder();
    private final InstrumentTermsDecoder decoder = new InstrumentTermsDecoder();
    private final MessageReader reader = new MessageReader();

    /** Most bytes that {@link #append} takes. */
    static int maxLength(InstrumentTerms terms) {
        return Short.BYTES
                + MessageHeaderEncoder.ENCODED_LENGTH
                + InstrumentTermsEncoder.BLOCK_LENGTH
                + TextWriter.maxLength(terms.name())
                + TextWriter.maxLength(terms.currency())
                + Short.BYTES
                + 2 * Long.BYTES * terms.bands().size();
    }

    void append(MessageEncoderFlyweight message, InstrumentTerms terms) {
        MutableDirectBuffer buffer = message.buffer();
        int start = message.limit() + Short.BYTES;
        encoder.wrapAndApplyHeader(buffer, start, header)
                .tick(terms.tick())
                .lot(terms.lot())
                .priceScale(terms.priceScale())
                .quantityScale(terms.quantityScale())
                .executionPrice(WireValues.wire(terms.executionPrice()))
                .smallestQuantity(terms.bounds().smallestQuantity())
                .largestQuantity(terms.bounds().largestQuantity())
                .largestValue(terms.bounds().largestValue())
                .selfTradePrevention(WireValues.wire(terms.selfTradePrevention()));
        TextWriter.append(encoder, terms.name());
        TextWriter.append(encoder, terms.currency());
        appendBands(terms.bands());
        buffer.putShort(start - Short.BYTES, (short) (encoder.limit() - start), LITTLE_ENDIAN);
        message.limit(encoder.limit());
    }

    private void appendBands(List<TickBand> bands) {
        int length = 2 * Long.BYTES * bands.size();
        if (length > CommandEncoder.MAX_TEXT_LENGTH) {
            throw new UnencodableTextException("a tick table has " + bands.size()
                    + " rows; the most that can be encoded is " + CommandEncoder.MAX_TEXT_LENGTH / (2 * Long.BYTES));
        }
        MutableDirectBuffer buffer = encoder.buffer();
        int at = encoder.limit();
        buffer.putShort(at, (short) length, LITTLE_ENDIAN);
        at += Short.BYTES;
        for (TickBand band : bands) {
            buffer.putLong(at, band.priceFrom(), LITTLE_ENDIAN);
            buffer.putLong(at + Long.BYTES, band.tick(), LITTLE_ENDIAN);
            at += 2 * Long.BYTES;
        }
        encoder.limit(at);
    }

    private List<TickBand> bands(InstrumentTermsDecoder in) {
        long[] numbers = reader.numbers(in);
        if (numbers.length % 2 != 0) {
            throw new MalformedMessageException("a tick table's last row has no tick");
        }
        List<TickBand> bands = new ArrayList<>(numbers.length / 2);
        for (int i = 0; i < numbers.length; i += 2) {
            bands.add(new TickBand(numbers[i], numbers[i + 1]));
        }
        return bands;
    }

    InstrumentTerms next(MessageReader outer, MessageDecoderFlyweight message) {
        int template = outer.nested(message, reader);
        if (template != InstrumentTermsDecoder.TEMPLATE_ID) {
            throw new MalformedMessageException("message " + template + " where an instrument's terms must be");
        }
        InstrumentTermsDecoder in = reader.bodyChangedIn5(decoder, LENGTH_BEFORE_5);
        boolean older = reader.isBefore(5);
        String name = reader.text(in);
        String currency = reader.text(in);
        InstrumentTerms terms = new InstrumentTerms(
                name,
                in.priceScale(),
                in.quantityScale(),
                currency,
                in.tick(),
                in.lot(),
                WireValues.executionPrice(in.executionPrice()),
                older ? List.of() : bands(in),
                older
                        ? OrderBounds.NONE
                        : new OrderBounds(in.smallestQuantity(), in.largestQuantity(), in.largestValue()),
                older ? SelfTradePrevention.NONE : WireValues.selfTradePrevention(in.selfTradePrevention()));
        reader.close(in);
        return terms;
    }
}
