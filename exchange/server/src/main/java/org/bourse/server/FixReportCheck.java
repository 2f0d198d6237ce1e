package org.bourse.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.bourse.engine.MatchingEngine;
import org.bourse.fix.FixSettings;
import org.bourse.server.fix.FixAdapter;
import org.bourse.server.recovery.StartRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check of the journal's end against the reports that FIX clients were told: nothing is told that is not in the
 * journal. So when more was told, the journal's end is missing.
 *
 * @param lossAccepted whether the operator has said to go on without it
 */
record FixReportCheck(FixSettings settings, UUID exchangeId, boolean lossAccepted) {

    private static final Logger LOG = LoggerFactory.getLogger(FixReportCheck.class);

    /**
     * Before the gateway is opened. Where the loss is accepted its directory is moved away: what it says is no use for what
     * happens from here on, and clients begin new sessions.
     *
     * @param lastSequence the journal's last
     */
    void requireJournaled(long lastSequence) throws IOException {
        long reached = FixAdapter.reachedIn(settings, exchangeId);
        if (reached > lastSequence) {
            String name = "fix.told-more-than-" + lastSequence;
            Path aside = settings.directory().resolveSibling(name);
            for (int number = 2; Files.exists(aside); number++) {
                aside = settings.directory().resolveSibling(name + "-" + number);
            }
            accept(
                    "FIX clients were told of everything up to sequence " + reached + ", but the last command is "
                            + lastSequence,
                    lastSequence);
            Files.move(settings.directory(), aside);
            LOG.warn("FIX clients begin new sessions; the former ones are in {}", aside);
        }
    }

    /** After the replay, with the gateway open. */
    void requireHappened(FixAdapter fix, MatchingEngine engine) throws IOException {
        long lastSequence = engine.lastSequence();
        long lastEvent = engine.nextEventSequence() - 1;
        List<String> ahead = fix.ahead(lastSequence, lastEvent);
        if (!ahead.isEmpty()) {
            accept(String.join("; ", ahead), lastSequence);
            fix.forgetAhead(lastSequence, lastEvent);
        }
    }

    private void accept(String found, long lastSequence) {
        if (!lossAccepted) {
            throw new StartRefusedException("the journal's end is missing: " + found + ". A power loss leaves that when"
                    + " EXCHANGE_JOURNAL_SYNC is os or none; otherwise restore the journal's files from a copy. If there is"
                    + " none, EXCHANGE_ADOPT_DATABASE=true goes on with what is left, and the FIX sessions that know more"
                    + " begin anew with sequence number 1; whatever was acknowledged after sequence " + lastSequence
                    + " is lost then");
        }
        LOG.warn("the journal's end is missing: {}; going on without it", found);
    }
}
