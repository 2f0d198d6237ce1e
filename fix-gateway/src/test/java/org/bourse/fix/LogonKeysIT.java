package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.KeyFault;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.KeyScope;
import org.bourse.engine.model.KeyScopes;
import org.bourse.engine.model.KeyTerms;
import org.bourse.engine.model.Times;
import org.bourse.fix.session.PasswordAttempts;
import org.bourse.fix.session.PortSecurity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker's several keys as passwords of a Logon, and what becomes of a session whose key ends. */
class LogonKeysIT {

    private static final KeyScopes FIX = KeyScopes.of(List.of(KeyScope.FIX));

    private final List<KeyFault> refused = new CopyOnWriteArrayList<>();
    private TestGateway gateway;
    private long broker;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        PasswordAttempts passwords = new PasswordAttempts() {
            @Override
            public Refusal wrongPassword(InetAddress address) {
                return new Refusal(0, 0);
            }

            @Override
            public void refused(InetAddress address, long keyId, KeyFault fault) {
                refused.add(fault);
            }
        };
        gateway = new TestGateway(new TestExchange(), directory, new PortSecurity(Optional.empty(), passwords));
        gateway.exchange.register("KEYS");
        broker = gateway.exchange.brokerIdByFixCompId("KEYS").getAsLong();
    }

    @AfterEach
    void close() throws IOException {
        gateway.close();
    }

    private long add(String key, KeyScopes scopes, long expiresAtMicros, String networks) {
        return apply(new Command.AddApiKey(
                        KeyOwner.broker(broker),
                        ApiKeyDigest.of(key),
                        new KeyTerms("bot", scopes, expiresAtMicros, networks)))
                .sequence();
    }

    private SequencedCommand apply(Command command) {
        SequencedCommand done =
                ((Outcome.Sequenced) gateway.exchange.submit(command).join()).result();
        assertThat(done.rejection()).isEmpty();
        return done;
    }

    private RawClient logOnWith(String key) throws IOException {
        RawClient client = gateway.connect("KEYS");
        client.sendLogonAs(key);
        return client;
    }

    @Test
    void anyKeyWithTheScopeLogsOn() throws IOException {
        add("second", FIX, Times.NEVER_MICROS, "10.0.0.0/8 127.0.0.0/8");
        RawClient client = logOnWith("second");
        assertThat(client.read().only(35)).isEqualTo("35=A");
        client.send(Orders.limit("o1", "KEYED", 1, 1, "1.00"));
        assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=o1");
        assertThat(refused).isEmpty();
    }

    @Test
    void aKeyThatIsNotGoodForThisIsRefusedAndSaysWhy() throws IOException {
        add("reader", KeyScopes.ALL.without(FIX), Times.NEVER_MICROS, "");
        add("elsewhere", FIX, Times.NEVER_MICROS, "10.0.0.0/8");
        long endMillis = System.currentTimeMillis() + 300;
        add("over", FIX, endMillis * 1_000, "");
        await().until(() -> System.currentTimeMillis() > endMillis);

        assertThat(logOnWith("reader").read().only(35, 58))
                .isEqualTo("35=3|58=Logon refused: the key lacks the scope that this needs: fix");
        assertThat(logOnWith("elsewhere").read().only(35, 58))
                .isEqualTo("35=3|58=Logon refused: the key may not be used from this address");
        assertThat(logOnWith("over").read().only(35, 58)).isEqualTo("35=3|58=Logon refused: the key has expired");
        assertThat(refused).containsExactly(KeyFault.SCOPE_MISSING, KeyFault.WRONG_ADDRESS, KeyFault.EXPIRED);
    }

    @Test
    void aSessionIsLoggedOutWhenItsKeyIsRevoked() throws IOException {
        long second = add("second", FIX, Times.NEVER_MICROS, "");
        RawClient client = logOnWith("second");
        assertThat(client.read().only(35)).isEqualTo("35=A");

        apply(new Command.RevokeApiKey(KeyOwner.broker(broker), second));

        assertThat(client.read("5").only(58)).isEqualTo("58=the key was revoked");
        assertThat(client.isClosedByExchange()).isTrue();
        RawClient again = gateway.connect("KEYS");
        again.nextSequence = client.nextSequence;
        again.sendLogonAs("second");
        assertThat(again.read().only(35, 58)).isEqualTo("35=3|58=Logon refused");
        RawClient first = gateway.connect("KEYS");
        first.nextSequence = client.nextSequence;
        first.sendLogonAs("key-KEYS");
        assertThat(first.read().only(35)).isEqualTo("35=A");
    }

    @Test
    void aSessionIsLoggedOutWhenItsKeyExpires() throws IOException {
        add("brief", FIX, (System.currentTimeMillis() + 5_000) * 1_000, "");
        RawClient client = logOnWith("brief");
        assertThat(client.read().only(35)).isEqualTo("35=A");

        assertThat(client.read("5").only(58)).isEqualTo("58=the key has expired");
        assertThat(client.isClosedByExchange()).isTrue();
    }

    @Test
    void anotherKeysEndLeavesASessionAlone() throws IOException {
        long second = add("second", FIX, Times.NEVER_MICROS, "");
        RawClient client = logOnWith("key-KEYS");
        assertThat(client.read().only(35)).isEqualTo("35=A");

        apply(new Command.RevokeApiKey(KeyOwner.broker(broker), second));

        client.sync();
        client.send(Orders.limit("o1", "KEYED", 1, 1, "1.00"));
        assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=o1");
    }
}
