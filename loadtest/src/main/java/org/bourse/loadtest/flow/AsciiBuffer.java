package org.bourse.loadtest.flow;

import java.util.Arrays;

/** Text of ASCII characters under construction, without a {@code String} on the way. Belongs to one thread. */
final class AsciiBuffer {

    private byte[] bytes = new byte[512];
    private int length;

    AsciiBuffer clear() {
        length = 0;
        return this;
    }

    AsciiBuffer append(String ascii) {
        reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    AsciiBuffer append(long number) {
        reserve(20);
        if (number < 0) {
            throw new IllegalArgumentException("only numbers from 0, not " + number);
        }
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + more);
        }
    }
}
