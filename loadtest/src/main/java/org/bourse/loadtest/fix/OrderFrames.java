package org.bourse.loadtest.fix;

import static org.bourse.loadtest.fixwire.FixWriter.SOH;

import org.bourse.loadtest.fixwire.FixWriter;

/** Writes the orders of a benchmark. Used by one thread. */
final class OrderFrames {

    private static final int SYMBOLS = 100;

    private final FixWriter writer;
    private final StringBuilder fields = new StringBuilder(256);

    OrderFrames(FixWriter writer) {
        this.writer = writer;
    }

    /** Adds a limit order that rests: all buy, each of a session at one of ten prices of a hundred symbols. */
    void add(String clientOrderId, long number) {
        fields.setLength(0);
        fields.append("11=").append(clientOrderId).append(SOH);
        fields.append("1=12345678901").append(SOH);
        fields.append("55=SYM").append(number % SYMBOLS).append(SOH);
        fields.append("54=1").append(SOH);
        fields.append("60=").append(writer.time()).append(SOH);
        fields.append("38=100").append(SOH);
        fields.append("40=2").append(SOH);
        fields.append("44=10.").append(10 + number / SYMBOLS % 10).append(SOH);
        fields.append("59=1").append(SOH);
        writer.add("D", fields);
    }
}
