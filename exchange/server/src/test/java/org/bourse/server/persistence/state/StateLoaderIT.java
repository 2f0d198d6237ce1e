package org.bourse.server.persistence.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.DatabaseUnavailableException;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start makes of a database, and when it refuses to. */
class StateLoaderIT {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final DatabaseSettings settings = TestPostgres.freshDatabase("state_loader");
    private final Database database = Database.open(settings);
    private final UUID exchangeId = UUID.randomUUID();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void makesANewExchangeOfAnEmptyDatabase() {
        StateLoader loader = new StateLoader(database);
        assertThat(loader.exchangeId()).isEmpty();
        Restored restored = Restored.from(database, exchangeId);
        assertThat(loader.exchangeId()).contains(exchangeId);
        assertThat(restored.loaded().reachedSequence()).isZero();
        assertThat(StateLines.of(restored.engine())).isEqualTo(StateLines.of(new MatchingEngine()));
    }

    @Test
    void refusesTheDatabaseOfAnotherExchangeAndLeavesItToItsOwner() throws InterruptedException {
        Restored start = Restored.from(database, exchangeId);
        Persister owner = start.persister(database, settings);
        UUID other = UUID.randomUUID();
        assertThatThrownBy(() -> Restored.from(database, other))
                .isInstanceOf(WrongExchangeException.class)
                .hasMessageContaining(exchangeId.toString())
                .hasMessageContaining(other.toString());
        start.log().onBatch(new RandomFlow(1, false).next(100));
        assertThat(owner.awaitPersisted(100, LONG)).isTrue();
        assertThat(owner.close(LONG)).isTrue();
    }

    @Test
    void leavesTheDatabaseOfANewerVersionAlone() {
        TestPostgres.execute(
                "state_loader",
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success)"
                        + " VALUES (99, '99', 'something new', 'SQL', 'V99__something_new.sql', 'bourse', 1, true)");
        assertThatThrownBy(() -> Database.open(settings).close())
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("was written by a newer version of the exchange")
                .hasMessageContaining("migration 99 (something new)");
    }

    @Test
    void remembersNoMoreClosedClientOrderIdsThanTheEngineDoesWhenTheLimitIsRaised() throws InterruptedException {
        RandomFlow flow = new RandomFlow(5, false);
        Restored start = Restored.from(database, exchangeId);
        Persister persister = start.persister(database, settings);
        for (int limit : new int[] {300, 5, 1_000, 0, 200}) {
            start.log().onBatch(flow.next(500));
            start.log().onBatch(List.of(flow.apply(flow.rememberClosedClientOrderIds(limit))));
            start.log().onBatch(flow.next(20));
            assertThat(persister.awaitPersisted(flow.engine().lastSequence(), LONG))
                    .isTrue();
        }
        assertThat(persister.close(LONG)).isTrue();
        assertThat(StateLines.of(Restored.from(database, exchangeId).engine())).isEqualTo(StateLines.of(flow.engine()));
    }
}
