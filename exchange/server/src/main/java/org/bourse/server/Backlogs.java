package org.bourse.server;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.persistence.Persister;
import org.bourse.server.sequencer.AdmissionControl;

/** Takes new work while what follows the sequencer keeps up with it. */
record Backlogs(Persister persister, MarketDataFeed feed, Optional<FixAdapter> fix) implements AdmissionControl {

    @Override
    public Optional<RejectReason> refusal() {
        return refusalIf(isBehind() || fix.map(FixAdapter::isBehind).orElse(false));
    }

    @Override
    public Optional<RejectReason> refusal(Command command) {
        return refusalIf(
                isBehind() || fix.map(gateway -> gateway.isBehindFor(command)).orElse(false));
    }

    private boolean isBehind() {
        return persister.overBacklog() || feed.isBehind();
    }

    private static Optional<RejectReason> refusalIf(boolean behind) {
        return behind ? Optional.of(RejectReason.BACKLOG_FULL) : Optional.empty();
    }
}
