package org.bourse.server;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.api.operations.AuditLines;
import org.bourse.server.config.StartRequest;
import org.bourse.server.journal.ArchiveCheck;
import org.bourse.server.journal.AuditReader;
import org.bourse.server.journal.AuditedCommand;
import org.bourse.server.journal.JournalDamagedException;

/**
 * The program that looks at an archive from outside: whether its files and the chain of its seals are whole, and whether its
 * commands, applied to an engine anew, come to the outcomes that were recorded. Nothing is changed by it.
 */
final class ArchiveAudit {

    private static final int WHOLE = 0;
    private static final int FAULTY = 1;
    private static final int BUFFER_BYTES = 1 << 16;

    private final ArchiveCheck archive;
    private final PrintStream out;
    private final PrintStream err;

    private ArchiveAudit(ArchiveCheck archive, PrintStream out, PrintStream err) {
        this.archive = archive;
        this.out = out;
        this.err = err;
    }

    /** Does what is asked; returns the exit status. */
    static int run(StartRequest.Audit asked, PrintStream out, PrintStream err) {
        try {
            ArchiveAudit audit = new ArchiveAudit(ArchiveCheck.of(asked.archive(), asked.dataDir()), out, err);
            return asked.exports() ? audit.export() : audit.verify();
        } catch (NoSuchFileException e) {
            err.println(e.getFile() + " is missing");
            return FAULTY;
        } catch (IOException | JournalDamagedException e) {
            err.println(e.getMessage());
            return FAULTY;
        }
    }

    private int verify() throws IOException {
        List<String> faults = archive.faults(out::println);
        archive.notes().forEach(note -> out.println("note: " + note));
        if (!faults.isEmpty()) {
            faults.forEach(err::println);
            err.println("the archive is not what was sealed: " + faults.size()
                    + (faults.size() == 1 ? " fault" : " faults") + "; nothing was replayed");
            return FAULTY;
        }
        if (archive.segments() == 0) {
            out.println("nothing is sealed yet");
        } else {
            out.println("the chain is whole: " + archive.segments() + " segments, commands " + archive.firstSequence()
                    + " to " + archive.lastSealedSequence() + ", last seal " + archive.lastSeal());
        }
        Replay replay = new Replay(archive.lastSealedSequence(), out);
        archive.read(replay);
        return replay.report(out, err);
    }

    private int export() throws IOException {
        OutputStream lines = new BufferedOutputStream(out, BUFFER_BYTES);
        long last = archive.lastSealedSequence();
        archive.read(new AuditReader() {
            @Override
            public boolean wants(long timeMicros) {
                return true;
            }

            @Override
            public boolean onCommand(AuditedCommand command) throws IOException {
                if (command.sequence() <= last) {
                    AuditLines.write(lines, command);
                }
                return command.sequence() < last;
            }

            @Override
            public void onGap(long first, long through) throws IOException {
                AuditLines.writeGap(lines, first, through);
            }
        });
        lines.flush();
        if (out.checkError()) {
            err.println("not all could be written");
            return FAULTY;
        }
        return WHOLE;
    }

    /** The commands applied to an engine of their own, for as long as they follow one another from the first on. */
    private static final class Replay implements AuditReader {

        private static final int PROGRESS_COMMANDS = 1_000_000;

        private final MatchingEngine engine = new MatchingEngine();
        private final EventRecorder recorder = new EventRecorder();
        private final long lastSealed;
        private final PrintStream out;
        private long compared;
        private long rejected;
        private long read;
        private long firstRead;
        private long firstGap;
        private String fault = "";

        Replay(long lastSealed, PrintStream out) {
            this.lastSealed = lastSealed;
            this.out = out;
        }

        @Override
        public boolean wants(long timeMicros) {
            return true;
        }

        @Override
        public void onGap(long first, long last) {
            firstGap = firstGap == 0 ? first : firstGap;
            out.println("note: the commands " + first + " to " + last + " are in no segment");
        }

        @Override
        public boolean onCommand(AuditedCommand command) {
            read++;
            firstRead = firstRead == 0 ? command.sequence() : firstRead;
            if (command.sequence() == engine.lastSequence() + 1) {
                replay(command);
            }
            if (read % PROGRESS_COMMANDS == 0) {
                out.println("read " + read + " commands, up to " + command.sequence());
            }
            return fault.isEmpty();
        }

        private void replay(AuditedCommand command) {
            engine.apply(command.sequence(), command.timeMicros(), command.command(), recorder);
            Optional<RejectReason> rejection = rejection(recorder.take());
            if (command.outcomeKnown()) {
                compared++;
                rejected += rejection.isPresent() ? 1 : 0;
                if (!rejection.equals(command.rejection())) {
                    fault = "command " + command.sequence() + " was recorded as " + outcome(command.rejection())
                            + ", and a replay of all before it comes to " + outcome(rejection);
                }
            }
            if (command.sequence() == lastSealed) {
                out.println("replayed the archive from the first command on: the state hash at command " + lastSealed
                        + " is " + StateHashText.of(engine.stateHash()));
            }
        }

        private static Optional<RejectReason> rejection(List<Event> events) {
            return events.stream()
                    .filter(Event.CommandRejected.class::isInstance)
                    .map(event -> ((Event.CommandRejected) event).reason())
                    .findFirst();
        }

        private static String outcome(Optional<RejectReason> rejection) {
            return rejection.map(reason -> "rejected (" + reason + ")").orElse("done");
        }

        int report(PrintStream report, PrintStream err) {
            if (!fault.isEmpty()) {
                err.println(fault);
                return FAULTY;
            }
            if (engine.lastSequence() == 0) {
                report.println(
                        read == 0
                                ? "there are no commands to replay"
                                : "the commands begin with " + firstRead
                                        + ", so they were read and not replayed: no state of that time is kept, and no"
                                        + " state hash can be told");
                return WHOLE;
            }
            if (engine.lastSequence() > lastSealed) {
                report.println("replayed the journal behind it: the state hash at command " + engine.lastSequence()
                        + " is " + StateHashText.of(engine.stateHash()));
            }
            if (firstGap > 0) {
                report.println("replayed up to command " + engine.lastSequence() + ", where the gap begins; " + read
                        + " commands were read in all");
            }
            report.println(
                    compared + " recorded outcomes are those of the replay, " + rejected + " of them rejections");
            return WHOLE;
        }
    }
}
