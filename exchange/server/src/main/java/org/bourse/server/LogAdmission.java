package org.bourse.server;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.disk.DiskWatch;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.sequencer.AdmissionControl;

/**
 * The exchange's one rule about what is unfinished: new work is taken while the slowest consumer of the published log is
 * not further behind than the log's bound. FIX, whose clients are told of each command by its broker, adds a share: of what
 * waits to be reported, the broker that has most is refused first. And none is taken that the disks have no room for.
 */
record LogAdmission(PublishedLog log, Optional<FixAdapter> fix, DiskWatch disks) implements AdmissionControl {

    @Override
    public Optional<RejectReason> refusal() {
        return refusalIf(
                log.refusing().isPresent() || fix.map(FixAdapter::isBehind).orElse(false));
    }

    @Override
    public Optional<RejectReason> refusal(Command command) {
        return refusalIf(log.refusing().isPresent()
                || fix.map(gateway -> gateway.isBehindFor(command)).orElse(false));
    }

    private Optional<RejectReason> refusalIf(boolean behind) {
        if (behind) {
            return Optional.of(RejectReason.BACKLOG_FULL);
        }
        return disks.isLow() ? Optional.of(RejectReason.DISK_LOW) : Optional.empty();
    }
}
