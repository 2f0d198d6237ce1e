package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.agrona.sbe.MessageEncoderFlyweight;
import org.bourse.codec.sbe.InstrumentTermsDecoder;
import org.bourse.codec.sbe.InstrumentTermsEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.engine.model.InstrumentTerms;

/** An instrument's terms as a message of their own inside others: they will get new fields, as settings do. */
final class TermsCodec {

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
                + TextWriter.maxLength(terms.currency());
    }

    void append(MessageEncoderFlyweight message, InstrumentTerms terms) {
        MutableDirectBuffer buffer = message.buffer();
        int start = message.limit() + Short.BYTES;
        encoder.wrapAndApplyHeader(buffer, start, header)
                .tick(terms.tick())
                .lot(terms.lot())
                .priceScale(terms.priceScale())
                .quantityScale(terms.quantityScale())
                .executionPrice(WireValues.wire(terms.executionPrice()));
        TextWriter.append(encoder, terms.name());
        TextWriter.append(encoder, terms.currency());
        buffer.putShort(start - Short.BYTES, (short) (encoder.limit() - start), LITTLE_ENDIAN);
        message.limit(encoder.limit());
    }

    InstrumentTerms next(MessageReader outer, MessageDecoderFlyweight message) {
        int template = outer.nested(message, reader);
        if (template != InstrumentTermsDecoder.TEMPLATE_ID) {
            throw new MalformedMessageException("message " + template + " where an instrument's terms must be");
        }
        InstrumentTermsDecoder in = reader.body(decoder);
        String name = reader.text(in);
        String currency = reader.text(in);
        InstrumentTerms terms = new InstrumentTerms(
                name,
                in.priceScale(),
                in.quantityScale(),
                currency,
                in.tick(),
                in.lot(),
                WireValues.executionPrice(in.executionPrice()));
        reader.close(in);
        return terms;
    }
}
