package org.bourse.fix.wire;

import java.util.Set;

/** The message types (FIX tag 35) that the gateway reads and writes. */
public final class MsgTypes {

    public static final String RESEND_REQUEST = "2";
    public static final String REJECT = "3";
    public static final String SEQUENCE_RESET = "4";
    public static final String LOGOUT = "5";
    public static final String EXECUTION_REPORT = "8";
    public static final String ORDER_CANCEL_REJECT = "9";
    public static final String LOGON = "A";
    public static final String MASS_STATUS_REQUEST = "AF";
    public static final String NEW_ORDER = "D";
    public static final String CANCEL_REQUEST = "F";
    public static final String REPLACE_REQUEST = "G";
    public static final String STATUS_REQUEST = "H";
    public static final String MARKET_DATA_REQUEST = "V";
    public static final String MARKET_DATA_SNAPSHOT = "W";
    public static final String MARKET_DATA_INCREMENT = "X";
    public static final String MARKET_DATA_REJECT = "Y";
    public static final String BUSINESS_REJECT = "j";
    public static final String MASS_CANCEL_REQUEST = "q";
    public static final String MASS_CANCEL_REPORT = "r";
    public static final String SECURITY_LIST_REQUEST = "x";
    public static final String SECURITY_LIST = "y";
    public static final String SECURITY_STATUS_REQUEST = "e";
    public static final String SECURITY_STATUS = "f";

    /** The messages that a client may send beside the session's own. */
    public static final Set<String> ACCEPTED = Set.of(
            NEW_ORDER,
            CANCEL_REQUEST,
            REPLACE_REQUEST,
            MASS_CANCEL_REQUEST,
            STATUS_REQUEST,
            MASS_STATUS_REQUEST,
            MARKET_DATA_REQUEST,
            SECURITY_LIST_REQUEST,
            SECURITY_STATUS_REQUEST);

    /** The messages that only the exchange sends. */
    private static final Set<String> SENT = Set.of(
            EXECUTION_REPORT,
            ORDER_CANCEL_REJECT,
            MASS_CANCEL_REPORT,
            MARKET_DATA_SNAPSHOT,
            MARKET_DATA_INCREMENT,
            MARKET_DATA_REJECT,
            BUSINESS_REJECT,
            SECURITY_LIST,
            SECURITY_STATUS);

    private MsgTypes() {}

    /** Whether the data dictionary has the fields of messages of this type, and not its name alone. */
    public static boolean isDefined(String msgType) {
        return isSession(msgType) || ACCEPTED.contains(msgType) || SENT.contains(msgType);
    }

    /** Whether this is a message of the session layer: heartbeats, resends, logons and the like. */
    public static boolean isSession(String msgType) {
        char first = msgType.isEmpty() ? ' ' : msgType.charAt(0);
        return msgType.length() == 1 && ((first >= '0' && first <= '5') || msgType.equals(LOGON));
    }

    /**
     * Whether a message of this type says something only about the moment it was sent, so that it is not kept and a
     * resend fills its place with a gap: market data.
     */
    public static boolean isMomentary(String msgType) {
        return msgType.equals(MARKET_DATA_INCREMENT) || msgType.equals(MARKET_DATA_SNAPSHOT);
    }
}
