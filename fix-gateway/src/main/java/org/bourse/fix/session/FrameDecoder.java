package org.bourse.fix.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;

/**
 * Cuts what arrives on one connection into messages. A message is framed right when it begins with 8 and 9, BodyLength(9)
 * leads to CheckSum(10), and that is right; it comes out as text. Everything else is garbled: it is passed over up to the
 * next beginning of a message, and comes out as one {@link #GARBLED}, whatever it was.
 *
 * <p>What it holds is bounded: a message is never longer than {@value #MAX_MESSAGE_BYTES} bytes, and nothing is kept of
 * what is passed over. A BodyLength that reaches into the next message is wrong, so it swallows none of those that follow.
 *
 * <p>QuickFIX/J's own decoder keeps whatever comes, waits for whatever length it is told, and logs what it does not
 * understand, passwords included.
 */
final class FrameDecoder implements ProtocolDecoder {

    /** Comes out in place of what was passed over. */
    static final Object GARBLED = new Object();

    /** Comes out when more was passed over than the longest message has: nobody speaks FIX there. */
    static final Object NO_FIX = new Object();

    /** No message of ours comes near. */
    static final int MAX_MESSAGE_BYTES = 64 * 1_024;

    private static final byte SOH = 1;
    private static final int MAX_LENGTH_DIGITS = 6;
    private static final int MAX_VERSION_BYTES = 8;
    private static final int TRAILER_BYTES = 7;
    private static final byte[] BEGIN = {'8', '=', 'F', 'I', 'X'};

    /** {@code SOH 8=FIX}, a version, {@code SOH 9=}. */
    private static final int BEGINNING_BYTES = 1 + 5 + MAX_VERSION_BYTES + 3;

    /** More room than that is given back when nothing waits. */
    private static final int USUAL_BYTES = 4 * 1_024;

    /** The results of a {@link #step}, if not the end of a message. */
    private static final int INCOMPLETE = -1;

    private static final int WRONG = -2;

    private byte[] bytes = new byte[256];
    private int start;
    private int end;

    /** Bytes that were passed over since the last message. */
    private int passedOver;

    /** The counts that another thread may look at: bytes that wait, and messages that came out, garbled ones too. */
    private volatile int waiting;

    private volatile long taken;

    /** The place up to which an incomplete message was looked through for the beginning of another. */
    private int searched;

    private boolean lost;

    /** The number of bytes of a message that wait for the rest of it. */
    int waiting() {
        return waiting;
    }

    /** The number of messages that came out so far, garbled ones too. */
    long taken() {
        return taken;
    }

    @Override
    public void decode(IoSession io, IoBuffer in, ProtocolDecoderOutput out) {
        append(in);
        long came = taken;
        while (start < end) {
            int next = lost ? WRONG : step();
            if (next == INCOMPLETE) {
                break;
            }
            if (next == WRONG) {
                if (!lost) {
                    lost = true;
                    came++;
                    out.write(GARBLED);
                }
                if (!passOver(out)) {
                    break;
                }
            } else {
                out.write(new String(bytes, start, next - start, StandardCharsets.ISO_8859_1));
                came++;
                start = next;
                searched = next;
                passedOver = 0;
            }
        }
        giveBack();
        waiting = lost ? 0 : end - start;
        taken = came;
    }

    /** The end of the message at the start, {@link #INCOMPLETE} or {@link #WRONG}. */
    private int step() {
        for (int i = 0; i < BEGIN.length; i++) {
            if (start + i == end) {
                return INCOMPLETE;
            }
            if (bytes[start + i] != BEGIN[i]) {
                return WRONG;
            }
        }
        int version = start + BEGIN.length;
        int versionEnd = version;
        while (versionEnd < end && bytes[versionEnd] != SOH && versionEnd - version <= MAX_VERSION_BYTES) {
            versionEnd++;
        }
        if (versionEnd - version > MAX_VERSION_BYTES) {
            return WRONG;
        }
        int length = versionEnd + 1;
        if (length + 1 >= end) {
            return INCOMPLETE;
        }
        return bytes[length] == '9' && bytes[length + 1] == '=' ? step(length + 2) : WRONG;
    }

    /** The same, when the value of BodyLength(9) begins here. */
    private int step(int lengthStart) {
        int length = 0;
        int at = lengthStart;
        while (at < end && bytes[at] != SOH) {
            if (bytes[at] < '0' || bytes[at] > '9' || at - lengthStart == MAX_LENGTH_DIGITS) {
                return WRONG;
            }
            length = length * 10 + bytes[at] - '0';
            at++;
        }
        if (at == end) {
            return INCOMPLETE;
        }
        int trailer = at + 1 + length;
        if (at + 3 >= end) {
            return INCOMPLETE;
        }
        // FIX wants MsgType(35) third.
        if (bytes[at + 1] != '3' || bytes[at + 2] != '5' || bytes[at + 3] != '=') {
            return WRONG;
        }
        if (at == lengthStart || trailer + TRAILER_BYTES - start > MAX_MESSAGE_BYTES) {
            return WRONG;
        }
        if (trailer + TRAILER_BYTES > end) {
            return anotherBegins(at) ? WRONG : INCOMPLETE;
        }
        return isTrailer(trailer) ? trailer + TRAILER_BYTES : WRONG;
    }

    private boolean isTrailer(int trailer) {
        boolean framed = bytes[trailer - 1] == SOH
                && bytes[trailer] == '1'
                && bytes[trailer + 1] == '0'
                && bytes[trailer + 2] == '='
                && bytes[trailer + 6] == SOH;
        if (!framed) {
            return false;
        }
        int sum = 0;
        for (int i = start; i < trailer; i++) {
            sum += bytes[i];
        }
        sum &= 0xFF;
        return bytes[trailer + 3] == '0' + sum / 100
                && bytes[trailer + 4] == '0' + sum / 10 % 10
                && bytes[trailer + 5] == '0' + sum % 10;
    }

    /** Whether a message begins in what has arrived of an incomplete one. */
    private boolean anotherBegins(int from) {
        int found = beginning(Math.max(from, searched));
        if (found < 0) {
            searched = Math.max(from, end - BEGINNING_BYTES);
        }
        return found >= 0;
    }

    /** Goes on to the next beginning of a message; false when there is none yet. */
    private boolean passOver(ProtocolDecoderOutput out) {
        int from = start;
        int found = beginning(start);
        // What may be the first bytes of a beginning stays.
        start = found >= 0 ? found : Math.max(start, end - BEGINNING_BYTES);
        searched = start;
        passedOver += start - from;
        if (passedOver > MAX_MESSAGE_BYTES) {
            passedOver = 0;
            out.write(NO_FIX);
        }
        lost = found < 0;
        return found >= 0;
    }

    /** The place, behind the end of a field, at which {@code 8=FIX…} and then {@code 9=} follow; -1 for none. */
    private int beginning(int from) {
        for (int i = from; i + 1 + BEGIN.length < end; i++) {
            if (bytes[i] == SOH && isBeginning(i + 1)) {
                return i + 1;
            }
        }
        return -1;
    }

    private boolean isBeginning(int at) {
        for (int i = 0; i < BEGIN.length; i++) {
            if (bytes[at + i] != BEGIN[i]) {
                return false;
            }
        }
        int versionEnd = at + BEGIN.length;
        int limit = Math.min(end, versionEnd + MAX_VERSION_BYTES + 1);
        while (versionEnd < limit && bytes[versionEnd] != SOH) {
            versionEnd++;
        }
        return versionEnd + 2 < end
                && bytes[versionEnd] == SOH
                && bytes[versionEnd + 1] == '9'
                && bytes[versionEnd + 2] == '=';
    }

    private void append(IoBuffer in) {
        int arrived = in.remaining();
        if (end + arrived > bytes.length) {
            int kept = end - start;
            byte[] room = kept + arrived <= bytes.length ? bytes : new byte[Math.max(2 * bytes.length, kept + arrived)];
            System.arraycopy(bytes, start, room, 0, kept);
            searched = Math.max(0, searched - start);
            bytes = room;
            start = 0;
            end = kept;
        }
        in.get(bytes, end, arrived);
        end += arrived;
    }

    private void giveBack() {
        int kept = end - start;
        if (kept == 0) {
            start = 0;
            end = 0;
            searched = 0;
        }
        if (bytes.length > USUAL_BYTES && kept <= USUAL_BYTES / 2) {
            byte[] room = Arrays.copyOfRange(bytes, start, start + USUAL_BYTES / 2);
            searched = Math.max(0, searched - start);
            bytes = room;
            start = 0;
            end = kept;
        }
    }

    @Override
    public void finishDecode(IoSession io, ProtocolDecoderOutput out) {
        // What is incomplete when the connection ends never was a message.
    }

    @Override
    public void dispose(IoSession io) {
        // There is nothing but memory.
    }
}
