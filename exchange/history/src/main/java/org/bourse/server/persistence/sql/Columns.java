package org.bourse.server.persistence.sql;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Rows turned into array parameters, one per column: how many rows travel in one statement. */
public final class Columns {

    private Columns() {}

    /** A function to a {@code short}; the JDK has none. */
    @FunctionalInterface
    public interface ToShort<T> {
        /** The number in a row. */
        short of(T row);
    }

    /** A column of {@code bigint}. */
    public static <T> long[] longs(List<T> rows, ToLongFunction<T> value) {
        long[] column = new long[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.applyAsLong(rows.get(i));
        }
        return column;
    }

    /** A column of {@code integer}. */
    public static <T> int[] ints(List<T> rows, ToIntFunction<T> value) {
        int[] column = new int[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.applyAsInt(rows.get(i));
        }
        return column;
    }

    /** A column of {@code smallint}. */
    public static <T> short[] shorts(List<T> rows, ToShort<T> value) {
        short[] column = new short[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.of(rows.get(i));
        }
        return column;
    }

    /** A column of {@code boolean}. */
    public static <T> boolean[] booleans(List<T> rows, Predicate<T> value) {
        boolean[] column = new boolean[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.test(rows.get(i));
        }
        return column;
    }

    /** A column of {@code text}. */
    public static <T> String[] texts(List<T> rows, Function<T, String> value) {
        String[] column = new String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    /** A column of {@code bytea}. */
    public static <T> byte[][] bytes(List<T> rows, Function<T, byte[]> value) {
        byte[][] column = new byte[rows.size()][];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
