package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.agrona.sbe.MessageEncoderFlyweight;
import org.bourse.codec.sbe.KeyTermsDecoder;
import org.bourse.codec.sbe.KeyTermsEncoder;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;

/** An API key's terms as a message of their own inside others. */
final class KeyTermsCodec {

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final KeyTermsEncoder encoder = new KeyTermsEncoder();
    private final KeyTermsDecoder decoder = new KeyTermsDecoder();
    private final MessageReader reader = new MessageReader();

    /** Most bytes that {@link #append} takes. */
    static int maxLength(KeyTerms terms) {
        return Short.BYTES
                + MessageHeaderEncoder.ENCODED_LENGTH
                + KeyTermsEncoder.BLOCK_LENGTH
                + TextWriter.maxLength(terms.label())
                + TextWriter.maxLength(terms.networks());
    }

    void append(MessageEncoderFlyweight message, KeyTerms terms) {
        MutableDirectBuffer buffer = message.buffer();
        int start = message.limit() + Short.BYTES;
        encoder.wrapAndApplyHeader(buffer, start, header)
                .expiresAtMicros(terms.expiresAtMicros())
                .scopes((short) terms.scopes().bits());
        TextWriter.append(encoder, terms.label());
        TextWriter.append(encoder, terms.networks());
        buffer.putShort(start - Short.BYTES, (short) (encoder.limit() - start), LITTLE_ENDIAN);
        message.limit(encoder.limit());
    }

    KeyTerms next(MessageReader outer, MessageDecoderFlyweight message) {
        int template = outer.nested(message, reader);
        if (template != KeyTermsDecoder.TEMPLATE_ID) {
            throw new MalformedMessageException("message " + template + " where an API key's terms must be");
        }
        KeyTermsDecoder in = reader.body(decoder);
        String label = reader.text(in);
        String networks = reader.text(in);
        KeyTerms terms = new KeyTerms(label, new KeyScopes(in.scopes()), in.expiresAtMicros(), networks);
        reader.close(in);
        return terms;
    }
}
