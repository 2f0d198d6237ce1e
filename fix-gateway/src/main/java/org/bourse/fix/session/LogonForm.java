package org.bourse.fix.session;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.bourse.fix.wire.FixTime;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;

/**
 * The rules for the form of a Logon(A), whoever sends it. Looked at before its session is: QuickFIX/J would count a
 * Logon that it refuses, and its own refusal, and some it would refuse without a reason.
 */
public final class LogonForm {

    private static final int LEAST_HEARTBEAT_SECONDS = 5;
    private static final int MOST_HEARTBEAT_SECONDS = 60;
    private static final int MOST_GRACE_SECONDS = 3_600;

    /** The latency that QuickFIX/J allows, too. */
    private static final long MOST_LATENCY_MICROS = 120_000_000;

    /** {@code 20260101-00:00:00.000000000}: what is finer is not looked at. */
    private static final int NANOSECONDS_LENGTH = 27;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern TAG = Pattern.compile("[1-9][0-9]{0,8}");

    private static final Set<Integer> HEADER = Set.of(8, 9, 35, 49, 56, 34, 52, 43, 97, 50, 142, 57, 143, 122, 369);
    private static final List<Integer> BODY = List.of(
            Tag.ENCRYPT_METHOD,
            Tag.HEART_BT_INT,
            Tag.RESET_SEQ_NUM_FLAG,
            Tag.USERNAME,
            Tag.PASSWORD,
            Tag.NEXT_EXPECTED_MSG_SEQ_NUM,
            Tag.CANCEL_ORDERS_ON_DISCONNECT,
            Tag.CANCEL_ON_DISCONNECT_GRACE);

    private LogonForm() {}

    /**
     * The fault of a Logon, for its client; empty when there is none.
     *
     * @param logon as it came, framed right
     * @param next the number of the next message that its session sends
     * @param expected the number of the next message that its client sends
     * @param nowMicros the time
     */
    static Optional<String> fault(String logon, int next, int expected, long nowMicros) {
        IntFunction<Optional<String>> field = tag -> RawMessage.field(logon, tag);
        return faultOfFields(logon)
                .or(() -> faultOfValues(field, next))
                .or(() -> faultOfHeader(field, nowMicros))
                .or(() -> faultOfUsedNumber(field, expected));
    }

    /** The same of what it consists of, whatever its values are. */
    static Optional<String> faultOfFields(String logon) {
        Set<Integer> seen = new HashSet<>();
        boolean inBody = false;
        for (int from = 0; from < logon.length(); ) {
            int end = logon.indexOf(RawMessage.SOH, from);
            int equals = logon.indexOf('=', from);
            if (equals < 0
                    || equals > end
                    || !TAG.matcher(logon.substring(from, equals)).matches()) {
                return Optional.of("the Logon has a field that is not tag=value");
            }
            int tag = Integer.parseInt(logon.substring(from, equals));
            inBody |= BODY.contains(tag);
            if (tag != Tag.CHECK_SUM && !HEADER.contains(tag) && !BODY.contains(tag)) {
                return Optional.of("tag " + tag + " is no field of the Logon: behind its header it may have " + BODY);
            }
            if (equals + 1 == end) {
                return Optional.of("tag " + tag + " of the Logon has no value");
            }
            if (!seen.add(tag)) {
                return Optional.of("tag " + tag + " of the Logon is given twice");
            }
            if (inBody && HEADER.contains(tag)) {
                return Optional.of("tag " + tag + " of the Logon belongs in its header, before " + BODY);
            }
            from = end + 1;
        }
        return Optional.empty();
    }

    /**
     * The same of its values, however they are read.
     *
     * @param field the value of a field, by its tag; empty when it isn't there
     */
    public static Optional<String> faultOfValues(IntFunction<Optional<String>> field, int next) {
        if (!isNumber(field.apply(Tag.MSG_SEQ_NUM), 0, Integer.MAX_VALUE)) {
            return Optional.of("MsgSeqNum(34) must be a number");
        }
        if (field.apply(Tag.SENDING_TIME).isEmpty()) {
            return Optional.of("SendingTime(52) is required");
        }
        if (!is(field.apply(Tag.ENCRYPT_METHOD), "0")) {
            return Optional.of("EncryptMethod(98) must be 0");
        }
        if (!isNumber(field.apply(Tag.HEART_BT_INT), LEAST_HEARTBEAT_SECONDS, MOST_HEARTBEAT_SECONDS)) {
            return Optional.of("HeartBtInt(108) must be between " + LEAST_HEARTBEAT_SECONDS + " and "
                    + MOST_HEARTBEAT_SECONDS + " seconds");
        }
        Optional<String> numbers = faultOfNumbers(field, next);
        return numbers.isPresent() ? numbers : faultOfCancelOnDisconnect(field);
    }

    private static Optional<String> faultOfHeader(IntFunction<Optional<String>> field, long nowMicros) {
        OptionalLong sent = FixTime.parseTimestamp(
                toNanoseconds(field.apply(Tag.SENDING_TIME).orElse("")));
        if (sent.isEmpty()) {
            return Optional.of("SendingTime(52) must be a UTC time such as " + FixTime.timestamp(nowMicros));
        }
        if (Math.abs(sent.getAsLong() - nowMicros) > MOST_LATENCY_MICROS) {
            return Optional.of("SendingTime(52) must be within " + MOST_LATENCY_MICROS / 1_000_000
                    + " seconds of the exchange's, which is " + FixTime.timestamp(nowMicros));
        }
        Optional<String> repeated = field.apply(Tag.POSS_DUP_FLAG);
        boolean isRepeated = repeated.isPresent() && !is(repeated, "N");
        if (isRepeated || field.apply(Tag.ORIG_SENDING_TIME).isPresent()) {
            return Optional.of(
                    "a Logon is not sent again: PossDupFlag(43) must be N or absent, and OrigSendingTime(122)"
                            + " absent");
        }
        if (isWrong(field.apply(Tag.POSS_RESEND))) {
            return Optional.of("PossResend(97) must be Y or N");
        }
        Optional<String> processed = field.apply(Tag.LAST_MSG_SEQ_NUM_PROCESSED);
        return processed.isPresent() && !isNumber(processed, 0, Integer.MAX_VALUE)
                ? Optional.of("LastMsgSeqNumProcessed(369) must be a number")
                : Optional.empty();
    }

    private static Optional<String> faultOfUsedNumber(IntFunction<Optional<String>> field, int expected) {
        boolean resets = is(field.apply(Tag.RESET_SEQ_NUM_FLAG), "Y");
        Optional<String> number = field.apply(Tag.MSG_SEQ_NUM);
        return resets || isNumber(number, expected, Integer.MAX_VALUE)
                ? Optional.empty()
                : Optional.of("MsgSeqNum too low, expecting " + expected + " but received " + number.orElse(""));
    }

    private static String toNanoseconds(String time) {
        return time.length() > NANOSECONDS_LENGTH ? time.substring(0, NANOSECONDS_LENGTH) : time;
    }

    private static Optional<String> faultOfNumbers(IntFunction<Optional<String>> field, int next) {
        Optional<String> reset = field.apply(Tag.RESET_SEQ_NUM_FLAG);
        if (isWrong(reset)) {
            return Optional.of("ResetSeqNumFlag(141) must be Y or N");
        }
        boolean resets = is(reset, "Y");
        if (resets && !isNumber(field.apply(Tag.MSG_SEQ_NUM), 1, 1)) {
            return Optional.of("MsgSeqNum(34) must be 1 with ResetSeqNumFlag(141)=Y");
        }
        Optional<String> expected = field.apply(Tag.NEXT_EXPECTED_MSG_SEQ_NUM);
        if (expected.isPresent() && !isNumber(expected, 1, Integer.MAX_VALUE)) {
            return Optional.of("NextExpectedMsgSeqNum(789) must be a number from 1 on");
        }
        if (expected.isPresent() && !resets && !isNumber(expected, 1, next)) {
            return Optional.of("NextExpectedMsgSeqNum(789) is too high, the next is " + next);
        }
        return Optional.empty();
    }

    private static Optional<String> faultOfCancelOnDisconnect(IntFunction<Optional<String>> field) {
        Optional<String> cancel = field.apply(Tag.CANCEL_ORDERS_ON_DISCONNECT);
        if (isWrong(cancel)) {
            return Optional.of("CancelOrdersOnDisconnect(8013) must be Y or N");
        }
        Optional<String> grace = field.apply(Tag.CANCEL_ON_DISCONNECT_GRACE);
        if (grace.isPresent() && !isNumber(grace, 0, MOST_GRACE_SECONDS)) {
            return Optional.of(
                    "CancelOnDisconnectGrace(8014) must be between 0 and " + MOST_GRACE_SECONDS + " seconds");
        }
        return grace.isPresent() && !is(cancel, "Y")
                ? Optional.of("CancelOnDisconnectGrace(8014) needs CancelOrdersOnDisconnect(8013)=Y")
                : Optional.empty();
    }

    private static boolean isWrong(Optional<String> flag) {
        return flag.isPresent() && !is(flag, "Y") && !is(flag, "N");
    }

    private static boolean is(Optional<String> value, String wanted) {
        return value.isPresent() && value.get().equals(wanted);
    }

    private static boolean isNumber(Optional<String> value, int least, int most) {
        return value.isPresent()
                && NUMBER.matcher(value.get()).matches()
                && Long.parseLong(value.get()) >= least
                && Long.parseLong(value.get()) <= most;
    }
}
