package org.bourse.server.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/**
 * An execution as bytes, but for its broker: numbers and texts of variable length, small ones short. What grows with time is
 * written as its distance from an origin, so that a run of executions takes a few bytes each for it.
 *
 * <p>History keeps these bytes for years: a code written here keeps its meaning, and another form is another
 * {@link #VERSION}.
 */
public final class ExecutionBytes {

    /** The version of the form. */
    public static final byte VERSION = 1;

    private static final int LONGEST_NUMBER = 10;
    private static final int NUMBERS = 16;
    private static final int TEXTS = 3;
    private static final int LONGEST_CHARACTER = 3;

    private static final int OPEN = 1 << 4;
    private static final int SIDE_SHIFT = 5;
    private static final int TYPE_MASK = 15;
    private static final int KEPT_MASK = 3;
    private static final int INSTRUCTIONS_SHIFT = 2;

    private ExecutionBytes() {}

    /** The numbers that distances are measured from. */
    public record Origin(long eventSequence, long orderId, long tradeId, long timeMicros) {

        /** For numbers as they are. */
        public static final Origin ZERO = new Origin(0, 0, 0, 0);
    }

    /** As many bytes as the execution takes at the most. */
    public static int longest(Execution execution) {
        int characters = execution.clientOrderId().length()
                + execution.symbol().length()
                + execution.reason().length();
        return (NUMBERS + TEXTS) * LONGEST_NUMBER + characters * LONGEST_CHARACTER;
    }

    /** Writes an execution that is not from before the origin. */
    public static void put(Execution execution, Origin origin, ByteBuffer bytes) {
        putNumber(bytes, execution.eventSequence() - origin.eventSequence);
        putNumber(
                bytes, code(execution.type()) | (execution.open() ? OPEN : 0) | (code(execution.side()) << SIDE_SHIFT));
        putNumber(bytes, zigzag(execution.orderId() - origin.orderId));
        putNumber(bytes, execution.price());
        putNumber(bytes, execution.quantity());
        putNumber(bytes, execution.remainingQuantity());
        putNumber(bytes, execution.lastPrice());
        putNumber(bytes, execution.lastQuantity());
        putNumber(bytes, execution.tradeId() == 0 ? 0 : 1 + zigzag(execution.tradeId() - origin.tradeId));
        putNumber(bytes, execution.timeMicros() - origin.timeMicros);
        ExecutionInstructions told = execution.instructions();
        putNumber(bytes, code(execution.keptPriority()) | (code(told) << INSTRUCTIONS_SHIFT));
        if (told != null) {
            putNumber(bytes, told.stopPrice());
            putNumber(bytes, told.displayQuantity());
            putNumber(bytes, told.stpId());
        }
        putText(bytes, execution.clientOrderId());
        putText(bytes, execution.symbol());
        putText(bytes, execution.reason());
    }

    /** Reads the next execution's event alone. */
    public static long eventSequence(Origin origin, ByteBuffer bytes) {
        return origin.eventSequence + number(bytes);
    }

    /** Reads the next execution. */
    public static Execution read(long brokerId, Origin origin, ByteBuffer bytes) {
        return read(eventSequence(origin, bytes), brokerId, origin, bytes);
    }

    /** Reads what follows an execution's event. */
    public static Execution read(long eventSequence, long brokerId, Origin origin, ByteBuffer bytes) {
        int what = (int) number(bytes);
        long orderId = origin.orderId + unzigzag(number(bytes));
        long price = number(bytes);
        long quantity = number(bytes);
        long remainingQuantity = number(bytes);
        long lastPrice = number(bytes);
        long lastQuantity = number(bytes);
        long trade = number(bytes);
        long timeMicros = origin.timeMicros + number(bytes);
        int terms = (int) number(bytes);
        int told = terms >> INSTRUCTIONS_SHIFT;
        @Nullable
        ExecutionInstructions instructions =
                told == 0 ? null : instructions(told, number(bytes), number(bytes), number(bytes));
        String clientOrderId = text(bytes);
        String symbol = text(bytes);
        String reason = text(bytes);
        return new Execution(
                eventSequence,
                brokerId,
                orderId,
                clientOrderId,
                type(what & TYPE_MASK),
                (what & OPEN) != 0,
                side(what >> SIDE_SHIFT),
                symbol,
                price,
                quantity,
                remainingQuantity,
                lastPrice,
                lastQuantity,
                trade == 0 ? 0 : origin.tradeId + unzigzag(trade - 1),
                reason,
                timeMicros,
                keptPriority(terms & KEPT_MASK),
                instructions);
    }

    private static int code(ExecType type) {
        return switch (type) {
            case NEW -> 0;
            case TRADE -> 1;
            case CANCELLED -> 2;
            case EXPIRED -> 3;
            case REPLACED -> 4;
            case TRIGGERED -> 5;
            case PREVENTED -> 6;
            case REJECTED -> 7;
        };
    }

    private static ExecType type(int code) {
        return switch (code) {
            case 0 -> ExecType.NEW;
            case 1 -> ExecType.TRADE;
            case 2 -> ExecType.CANCELLED;
            case 3 -> ExecType.EXPIRED;
            case 4 -> ExecType.REPLACED;
            case 5 -> ExecType.TRIGGERED;
            case 6 -> ExecType.PREVENTED;
            case 7 -> ExecType.REJECTED;
            default -> throw unknown("type of an execution", code);
        };
    }

    private static int code(@Nullable Side side) {
        return switch (side) {
            case null -> 0;
            case BID -> 1;
            case ASK -> 2;
        };
    }

    private static @Nullable Side side(int code) {
        return switch (code) {
            case 0 -> null;
            case 1 -> Side.BID;
            case 2 -> Side.ASK;
            default -> throw unknown("side", code);
        };
    }

    private static int code(@Nullable Boolean keptPriority) {
        return keptPriority == null ? 0 : keptPriority ? 2 : 1;
    }

    private static @Nullable Boolean keptPriority(int code) {
        return code == 0 ? null : Boolean.valueOf(code == 2);
    }

    /** 0 for none; else one more than twice the prevention's code, and one for post-only. */
    private static int code(@Nullable ExecutionInstructions told) {
        return told == null ? 0 : 1 + 2 * code(told.selfTradePrevention()) + (told.postOnly() ? 1 : 0);
    }

    private static ExecutionInstructions instructions(int code, long stopPrice, long displayQuantity, long stpId) {
        return ExecutionInstructions.of((code - 1) % 2 == 1, prevention((code - 1) / 2))
                .withStop(stopPrice)
                .displaying(displayQuantity)
                .inGroup((int) stpId);
    }

    private static int code(SelfTradePrevention prevention) {
        return switch (prevention) {
            case NONE -> 0;
            case CANCEL_NEWEST -> 1;
            case CANCEL_OLDEST -> 2;
            case CANCEL_BOTH -> 3;
            case DECREMENT -> 4;
        };
    }

    private static SelfTradePrevention prevention(int code) {
        return switch (code) {
            case 0 -> SelfTradePrevention.NONE;
            case 1 -> SelfTradePrevention.CANCEL_NEWEST;
            case 2 -> SelfTradePrevention.CANCEL_OLDEST;
            case 3 -> SelfTradePrevention.CANCEL_BOTH;
            case 4 -> SelfTradePrevention.DECREMENT;
            default -> throw unknown("self-trade prevention", code);
        };
    }

    private static IllegalStateException unknown(String what, int code) {
        return new IllegalStateException("no " + what + " has the code " + code);
    }

    /** Small for small distances of either sign. */
    private static long zigzag(long distance) {
        return (distance << 1) ^ (distance >> (Long.SIZE - 1));
    }

    private static long unzigzag(long coded) {
        return (coded >>> 1) ^ -(coded & 1);
    }

    /** Writes a number: seven bits a byte, lowest first, as LEB128 does. */
    public static void putNumber(ByteBuffer bytes, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    /** Reads a number. */
    public static long number(ByteBuffer bytes) {
        long number = 0;
        int shift = 0;
        byte next = bytes.get();
        while (next < 0) {
            number |= (next & 0x7FL) << shift;
            shift += 7;
            next = bytes.get();
        }
        return number | (long) next << shift;
    }

    private static void putText(ByteBuffer bytes, String text) {
        int start = bytes.position();
        int length = text.length();
        putNumber(bytes, length);
        for (int i = 0; i < length; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                bytes.position(start);
                byte[] encoded = text.getBytes(UTF_8);
                putNumber(bytes, encoded.length);
                bytes.put(encoded);
                return;
            }
            bytes.put((byte) character);
        }
    }

    private static String text(ByteBuffer bytes) {
        byte[] encoded = new byte[(int) number(bytes)];
        bytes.get(encoded);
        return new String(encoded, UTF_8);
    }
}
