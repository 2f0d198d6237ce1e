package org.bourse.fix;

import java.util.List;
import org.bourse.contract.MarketDirectory;
import org.bourse.fix.session.FixSession;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.Tag;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.Message;

/** Answers SecurityListRequest(x): the symbols that are listed, in fragments. */
final class SecurityLists {

    private static final int REQUIRED_TAG_MISSING = 1;
    private static final int SYMBOLS_PER_MESSAGE = 500;

    /** SecurityRequestResult(560): nothing fits. */
    private static final int NONE_FOUND = 2;

    private final MarketDirectory market;
    private final Delivery delivery;

    SecurityLists(MarketDirectory market, Delivery delivery) {
        this.market = market;
        this.delivery = delivery;
    }

    void request(Message message, FixSession session) throws FieldNotFound {
        String requestId = message.getString(Tag.SECURITY_REQ_ID);
        List<String> symbols = market.symbols();
        if (message.getInt(Tag.SECURITY_LIST_REQUEST_TYPE) == 0) {
            if (!message.isSetField(Tag.SYMBOL)) {
                throw new FieldException(REQUIRED_TAG_MISSING, Tag.SYMBOL);
            }
            String symbol = message.getString(Tag.SYMBOL);
            symbols = symbols.contains(symbol) ? List.of(symbol) : List.of();
        } else {
            symbols = symbols.stream().sorted().toList();
        }
        int from = 0;
        do {
            int to = Math.min(from + SYMBOLS_PER_MESSAGE, symbols.size());
            delivery.answer(session, fragment(requestId, symbols, from, to));
            from = to;
        } while (from < symbols.size());
    }

    private static Message fragment(String requestId, List<String> symbols, int from, int to) {
        Message list = Messages.message(MsgTypes.SECURITY_LIST);
        list.setString(Tag.SECURITY_REQ_ID, requestId);
        list.setString(Tag.SECURITY_RESPONSE_ID, requestId + "-" + from / SYMBOLS_PER_MESSAGE);
        list.setInt(Tag.SECURITY_REQUEST_RESULT, symbols.isEmpty() ? NONE_FOUND : 0);
        list.setInt(Tag.TOT_NO_RELATED_SYM, symbols.size());
        list.setBoolean(Tag.LAST_FRAGMENT, to == symbols.size());
        for (String symbol : symbols.subList(from, to)) {
            Group group = new Group(Tag.NO_RELATED_SYM, Tag.SYMBOL);
            group.setString(Tag.SYMBOL, symbol);
            list.addGroup(group);
        }
        return list;
    }
}
