package org.bourse.floor.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Places in a list, found by the bytes of names in a frame, whatever their case, without making a text of them. */
final class SymbolTable {

    /** Eight bytes at once. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What small letters and large ones have in common. */
    private static final long UPPER_CASE = 0xdfdf_dfdf_dfdf_dfdfL;

    /** The odd number next to 2 to the power of 64 divided by the golden ratio. */
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    /** A slot whose name was taken out: a search goes on behind it. */
    private static final int TAKEN_OUT = -1;

    /** The name of a place that has none. */
    private static final byte[] NONE = {};

    private byte[][] names;
    private int[] slots;

    /** Slots that are not empty, those of names that were taken out among them. */
    private int used;

    SymbolTable(List<String> symbols) {
        names = new byte[Math.max(symbols.size(), 1)][];
        Arrays.fill(names, NONE);
        slots = new int[Integer.highestOneBit(names.length) * 4];
        for (int i = 0; i < symbols.size(); i++) {
            put(i, symbols.get(i));
        }
    }

    /** That place has that name from here on; it had none. */
    void put(int place, String symbol) {
        if (place >= names.length) {
            int before = names.length;
            names = Arrays.copyOf(names, Math.max(place + 1, before * 2));
            Arrays.fill(names, before, names.length, NONE);
        }
        names[place] = symbol.getBytes(StandardCharsets.US_ASCII);
        if ((used + 1) * 2 > slots.length) {
            rebuild();
        } else {
            enter(place);
        }
    }

    /** That place has no name from here on. */
    void remove(int place) {
        byte[] name = names[place];
        if (name.length > 0) {
            int slot = hash(name, 0, name.length);
            while (slots[slot] != place + 1) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = TAKEN_OUT;
            names[place] = NONE;
        }
    }

    private void rebuild() {
        int count = 0;
        for (byte[] name : names) {
            count += name.length == 0 ? 0 : 1;
        }
        slots = new int[Integer.highestOneBit(Math.max(count, 1)) * 4];
        used = 0;
        for (int place = 0; place < names.length; place++) {
            if (names[place].length > 0) {
                enter(place);
            }
        }
    }

    private void enter(int place) {
        byte[] name = names[place];
        int slot = hash(name, 0, name.length);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = place + 1;
        used++;
    }

    /** The place of that name, or -1. */
    int find(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to);
        while (slots[slot] != 0) {
            if (slots[slot] != TAKEN_OUT && same(names[slots[slot] - 1], bytes, from, to)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    private int hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash, (long) EIGHT.get(bytes, at) & UPPER_CASE);
        }
        for (; at < to; at++) {
            hash = mixed(hash, bytes[at] & UPPER_CASE & 0xff);
        }
        return (int) (hash ^ hash >>> 32) & (slots.length - 1);
    }

    private static long mixed(long hash, long next) {
        long product = (hash ^ next) * MIX;
        return product ^ product >>> 29;
    }

    private static boolean same(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        int i = 0;
        for (; name.length - i >= Long.BYTES; i += Long.BYTES) {
            if ((((long) EIGHT.get(name, i) ^ (long) EIGHT.get(bytes, from + i)) & UPPER_CASE) != 0) {
                return false;
            }
        }
        for (; i < name.length; i++) {
            if (((name[i] ^ bytes[from + i]) & UPPER_CASE & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
