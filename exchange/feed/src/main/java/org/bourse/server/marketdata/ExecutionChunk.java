package org.bourse.server.marketdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * Executions as bytes, oldest first: added at the end, taken away at the beginning. A quarter million objects that live
 * for seconds would each be copied several times by the garbage collector; the bytes are one object per chunk.
 *
 * <p>Per execution: the length of the rest, then numbers and texts of variable length, small ones short.
 */
final class ExecutionChunk {

    private static final int NORMAL_BYTES = 256 * 1024;
    private static final int LONGEST_NUMBER = 10;
    private static final int NUMBERS = 17;
    private static final int TEXTS = 3;
    private static final int LONGEST_CHARACTER = 3;

    private static final ExecType[] TYPES = ExecType.values();
    private static final Side[] SIDES = Side.values();
    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();

    private final ByteBuffer bytes;
    private int oldest;

    /** A chunk that has room for this execution at least. */
    ExecutionChunk(Execution first) {
        bytes = ByteBuffer.allocate(Math.max(NORMAL_BYTES, longest(first)));
    }

    /** Adds an execution if there is room for it, and says whether there was. */
    @SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
    boolean add(Execution execution) {
        if (bytes.remaining() < longest(execution)) {
            return false;
        }
        int start = bytes.position();
        bytes.putInt(0);
        put(execution.eventSequence());
        put(execution.brokerId());
        put(execution.orderId());
        put(execution.type().ordinal());
        put(execution.open() ? 1 : 0);
        Side side = execution.side();
        put(side == null ? 0 : side.ordinal() + 1);
        put(execution.price());
        put(execution.quantity());
        put(execution.remainingQuantity());
        put(execution.lastPrice());
        put(execution.lastQuantity());
        put(execution.tradeId());
        put(execution.timeMicros());
        put(code(execution.keptPriority()));
        ExecutionInstructions told = execution.instructions();
        put(code(told));
        put(told == null ? 0 : told.stopPrice());
        put(told == null ? 0 : told.displayQuantity());
        put(execution.clientOrderId());
        put(execution.symbol());
        put(execution.reason());
        bytes.putInt(start, bytes.position() - start - Integer.BYTES);
        return true;
    }

    boolean isEmpty() {
        return oldest == bytes.position();
    }

    /** Takes the oldest execution away; answers its event sequence. */
    long removeOldest() {
        ByteBuffer entry = entry(oldest);
        oldest = entry.limit();
        return number(entry);
    }

    /** Adds the broker's executions after an event to {@code found}, oldest first. */
    void find(long eventSequence, long brokerId, List<Execution> found) {
        for (int at = oldest; at < bytes.position(); ) {
            ByteBuffer entry = entry(at);
            at = entry.limit();
            long event = number(entry);
            if (event > eventSequence && number(entry) == brokerId) {
                found.add(execution(event, brokerId, entry));
            }
        }
    }

    private ByteBuffer entry(int at) {
        return bytes.duplicate().position(at + Integer.BYTES).limit(at + Integer.BYTES + bytes.getInt(at));
    }

    private static Execution execution(long eventSequence, long brokerId, ByteBuffer entry) {
        long orderId = number(entry);
        ExecType type = TYPES[(int) number(entry)];
        boolean open = number(entry) == 1;
        @Nullable Side side = side((int) number(entry));
        long price = number(entry);
        long quantity = number(entry);
        long remainingQuantity = number(entry);
        long lastPrice = number(entry);
        long lastQuantity = number(entry);
        long tradeId = number(entry);
        long timeMicros = number(entry);
        @Nullable Boolean keptPriority = keptPriority((int) number(entry));
        @Nullable ExecutionInstructions instructions = instructions((int) number(entry), number(entry), number(entry));
        String clientOrderId = text(entry);
        String symbol = text(entry);
        String reason = text(entry);
        return new Execution(
                eventSequence,
                brokerId,
                orderId,
                clientOrderId,
                type,
                open,
                side,
                symbol,
                price,
                quantity,
                remainingQuantity,
                lastPrice,
                lastQuantity,
                tradeId,
                reason,
                timeMicros,
                keptPriority,
                instructions);
    }

    private static int code(@Nullable Boolean keptPriority) {
        return keptPriority == null ? 0 : keptPriority ? 2 : 1;
    }

    private static @Nullable Boolean keptPriority(int code) {
        return code == 0 ? null : Boolean.valueOf(code == 2);
    }

    /** 0 for none; else one more than twice the place of the prevention, and one for post-only. */
    @SuppressWarnings("EnumOrdinal") // The numbers never leave this process.
    private static int code(@Nullable ExecutionInstructions instructions) {
        return instructions == null
                ? 0
                : 1 + 2 * instructions.selfTradePrevention().ordinal() + (instructions.postOnly() ? 1 : 0);
    }

    private static @Nullable ExecutionInstructions instructions(int code, long stopPrice, long displayQuantity) {
        return code == 0
                ? null
                : ExecutionInstructions.of((code - 1) % 2 == 1, PREVENTIONS[(code - 1) / 2])
                        .withStop(stopPrice)
                        .displaying(displayQuantity);
    }

    private static @Nullable Side side(int code) {
        return code == 0 ? null : SIDES[code - 1];
    }

    private static int longest(Execution execution) {
        int characters = execution.clientOrderId().length()
                + execution.symbol().length()
                + execution.reason().length();
        return Integer.BYTES + (NUMBERS + TEXTS) * LONGEST_NUMBER + characters * LONGEST_CHARACTER;
    }

    /** Seven bits a byte, lowest first, as LEB128 does. */
    private void put(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long number(ByteBuffer entry) {
        long number = 0;
        int shift = 0;
        byte next = entry.get();
        while (next < 0) {
            number |= (next & 0x7FL) << shift;
            shift += 7;
            next = entry.get();
        }
        return number | (long) next << shift;
    }

    private void put(String text) {
        int start = bytes.position();
        int length = text.length();
        put(length);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                putAnyText(start, text);
                return;
            }
            bytes.put((byte) character);
        }
    }

    private void putAnyText(int start, String text) {
        byte[] encoded = text.getBytes(UTF_8);
        bytes.position(start);
        put(encoded.length);
        bytes.put(encoded);
    }

    private static String text(ByteBuffer entry) {
        byte[] encoded = new byte[(int) number(entry)];
        entry.get(encoded);
        return new String(encoded, UTF_8);
    }
}
