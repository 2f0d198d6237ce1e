package org.bourse.server;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.fix.FixDoor;
import org.bourse.server.marketdata.MarketDataFeed;
import org.bourse.server.persistence.Persister;
import org.bourse.server.sequencer.AdmissionControl;

/** Takes new work while what follows the sequencer keeps up with it. */
record Backlogs(Persister persister, MarketDataFeed feed, Optional<FixDoor> fix) implements AdmissionControl {

    @Override
    public Optional<RejectReason> refusal() {
        return refusalIf(isBehind() || fix.map(FixDoor::isBehind).orElse(false));
    }

    @Override
    public Optional<RejectReason> refusal(Command command) {
        return refusalIf(
                isBehind() || fix.map(door -> door.isBehindFor(command)).orElse(false));
    }

    private boolean isBehind() {
        return persister.overBacklog() || feed.isBehind();
    }

    private static Optional<RejectReason> refusalIf(boolean behind) {
        return behind ? Optional.of(RejectReason.BACKLOG_FULL) : Optional.empty();
    }
}
