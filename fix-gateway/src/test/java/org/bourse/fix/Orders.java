package org.bourse.fix;

/** Order messages as a {@link RawClient} sends them. */
final class Orders {

    private Orders() {}

    /** NewOrderSingle(D), a limit order that is good till cancelled. */
    static String limit(String id, String symbol, int side, long quantity, String price) {
        return "35=D|11=" + id + "|1=doc|55=" + symbol + "|54=" + side + "|60=" + RawClient.now() + "|38=" + quantity
                + "|40=2|44=" + price + "|59=1|";
    }

    /** NewOrderSingle(D), a market order. */
    static String market(String id, String symbol, int side, long quantity) {
        return "35=D|11=" + id + "|1=doc|55=" + symbol + "|54=" + side + "|60=" + RawClient.now() + "|38=" + quantity
                + "|40=1|";
    }

    /** NewOrderSingle(D), a stop order that is good till cancelled: with a limit, or to take any price where that is empty. */
    static String stop(String id, String symbol, int side, long quantity, String stopPrice, String limit) {
        return "35=D|11=" + id + "|1=doc|55=" + symbol + "|54=" + side + "|60=" + RawClient.now() + "|38=" + quantity
                + (limit.isEmpty() ? "|40=3" : "|40=4|44=" + limit) + "|99=" + stopPrice + "|59=1|";
    }

    /** OrderCancelRequest(F). */
    static String cancel(String id, String original, String symbol, int side) {
        return "35=F|11=" + id + "|41=" + original + "|55=" + symbol + "|54=" + side + "|60=" + RawClient.now() + "|";
    }

    /** OrderCancelReplaceRequest(G). */
    static String replace(String id, String original, String symbol, int side, long quantity, String price) {
        return "35=G|11=" + id + "|41=" + original + "|55=" + symbol + "|54=" + side + "|60=" + RawClient.now() + "|38="
                + quantity + "|40=2|44=" + price + "|";
    }
}
