package org.bourse.server.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import quickfix.ApplicationAdapter;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.Log;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketInitiator;

/**
 * A broker's FIX engine: QuickFIX/J's initiator as it comes, with the exchange's data dictionary. It connects again by
 * itself when the exchange is gone, and keeps all that it is sent.
 */
public final class FixTrader extends ApplicationAdapter implements AutoCloseable {

    private final SessionID id;
    private final String apiKey;
    private final SocketInitiator initiator;
    private final List<FixText> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    /** An engine for this comp id; it connects from {@link #start} on. */
    public FixTrader(int port, String compId, String apiKey) throws ConfigError {
        this.id = new SessionID("FIX.4.4", compId, "EXCHANGE");
        this.apiKey = apiKey;
        SessionSettings settings = new SessionSettings();
        settings.setString("ConnectionType", "initiator");
        settings.setString("SocketConnectHost", "127.0.0.1");
        settings.setLong("SocketConnectPort", port);
        settings.setString("DataDictionary", "fix44-exchange.xml");
        settings.setLong("HeartBtInt", 10);
        settings.setLong("ReconnectInterval", 1);
        settings.setString("NonStopSession", "Y");
        settings.setString(id, "BeginString", "FIX.4.4");
        this.initiator = SocketInitiator.newBuilder()
                .withApplication(this)
                .withMessageStoreFactory(new MemoryStoreFactory())
                .withSettings(settings)
                .withLogFactory(session -> new Silence())
                .withMessageFactory(new DefaultMessageFactory())
                .build();
    }

    /** Connects. */
    public FixTrader start() throws ConfigError {
        initiator.start();
        return this;
    }

    /** Whether it is logged on now. Who asks doesn't wait for the second in which QuickFIX/J looks after its sessions. */
    public boolean isLoggedOn() {
        Session session = Session.lookupSession(id);
        if (session == null) {
            return false;
        }
        if (session.hasResponder() && !session.sentLogon() && session.isEnabled()) {
            sendLogon(session);
        }
        return session.isLoggedOn();
    }

    private static void sendLogon(Session session) {
        try {
            session.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs out and stays out until {@link #comeBack()}. */
    public void leave() {
        Session.lookupSession(id).logout("for a while");
    }

    /** Logs on again. */
    public void comeBack() {
        Session.lookupSession(id).logon();
    }

    /** A client order id that it has not used before. */
    public String newId() {
        return "o" + names.incrementAndGet();
    }

    /** Sends a message of fields written as {@code 35=D|11=a|…}, with the time in 60; a status request (H) has none. */
    public void send(String fields) {
        Message message = new Message();
        for (String field : fields.split("\\|", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                int tag = Integer.parseInt(field.substring(0, equals));
                String value = field.substring(equals + 1);
                if (tag == 35) {
                    message.getHeader().setString(tag, value);
                } else {
                    message.setString(tag, value);
                }
            }
        }
        if (!fields.startsWith("35=H|")) {
            message.setString(60, SocketFixClient.now());
        }
        send(message);
    }

    /** Sends a message, which may have groups. */
    public void send(Message message) {
        Session.lookupSession(id).send(message);
    }

    /** Application messages and Rejects so far, in the order they came. Any thread. */
    public List<FixText> received() {
        return received;
    }

    /** Execution reports so far that report an event, each once, by ExecID. */
    public Map<String, FixText> reports() {
        Map<String, FixText> reports = new TreeMap<>();
        for (FixText message : received) {
            if (message.type().equals("8") && !message.get(150).equals("I")) {
                reports.putIfAbsent(message.get(17), message);
            }
        }
        return reports;
    }

    /** Reports that came more than once without being marked as possible repeats, or came with another content. */
    List<String> unmarkedRepeats() {
        Map<String, FixText> first = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (FixText message : received) {
            if (message.type().equals("8") && !message.get(150).equals("I")) {
                FixText before = first.putIfAbsent(message.get(17), message);
                boolean marked = message.isSet(43) || message.isSet(97);
                if (before != null && !(marked && said(before).equals(said(message)))) {
                    wrong.add(before + " and then " + message);
                }
            }
        }
        return wrong;
    }

    /** How many orders and cancels have an answer. */
    long answers() {
        return received.size();
    }

    private static String said(FixText report) {
        return report.only(37, 150, 39, 11, 55, 54, 38, 44, 32, 31, 151, 14, 6, 527);
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (message.getHeader().getOptionalString(35).filter("A"::equals).isPresent()) {
            message.setString(554, apiKey);
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) {
        if (message.getHeader().getOptionalString(35).filter("3"::equals).isPresent()) {
            received.add(new FixText(message.toString()));
        }
    }

    @Override
    public void fromApp(Message message, SessionID session) {
        received.add(new FixText(message.toString()));
    }

    @Override
    public void close() {
        initiator.stop(true);
    }

    /** That the exchange dies is what tests are about, not worth a line each time. */
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
