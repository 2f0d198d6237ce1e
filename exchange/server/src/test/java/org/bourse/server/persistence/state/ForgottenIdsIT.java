package org.bourse.server.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.Sharing;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closed client order ids leave the database once the engine has forgotten them, and no others do. */
class ForgottenIdsIT {

    private static final String NAME = "forgotten_ids";
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int REMEMBERED = 100;

    private final DatabaseSettings settings = TestPostgres.freshDatabase(NAME);
    private final Database database = Database.open(settings);
    private final UUID exchangeId = UUID.randomUUID();
    private final RandomFlow flow = new RandomFlow(91, false);
    private Restored start = Restored.from(database, exchangeId);
    private Persister persister = start.persister(database, settings);

    @BeforeEach
    void rememberFew() {
        flow.keepSettings();
        start.log().onBatch(List.of(flow.apply(remember(REMEMBERED))));
    }

    @AfterEach
    void close() throws InterruptedException {
        persister.close(LONG);
        database.close();
    }

    @Test
    void keepsNoMoreThanWhatIsRemembered() throws InterruptedException, SQLException {
        trade(4_000);
        assertThat(rows()).isGreaterThan(4 * REMEMBERED);

        new ForgottenIds(database, 0, 50).look();

        assertThat(rows()).isBetween(1L, (long) REMEMBERED);
        assertSame();
    }

    @Test
    void leavesTheDatabaseAloneWhileLittleIsForgotten() throws InterruptedException, SQLException {
        start.log().onBatch(List.of(flow.apply(remember(10_000))));
        trade(1_500);
        long before = rows();

        new ForgottenIds(database, 0).look();

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void deletesNothingThatIsNeededAfterTheMemoryHasGrownOrShrunk() throws InterruptedException, SQLException {
        for (int remembered : new int[] {400, 20, 1_000, 0, 200}) {
            trade(400);
            start.log().onBatch(List.of(flow.apply(remember(remembered))));
            trade(20);

            new ForgottenIds(database, 0, 50).look();

            assertSame();
        }
    }

    @Test
    void looksAgainAndAgainWhileCommandsArePersisted() throws InterruptedException {
        try (ForgottenIds forgotten = new ForgottenIds(database, 0, 50)) {
            persister.addListener(forgotten::persisted);
            forgotten.start();
            for (int round = 0; round < 9; round++) {
                trade(500);
            }
            // It looks after every 1,000 commands, of which a third closes an id.
            await().atMost(LONG).until(() -> rows() <= 7 * REMEMBERED);
        }
        assertSame();
    }

    private void trade(int commands) throws InterruptedException {
        start.log().onBatch(flow.next(commands));
        assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG)).isTrue();
    }

    /** What a start makes of the database is what the engine has; the persister goes on from there. */
    private void assertSame() throws InterruptedException {
        assertThat(persister.close(LONG)).isTrue();
        start = Restored.from(database, exchangeId);
        assertThat(StateLines.of(start.engine())).isEqualTo(StateLines.of(flow.engine()));
        persister = start.persister(database, settings);
    }

    private Command remember(int closedClientOrderIds) {
        ExchangeSettings current = flow.engine().settings();
        return new Command.ChangeSettings(new ExchangeSettings(
                current.executionPrice(),
                current.dayEndMicrosOfDay(),
                current.maxPriceCents(),
                current.maxQuantity(),
                current.maxOrderValueCents(),
                current.maxOpenOrders(),
                current.maxTotalOpenOrders(),
                current.maxInstruments(),
                current.maxBrokers(),
                closedClientOrderIds,
                Sharing.FLOATING));
    }

    private static long rows() {
        return TestPostgres.number(NAME, "SELECT count(*) FROM closed_client_order_ids");
    }
}
