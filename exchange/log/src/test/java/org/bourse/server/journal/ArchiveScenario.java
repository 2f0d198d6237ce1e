package org.bourse.server.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.command.CommandSource;

/** What tests of the archive have in common: a journal with an archive, and what is read of both. */
final class ArchiveScenario {

    private ArchiveScenario() {}

    /** The command of a sequence as the audit trail has it. */
    static AuditedCommand audited(long sequence) {
        return new AuditedCommand(
                sequence,
                JournalScenario.time(sequence),
                CommandSource.REST,
                JournalScenario.command(sequence),
                ScriptedRejectedCommands.rejection(sequence),
                true);
    }

    static List<AuditedCommand> audited(long from, long through) {
        List<AuditedCommand> commands = new ArrayList<>();
        for (long sequence = from; sequence <= through; sequence++) {
            commands.add(audited(sequence));
        }
        return commands;
    }

    /** All that a trail has after a command, up to another. */
    static List<AuditedCommand> read(AuditTrail trail, long after, long through) throws IOException {
        Collected collected = new Collected();
        trail.read(after, through, 0, collected);
        return collected.commands;
    }

    /** All that is in an archive alone. */
    static List<AuditedCommand> read(MemoryJournalFiles archive) throws IOException {
        Collected collected = new Collected();
        ArchiveCheck.of(archive, new MemoryJournalFiles()).read(collected);
        return collected.commands;
    }

    static List<String> faults(MemoryJournalFiles archive) throws IOException {
        return ArchiveCheck.of(archive, new MemoryJournalFiles()).faults(_ -> {});
    }

    /** What was read, and the gaps in it. */
    static final class Collected implements AuditReader {

        final List<AuditedCommand> commands = new ArrayList<>();
        final List<String> gaps = new ArrayList<>();

        @Override
        public boolean wants(long timeMicros) {
            return true;
        }

        @Override
        public boolean onCommand(AuditedCommand command) {
            commands.add(command);
            return true;
        }

        @Override
        public void onGap(long first, long last) {
            gaps.add(first + "-" + last);
        }
    }
}
