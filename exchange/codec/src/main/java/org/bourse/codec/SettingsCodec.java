package org.bourse.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.agrona.sbe.MessageEncoderFlyweight;
import org.bourse.codec.sbe.MessageHeaderEncoder;
import org.bourse.codec.sbe.SettingsDecoder;
import org.bourse.codec.sbe.SettingsEncoder;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.Sharing;

/**
 * Settings as a message of their own inside others: three messages carry them, and they are what will get new fields.
 */
final class SettingsCodec {

    /** Bytes that {@link #append} needs. */
    static final int LENGTH = Short.BYTES + MessageHeaderEncoder.ENCODED_LENGTH + SettingsEncoder.BLOCK_LENGTH;

    private static final int BLOCK_OF_VERSION_0 = 53;
    private static final int BLOCK_OF_VERSION_1 = 54;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SettingsEncoder encoder = new SettingsEncoder();
    private final SettingsDecoder decoder = new SettingsDecoder();
    private final MessageReader reader = new MessageReader();

    void append(MessageEncoderFlyweight message, ExchangeSettings settings) {
        MutableDirectBuffer buffer = message.buffer();
        int start = message.limit() + Short.BYTES;
        encoder.wrapAndApplyHeader(buffer, start, header)
                .dayEndMicrosOfDay(settings.dayEndMicrosOfDay())
                .maxPriceCents(settings.maxPriceCents())
                .maxQuantity(settings.maxQuantity())
                .maxOrderValueCents(settings.maxOrderValueCents())
                .maxOpenOrders(settings.maxOpenOrders())
                .maxTotalOpenOrders(settings.maxTotalOpenOrders())
                .maxInstruments(settings.maxInstruments())
                .maxBrokers(settings.maxBrokers())
                .closedClientOrderIds(settings.closedClientOrderIds())
                .executionPrice(WireValues.wire(settings.executionPrice()))
                .sharing(WireValues.wire(settings.sharing()))
                .listing(WireValues.wire(settings.listing()));
        buffer.putShort(start - Short.BYTES, (short) (encoder.limit() - start), LITTLE_ENDIAN);
        message.limit(encoder.limit());
    }

    ExchangeSettings next(MessageReader outer, MessageDecoderFlyweight message) {
        int template = outer.nested(message, reader);
        if (template != SettingsDecoder.TEMPLATE_ID) {
            throw new MalformedMessageException("message " + template + " where settings must be");
        }
        SettingsDecoder in = reader.body(decoder, BLOCK_OF_VERSION_0, BLOCK_OF_VERSION_1);
        ExchangeSettings settings = new ExchangeSettings(
                WireValues.executionPrice(in.executionPrice()),
                in.dayEndMicrosOfDay(),
                in.maxPriceCents(),
                in.maxQuantity(),
                in.maxOrderValueCents(),
                in.maxOpenOrders(),
                in.maxTotalOpenOrders(),
                in.maxInstruments(),
                in.maxBrokers(),
                in.closedClientOrderIds(),
                sharing(in),
                listing(in));
        reader.close(in);
        return settings;
    }

    /** Before version 2 anybody might list. */
    private ListingRule listing(SettingsDecoder in) {
        return reader.isBefore(2) ? ListingRule.OPEN : WireValues.listing(in.listing());
    }

    /** Before version 1 there was none. */
    private Sharing sharing(SettingsDecoder in) {
        return reader.isVersion0() ? Sharing.NONE : WireValues.sharing(in.sharing());
    }
}
