package org.bourse.floor.trading;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueSide;
import org.jspecify.annotations.Nullable;

/**
 * Carries a state into bytes, or out of them. Each class names what belongs to its state once, for both ways: it hands over each
 * value and goes on with the one that it gets back, which is the same one on the way in and the carried one on the way out.
 * Records are carried whole, by their components, so that one more component needs no further line.
 */
public final class StateCarrier {

    private static final int FIRST_BYTES = 1 << 12;

    /** More is no state of a run, but series that nobody has bounded. */
    private static final int MAX_BYTES = 1 << 30;

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
            long needed = (long) buffer.position() + bytes;
            if (needed > MAX_BYTES) {
                throw new IllegalStateException("The state has more than " + MAX_BYTES + " bytes.");
            }
            int capacity = (int) Math.min(MAX_BYTES, Math.max(buffer.capacity() * 2L, needed));
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

    /** A value of a type that is a record, an interface of records, or what a component of one may be. */
    public <T> T carry(@Nullable T value, Class<T> type) {
        return type.cast(carry((@Nullable Object) value, (Type) type));
    }

    /** Some of them, in their order; answers the carried ones. */
    public <T> List<T> carry(Collection<T> values, Class<T> type) {
        int count = count(values.size(), 1);
        List<T> carried = new ArrayList<>();
        Iterator<T> known = values.iterator();
        for (int i = 0; i < count; i++) {
            carried.add(carry(reads ? null : known.next(), type));
        }
        return carried;
    }

    /** What there is in a collection, which has the carried ones then. */
    public <T> void carryInto(Collection<T> values, Class<T> type) {
        List<T> carried = carry(values, type);
        if (reads) {
            values.clear();
            values.addAll(carried);
        }
    }

    /** What there is in a map, which has the carried ones then: in the order of the keys, whatever the map's is. */
    public <K extends Comparable<K>, V> void carryInto(Map<K, V> values, Class<K> keys, Class<V> type) {
        TreeMap<K, V> sorted = new TreeMap<>(values);
        List<K> carriedKeys = carry(sorted.keySet(), keys);
        List<V> carried = carry(sorted.values(), type);
        if (reads) {
            if (carriedKeys.size() != carried.size()) {
                throw new IllegalArgumentException(
                        "The state has " + carriedKeys.size() + " keys of " + carried.size() + " values.");
            }
            values.clear();
            for (int i = 0; i < carried.size(); i++) {
                values.put(carriedKeys.get(i), carried.get(i));
            }
        }
    }

    /** A book's levels and whether it may be trusted; its own time is that one then. */
    public void carry(Book book, long nanos) {
        Continuity continuity = carry(book.state());
        StaleReason reason = carry(book.reason());
        Levels bids = carried(book, VenueSide.BUY);
        Levels asks = carried(book, VenueSide.SELL);
        if (reads) {
            EventHeader header = new EventHeader()
                    .raw(Math.max(0, nanos), 0, book.instrument().id());
            book.replace(header, bids, asks);
            book.become(continuity, reason, header.receiveNanos);
        }
    }

    private Levels carried(Book book, VenueSide side) {
        Levels levels = new Levels();
        int depth = carry(book.depth(side));
        for (int i = 0; i < depth; i++) {
            long price = carry(reads ? 0 : book.price(side, i));
            long quantity = carry(reads ? 0 : book.quantity(side, i));
            if (reads) {
                levels.add(price, quantity);
            }
        }
        return levels;
    }

    /** A value of a type as reflection has it; on the way out it may be null. */
    public Object carry(@Nullable Object value, Type type) {
        if (type instanceof ParameterizedType of && of.getRawType() == Optional.class) {
            Optional<?> some = value == null ? Optional.empty() : (Optional<?>) value;
            return carry(some.isPresent())
                    ? Optional.of(carry((@Nullable Object) some.orElse(null), of.getActualTypeArguments()[0]))
                    : Optional.empty();
        }
        if (type instanceof ParameterizedType of && of.getRawType() == List.class) {
            Iterator<?> known = value == null ? List.of().iterator() : ((List<?>) value).iterator();
            int count = count(value == null ? 0 : ((List<?>) value).size(), 1);
            List<Object> carried = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                carried.add(carry(reads ? null : (Object) known.next(), of.getActualTypeArguments()[0]));
            }
            return List.copyOf(carried);
        }
        if (type instanceof Class<?> of) {
            return carryPlain(value, of);
        }
        throw new IllegalStateException("There is no way to carry " + type + ".");
    }

    private Object carryPlain(@Nullable Object value, Class<?> type) {
        if (type == long.class || type == Long.class) {
            return carry(value == null ? 0L : (long) value);
        } else if (type == int.class || type == Integer.class) {
            return carry(value == null ? 0 : (int) value);
        } else if (type == boolean.class || type == Boolean.class) {
            return carry(value != null && (boolean) value);
        } else if (type == double.class || type == Double.class) {
            return carry(value == null ? 0.0 : (double) value);
        } else if (type == String.class) {
            return carry(value == null ? "" : (String) value);
        } else if (type == BigDecimal.class) {
            return carry(value == null ? BigDecimal.ZERO : (BigDecimal) value);
        } else if (type.isEnum()) {
            return one(type.getEnumConstants(), carry(value == null ? "" : ((Enum<?>) value).name()), type);
        } else if (type.isSealed()) {
            Class<?>[] kinds = type.getPermittedSubclasses();
            String name = carry(value == null ? "" : value.getClass().getSimpleName());
            for (Class<?> kind : kinds) {
                if (kind.getSimpleName().equals(name)) {
                    return carryPlain(value, kind);
                }
            }
            throw new IllegalArgumentException(
                    "The state has a " + name + ", which is no " + type.getSimpleName() + ".");
        }
        return carryRecord(value, type);
    }

    private static Object one(Object[] of, String name, Class<?> type) {
        for (Object constant : of) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("The state has a " + name + ", which is no " + type.getSimpleName() + ".");
    }

    private Object carryRecord(@Nullable Object value, Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalStateException("There is no way to carry " + type + ".");
        }
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                components[i].getAccessor().setAccessible(true);
                Object known =
                        value == null ? null : components[i].getAccessor().invoke(value);
                values[i] = carry(known, components[i].getGenericType());
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("The state has no " + type.getSimpleName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("There is no way to carry " + type + ".", e);
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
