package org.bourse.server.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import org.agrona.MutableDirectBuffer;

/**
 * Encrypts and decrypts commands in place, with AES in counter mode: what the blocks' numbers encrypt to is mixed into the
 * command, and mixed in once more gives it back. A block's number is made of the command's time, its sequence and the
 * block's place, which come once in a journal. Java's own counter mode would have to be set up anew for each command,
 * which takes longer than encrypting it. Whether a record is whole its checksum says, which is over what is encrypted.
 *
 * <p>Not thread-safe. Nothing is allocated per command.
 */
final class CommandCipher {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BLOCK = 16;
    private static final int BLOCK_NUMBER_BITS = 16;

    private final Cipher blocks;
    private byte[] numbers = new byte[16 * BLOCK];
    private byte[] stream = new byte[16 * BLOCK];

    CommandCipher(JournalKey key) {
        this.blocks = key.blocks();
    }

    /** Turns {@code length} bytes at {@code offset} from plain to encrypted, or back. */
    void apply(long sequence, long timeMicros, MutableDirectBuffer buffer, int offset, int length) {
        fillStream(sequence, timeMicros, (length + BLOCK - 1) / BLOCK);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            long mixed = buffer.getLong(offset + i, ByteOrder.BIG_ENDIAN) ^ (long) LONG.get(stream, i);
            buffer.putLong(offset + i, mixed, ByteOrder.BIG_ENDIAN);
        }
        for (; i < length; i++) {
            buffer.putByte(offset + i, (byte) (buffer.getByte(offset + i) ^ stream[i]));
        }
    }

    private void fillStream(long sequence, long timeMicros, int count) {
        int length = count * BLOCK;
        if (numbers.length < length) {
            numbers = Arrays.copyOf(numbers, length * 2);
            stream = new byte[length * 2];
        }
        for (int block = 0; block < count; block++) {
            LONG.set(numbers, block * BLOCK, timeMicros);
            LONG.set(numbers, block * BLOCK + Long.BYTES, sequence << BLOCK_NUMBER_BITS | block);
        }
        try {
            blocks.update(numbers, 0, length, stream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the stream is as long as the numbers", e);
        }
    }
}
