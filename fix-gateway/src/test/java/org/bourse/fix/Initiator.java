package org.bourse.fix;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import quickfix.ApplicationAdapter;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.ScreenLogFactory;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketInitiator;

/** A client's engine: QuickFIX/J's initiator as it comes, with the exchange's data dictionary. */
final class Initiator extends ApplicationAdapter implements StockClient {

    private static final int PATIENCE_SECONDS = 60;

    final SessionID id;

    private volatile String password;
    private final SocketInitiator initiator;
    private final BlockingQueue<RawMessageText> received = new LinkedBlockingQueue<>();

    Initiator(InetSocketAddress address, String compId, Map<String, String> more) throws ConfigError {
        this.id = new SessionID("FIX.4.4", compId, "EXCHANGE");
        this.password = "key-" + compId;
        SessionSettings settings = new SessionSettings();
        settings.setString("ConnectionType", "initiator");
        settings.setString("SocketConnectHost", "127.0.0.1");
        settings.setLong("SocketConnectPort", address.getPort());
        settings.setString("DataDictionary", "fix44-exchange.xml");
        settings.setLong("HeartBtInt", 10);
        settings.setLong("ReconnectInterval", 1);
        settings.setString("NonStopSession", "Y");
        more.forEach(settings::setString);
        settings.setString(id, "BeginString", "FIX.4.4");
        this.initiator = SocketInitiator.newBuilder()
                .withApplication(this)
                .withMessageStoreFactory(new MemoryStoreFactory())
                .withSettings(settings)
                .withLogFactory(new ScreenLogFactory(false, false, false))
                .withMessageFactory(new DefaultMessageFactory())
                .build();
    }

    Initiator start() throws ConfigError {
        initiator.start();
        return this;
    }

    @Override
    public boolean isLoggedOn() {
        Session session = Session.lookupSession(id);
        return session != null && session.isLoggedOn();
    }

    @Override
    public void leave() {
        Session.lookupSession(id).logout("for a while");
    }

    @Override
    public void comeBack() {
        Session.lookupSession(id).logon();
    }

    @Override
    public void password(String next) {
        password = next;
    }

    @Override
    public void sendAll(String... messages) {
        for (String fields : messages) {
            send(fields);
        }
    }

    /** Sends fields written as {@code 35=D|11=a|…}. */
    void send(String fields) {
        Message message = new Message();
        for (String field : fields.split("\\|", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                int tag = Integer.parseInt(field.substring(0, equals));
                if (tag == 35) {
                    message.getHeader().setString(35, field.substring(equals + 1));
                } else {
                    message.setString(tag, field.substring(equals + 1));
                }
            }
        }
        Session.lookupSession(id).send(message);
    }

    @Override
    public Optional<RawMessageText> next() throws InterruptedException {
        return Optional.ofNullable(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void toAdmin(Message message, SessionID sessionId) {
        if (message.getHeader().getOptionalString(35).filter("A"::equals).isPresent()) {
            message.setString(554, password);
        }
    }

    @Override
    public void fromApp(Message message, SessionID sessionId) {
        received.add(new RawMessageText(message.toString()));
    }

    @Override
    public void close() {
        initiator.stop(true);
    }
}
