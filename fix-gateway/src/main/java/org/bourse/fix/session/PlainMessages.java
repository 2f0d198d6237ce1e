package org.bourse.fix.session;

import org.bourse.fix.wire.Tag;
import quickfix.Group;
import quickfix.Message;
import quickfix.MessageFactory;

/** Makes messages without a class per type: the data dictionary knows their fields, and a class would know no more. */
final class PlainMessages implements MessageFactory {

    @Override
    public Message create(String beginString, String msgType) {
        Message message = new Message();
        message.getHeader().setString(Tag.BEGIN_STRING, beginString);
        message.getHeader().setString(Tag.MSG_TYPE, msgType);
        return message;
    }

    @Override
    public Group create(String beginString, String msgType, int countTag) {
        throw new UnsupportedOperationException("groups are read by the data dictionary");
    }
}
