package org.bourse.floor.trading;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Carries a state into bytes, or out of them. Each class names what belongs to its state once, for both ways: it hands over each
 * value and goes on with the one that it gets back, which is the same one on the way in and the carried one on the way out.
 */
public final class StateCarrier {

    private static final int FIRST_BYTES = 1 << 12;

    private final boolean reads;
    private ByteBuffer buffer;

    private StateCarrier(boolean reads, ByteBuffer buffer) {
        this.reads = reads;
        this.buffer = buffer;
    }

    /** One that takes a state up. */
    public static StateCarrier taking() {
        return new StateCarrier(false, ByteBuffer.allocate(FIRST_BYTES));
    }

    /** One that sets a state down that another one has taken up. */
    public static StateCarrier settingDown(byte[] state) {
        return new StateCarrier(true, ByteBuffer.wrap(state.clone()));
    }

    /** Whether it sets a state down. */
    public boolean reads() {
        return reads;
    }

    /** All that was taken up. */
    public byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** Refuses bytes that nobody has set down. */
    public void end() {
        if (reads && buffer.hasRemaining()) {
            throw new IllegalArgumentException("The state has " + buffer.remaining() + " bytes more than it should.");
        }
    }

    private ByteBuffer room(int bytes) {
        if (reads) {
            if (buffer.remaining() < bytes) {
                throw new IllegalArgumentException("The state ends too early.");
            }
        } else if (buffer.remaining() < bytes) {
            int capacity = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
            buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
        }
        return buffer;
    }

    /** A whole number. */
    public long carry(long value) {
        ByteBuffer of = room(Long.BYTES);
        if (reads) {
            return of.getLong();
        }
        of.putLong(value);
        return value;
    }

    /** A small whole number. */
    public int carry(int value) {
        return Math.toIntExact(carry((long) value));
    }

    /** Yes or no. */
    public boolean carry(boolean value) {
        return carry(value ? 1L : 0L) != 0;
    }

    /** A number with all its bits. */
    public double carry(double value) {
        return Double.longBitsToDouble(carry(Double.doubleToRawLongBits(value)));
    }

    /** A text. */
    public String carry(String value) {
        return new String(carry(value.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** One of some names. */
    public <E extends Enum<E>> E carry(E value) {
        return Enum.valueOf(value.getDeclaringClass(), carry(value.name()));
    }

    /** Bytes. */
    public byte[] carry(byte[] value) {
        int count = count(value.length, 1);
        ByteBuffer of = room(count);
        byte[] carried = reads ? new byte[count] : value;
        if (reads) {
            of.get(carried);
        } else {
            of.put(value);
        }
        return carried;
    }

    /** An amount with its scale. */
    public BigDecimal carry(BigDecimal value) {
        return new BigDecimal(carry(value.toString()));
    }

    /** Amounts by names, in the place of those that are there. */
    public void carryInto(SortedMap<String, BigDecimal> amounts) {
        List<Map.Entry<String, BigDecimal>> known = List.copyOf(amounts.entrySet());
        int count = carry(known.size());
        amounts.clear();
        for (int i = 0; i < count; i++) {
            String name = carry(reads ? "" : known.get(i).getKey());
            amounts.put(name, carry(reads ? BigDecimal.ZERO : known.get(i).getValue()));
        }
    }

    /** Whole numbers. */
    public long[] carry(long[] values) {
        int count = count(values.length, Long.BYTES);
        long[] carried = reads ? new long[count] : values;
        for (int i = 0; i < count; i++) {
            carried[i] = carry(carried[i]);
        }
        return carried;
    }

    /** Numbers. */
    public double[] carry(double[] values) {
        int count = count(values.length, Double.BYTES);
        double[] carried = reads ? new double[count] : values;
        for (int i = 0; i < count; i++) {
            carried[i] = carry(carried[i]);
        }
        return carried;
    }

    /** Numbers of an array that has as many as were taken up. */
    public void carryInto(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = carry(values[i]);
        }
    }

    /** A name by which it is known whose state it is: that of somebody else is refused. */
    public void requireSame(String name) {
        String carried = carry(name);
        if (!carried.equals(name)) {
            throw new IllegalArgumentException("The state has " + carried + " in place of " + name + ".");
        }
    }

    /** How many there are, refused where the state has no room for them. */
    private int count(int of, int bytesOfEach) {
        int count = carry(of);
        if (reads && (count < 0 || (long) count * bytesOfEach > buffer.remaining())) {
            throw new IllegalArgumentException("The state ends too early.");
        }
        return count;
    }
}
