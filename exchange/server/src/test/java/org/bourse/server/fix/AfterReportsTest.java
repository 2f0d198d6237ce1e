package org.bourse.server.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.server.view.Market;
import org.junit.jupiter.api.Test;

class AfterReportsTest {

    private final List<SequencedCommand> persisted = new ArrayList<>();
    private final AfterReports reports = new AfterReports(persisted::addAll, 0);

    @Test
    void whatIsHeldCountsAsWaitingFromBeforeItIsReportedUntilThePersisterHasIt() {
        List<SequencedCommand> commands = commands();
        long events = commands.stream().mapToInt(one -> one.events().size()).sum();

        reports.announce(commands);
        assertThat(reports.waitingEvents()).isEqualTo(events);
        reports.onBatch(commands);
        assertThat(persisted).isEmpty();
        assertThat(reports.waitingEvents()).isEqualTo(events);
        assertThat(reports.waitingSeconds()).isPositive();

        reports.onWritten(commands.getFirst().sequence());
        assertThat(persisted).containsExactly(commands.getFirst());
        reports.onWritten(commands.getLast().sequence());
        assertThat(persisted).isEqualTo(commands);
        assertThat(reports.waitingEvents()).isZero();
        assertThat(reports.waitingSeconds()).isZero();
    }

    @Test
    void whatIsReportedAlreadyPassesAtOnce() {
        List<SequencedCommand> commands = commands();
        reports.onWritten(commands.getLast().sequence());

        reports.announce(commands);
        reports.onBatch(commands);

        assertThat(persisted).isEqualTo(commands);
        assertThat(reports.waitingEvents()).isZero();
    }

    private static List<SequencedCommand> commands() {
        List<SequencedCommand> commands = new ArrayList<>();
        Market market = new Market(commands::addAll);
        long buyer = market.register("Buyer");
        market.bid(buyer, 1_000, 10);
        market.bid(buyer, 1_010, 10);
        return List.copyOf(commands);
    }
}
