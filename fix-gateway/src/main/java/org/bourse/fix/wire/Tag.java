package org.bourse.fix.wire;

/** The FIX tags that the gateway reads and writes, under the names of the FIX 4.4 specification. */
public final class Tag {

    public static final int ACCOUNT = 1;
    public static final int AVG_PX = 6;
    public static final int BEGIN_SEQ_NO = 7;
    public static final int BEGIN_STRING = 8;
    public static final int CHECK_SUM = 10;
    public static final int CL_ORD_ID = 11;
    public static final int CUM_QTY = 14;
    public static final int CURRENCY = 15;
    public static final int END_SEQ_NO = 16;
    public static final int EXEC_ID = 17;
    public static final int EXEC_INST = 18;
    public static final int LAST_PX = 31;
    public static final int LAST_QTY = 32;
    public static final int MSG_SEQ_NUM = 34;
    public static final int MSG_TYPE = 35;
    public static final int NEW_SEQ_NO = 36;
    public static final int ORDER_ID = 37;
    public static final int ORDER_QTY = 38;
    public static final int ORD_STATUS = 39;
    public static final int ORD_TYPE = 40;
    public static final int ORIG_CL_ORD_ID = 41;
    public static final int POSS_DUP_FLAG = 43;
    public static final int PRICE = 44;
    public static final int REF_SEQ_NUM = 45;
    public static final int SENDER_COMP_ID = 49;
    public static final int SENDING_TIME = 52;
    public static final int SIDE = 54;
    public static final int SYMBOL = 55;
    public static final int TARGET_COMP_ID = 56;
    public static final int TEXT = 58;
    public static final int TIME_IN_FORCE = 59;
    public static final int TRANSACT_TIME = 60;
    public static final int POSS_RESEND = 97;
    public static final int ENCRYPT_METHOD = 98;
    public static final int STOP_PX = 99;
    public static final int CXL_REJ_REASON = 102;
    public static final int ORD_REJ_REASON = 103;
    public static final int SECURITY_DESC = 107;
    public static final int HEART_BT_INT = 108;
    public static final int MAX_FLOOR = 111;
    public static final int ORIG_SENDING_TIME = 122;
    public static final int EXPIRE_TIME = 126;
    public static final int RESET_SEQ_NUM_FLAG = 141;
    public static final int NO_RELATED_SYM = 146;
    public static final int EXEC_TYPE = 150;
    public static final int LEAVES_QTY = 151;
    public static final int MD_REQ_ID = 262;
    public static final int SUBSCRIPTION_REQUEST_TYPE = 263;
    public static final int MARKET_DEPTH = 264;
    public static final int MD_UPDATE_TYPE = 265;
    public static final int AGGREGATED_BOOK = 266;
    public static final int NO_MD_ENTRY_TYPES = 267;
    public static final int NO_MD_ENTRIES = 268;
    public static final int MD_ENTRY_TYPE = 269;
    public static final int MD_ENTRY_PX = 270;
    public static final int MD_ENTRY_SIZE = 271;
    public static final int MD_ENTRY_DATE = 272;
    public static final int MD_ENTRY_TIME = 273;
    public static final int MD_ENTRY_ID = 278;
    public static final int MD_UPDATE_ACTION = 279;
    public static final int MD_REQ_REJ_REASON = 281;
    public static final int MD_ENTRY_POSITION_NO = 290;
    public static final int SECURITY_REQ_ID = 320;
    public static final int SECURITY_RESPONSE_ID = 322;
    public static final int NUMBER_OF_ORDERS = 346;
    public static final int REF_MSG_TYPE = 372;
    public static final int BUSINESS_REJECT_REF_ID = 379;
    public static final int LAST_MSG_SEQ_NUM_PROCESSED = 369;
    public static final int BUSINESS_REJECT_REASON = 380;
    public static final int TOT_NO_RELATED_SYM = 393;
    public static final int EXPIRE_DATE = 432;
    public static final int CXL_REJ_RESPONSE_TO = 434;
    public static final int SECONDARY_EXEC_ID = 527;
    public static final int MASS_CANCEL_REQUEST_TYPE = 530;
    public static final int MASS_CANCEL_RESPONSE = 531;
    public static final int MASS_CANCEL_REJECT_REASON = 532;
    public static final int TOTAL_AFFECTED_ORDERS = 533;
    public static final int USERNAME = 553;
    public static final int PASSWORD = 554;
    public static final int SECURITY_STATUS_REQ_ID = 324;
    public static final int SECURITY_TRADING_STATUS = 326;
    public static final int EXEC_RESTATEMENT_REASON = 378;
    public static final int SECURITY_LIST_REQUEST_TYPE = 559;
    public static final int SECURITY_REQUEST_RESULT = 560;
    public static final int ROUND_LOT = 561;
    public static final int MIN_TRADE_VOL = 562;
    public static final int MASS_STATUS_REQ_ID = 584;
    public static final int MASS_STATUS_REQ_TYPE = 585;
    public static final int WORKING_INDICATOR = 636;
    public static final int NEXT_EXPECTED_MSG_SEQ_NUM = 789;
    public static final int ORD_STATUS_REQ_ID = 790;
    public static final int LAST_FRAGMENT = 893;
    public static final int TOT_NUM_REPORTS = 911;
    public static final int LAST_RPT_REQUESTED = 912;

    /** SecurityList: the tick, of FIX 5.0. */
    public static final int MIN_PRICE_INCREMENT = 969;

    /** SecurityList: the largest quantity of an order, of FIX 5.0. */
    public static final int MAX_TRADE_VOL = 1140;

    /** SecurityList: a tick table, of FIX 5.0, with the first price and the tick of each of its rows. */
    public static final int NO_TICK_RULES = 1205;

    public static final int START_TICK_PRICE_RANGE = 1206;
    public static final int TICK_INCREMENT = 1208;

    /** SelfMatchPreventionID, of FIX Latest: a self-trade prevention group. */
    public static final int SELF_MATCH_PREVENTION_ID = 2362;

    /** SelfMatchPreventionInstruction, of FIX Latest. */
    public static final int SELF_MATCH_PREVENTION = 2964;

    /** Logon: {@code Y} cancels the broker's open orders when the session ends. The exchange's own tag. */
    public static final int CANCEL_ORDERS_ON_DISCONNECT = 8013;

    /** Logon: seconds to wait before that. The exchange's own tag. */
    public static final int CANCEL_ON_DISCONNECT_GRACE = 8014;

    /** ExecutionReport of a replace: whether the order kept its place in the book. The exchange's own tag. */
    public static final int KEPT_PRIORITY = 8016;

    /** NewOrderSingle, OrderCancelReplaceRequest: after which time the exchange is not to do it. The exchange's own tag. */
    public static final int DEADLINE = 8018;

    /** NewOrderSingle, OrderCancelReplaceRequest: how long after it the order expires. The exchange's own tag. */
    public static final int VALID_FOR_SECONDS = 8019;

    private Tag() {}
}
