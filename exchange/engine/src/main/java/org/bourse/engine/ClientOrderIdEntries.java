package org.bourse.engine;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The entries of client order ids, numbered from 0, in chunks: growing copies none of them. A freed entry is used again,
 * those in the lowest chunks first, so that the other chunks run empty after a peak. Empty chunks but one are given back;
 * one with a single entry in use, of an order that stays open for long, is kept.
 */
final class ClientOrderIdEntries {

    private static final int LEAST_CHUNKS = 16;

    /** The chunks by number; {@link ClientOrderIdChunk#NONE} where one was given back or never was. */
    private ClientOrderIdChunk[] chunks = new ClientOrderIdChunk[0];

    /** Which chunks have a free entry. */
    private final BitSet withRoom = new BitSet();

    private boolean keepsEmptyChunk;

    /** The chunk that an entry in use is in. */
    ClientOrderIdChunk chunkOf(int entry) {
        return chunks[entry >>> ClientOrderIdChunk.PLACE_BITS];
    }

    /** Takes an entry that is not in use. */
    int take() {
        int number = withRoom.nextSetBit(0);
        if (number < 0) {
            number = addChunk();
        }
        ClientOrderIdChunk chunk = chunks[number];
        if (chunk.isEmpty()) {
            keepsEmptyChunk = false;
        }
        int entry = number << ClientOrderIdChunk.PLACE_BITS | chunk.take();
        if (chunk.isFull()) {
            withRoom.clear(number);
        }
        return entry;
    }

    /** Takes an entry out of use. */
    void release(int entry) {
        int number = entry >>> ClientOrderIdChunk.PLACE_BITS;
        ClientOrderIdChunk chunk = chunks[number];
        chunk.release(entry);
        boolean superfluous = chunk.isEmpty() && keepsEmptyChunk;
        if (superfluous) {
            chunks[number] = ClientOrderIdChunk.NONE;
        }
        withRoom.set(number, !superfluous);
        keepsEmptyChunk |= chunk.isEmpty();
    }

    /** How many chunks there is memory for. */
    int chunkCount() {
        int count = 0;
        for (ClientOrderIdChunk chunk : chunks) {
            count += chunk == ClientOrderIdChunk.NONE ? 0 : 1;
        }
        return count;
    }

    private int addChunk() {
        int number = 0;
        while (number < chunks.length && chunks[number] != ClientOrderIdChunk.NONE) {
            number++;
        }
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(LEAST_CHUNKS, number * 2));
            Arrays.fill(chunks, number, chunks.length, ClientOrderIdChunk.NONE);
        }
        chunks[number] = new ClientOrderIdChunk();
        withRoom.set(number);
        return number;
    }
}
