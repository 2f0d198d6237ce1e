package org.bourse.floor.feed;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Places in a list, found by the bytes of names in a frame, whatever their case, without making a text of them. */
final class SymbolTable {

    private final byte[][] names;
    private final int[] slots;

    SymbolTable(List<String> symbols) {
        names = new byte[symbols.size()][];
        slots = new int[Integer.highestOneBit(Math.max(symbols.size(), 1)) * 4];
        for (int i = 0; i < names.length; i++) {
            names[i] = symbols.get(i).getBytes(StandardCharsets.US_ASCII);
            int slot = hash(names[i], 0, names[i].length);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    /** The place of that name, or -1. */
    int find(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to);
        while (slots[slot] != 0) {
            if (same(names[slots[slot] - 1], bytes, from, to)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    private int hash(byte[] bytes, int from, int to) {
        int hash = 17;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + (bytes[i] & ~0x20);
        }
        return (hash ^ hash >>> 15) & (slots.length - 1);
    }

    private static boolean same(byte[] name, byte[] bytes, int from, int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((name[i] & ~0x20) != (bytes[from + i] & ~0x20)) {
                return false;
            }
        }
        return true;
    }
}
