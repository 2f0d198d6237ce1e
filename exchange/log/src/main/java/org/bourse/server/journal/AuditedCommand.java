package org.bourse.server.journal;

import java.util.Optional;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.RejectReason;

/**
 * A command as it is in the audit trail: what was asked for, when, by whom, and what became of it.
 *
 * @param rejection why it did nothing; empty when it was done, or that is not known
 * @param outcomeKnown whether that is known: outcomes are recorded from the first start with an archive on
 */
public record AuditedCommand(
        long sequence,
        long timeMicros,
        CommandSource source,
        Command command,
        Optional<RejectReason> rejection,
        boolean outcomeKnown) {}
