package org.bourse.loadtest.fix;

import java.util.concurrent.CountDownLatch;
import quickfix.Acceptor;
import quickfix.ApplicationAdapter;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.FieldNotFound;
import quickfix.Log;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionNotFound;
import quickfix.SessionSettings;
import quickfix.ThreadedSocketAcceptor;

/**
 * QuickFIX/J with nothing behind it: answers each order with an execution report made of its fields. Reads and checks
 * messages by the exchange's own dictionary, keeps none of them, and forces nothing.
 */
final class FixEcho extends ApplicationAdapter {

    private static final int[] COPIED = {11, 1, 55, 54, 38, 40, 44, 59};

    private long orders;

    private FixEcho() {}

    /** Listens at the port that is the first argument, for as many sessions, {@code ECHO1} and on, as the second says. */
    public static void main(String[] args) throws ConfigError, InterruptedException {
        SessionSettings settings = new SessionSettings();
        settings.setString("ConnectionType", "acceptor");
        settings.setString(Acceptor.SETTING_SOCKET_ACCEPT_ADDRESS, "127.0.0.1");
        settings.setString(Acceptor.SETTING_SOCKET_ACCEPT_PORT, args[0]);
        settings.setString("SocketTcpNoDelay", "Y");
        settings.setString("DataDictionary", "fix44-exchange.xml");
        settings.setString("PersistMessages", "N");
        settings.setString("NonStopSession", "Y");
        settings.setString("TimeStampPrecision", "MICROS");
        for (int i = 1; i <= Integer.parseInt(args[1]); i++) {
            settings.setString(new SessionID("FIX.4.4", "EXCHANGE", compId(i)), "BeginString", "FIX.4.4");
        }
        ThreadedSocketAcceptor acceptor = ThreadedSocketAcceptor.newBuilder()
                .withApplication(new FixEcho())
                .withMessageStoreFactory(new MemoryStoreFactory())
                .withSettings(settings)
                .withLogFactory(id -> new Silence())
                .withMessageFactory(new DefaultMessageFactory())
                .build();
        acceptor.start();
        new CountDownLatch(1).await();
    }

    static String compId(int number) {
        return "ECHO" + number;
    }

    @Override
    public void fromApp(Message order, SessionID session) throws FieldNotFound {
        Message report = new Message();
        report.getHeader().setString(35, "8");
        String number = Long.toString(nextNumber());
        report.setString(37, number);
        report.setString(17, number);
        report.setChar(150, '0');
        report.setChar(39, '0');
        for (int tag : COPIED) {
            report.setString(tag, order.getString(tag));
        }
        report.setString(151, order.getString(38));
        report.setString(14, "0");
        report.setString(6, "0");
        report.setString(60, order.getString(60));
        try {
            Session.sendToTarget(report, session);
        } catch (SessionNotFound e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized long nextNumber() {
        return ++orders;
    }

    /** A log costs more than an echo. */
    private static final class Silence implements Log {

        @Override
        public void clear() {}

        @Override
        public void onIncoming(String message) {}

        @Override
        public void onOutgoing(String message) {}

        @Override
        public void onEvent(String text) {}

        @Override
        public void onErrorEvent(String text) {}
    }
}
