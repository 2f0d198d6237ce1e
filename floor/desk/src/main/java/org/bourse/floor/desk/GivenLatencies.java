package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bourse.floor.simulation.MeasuredLatencies;
import org.bourse.floor.tape.DurableFile;

/**
 * The measured latencies that the setting {@link RunSettings#LATENCIES} stands for: for the command line a table or the directory
 * of a run, for those who ask the floor a live run. A run keeps them beside its settings, so that it is the same however long
 * that live run goes on.
 */
final class GivenLatencies {

    private GivenLatencies() {}

    /** Those that a command's option names; none where there is no such option. */
    static Optional<MeasuredLatencies> ofFile(Map<String, String> options, String prefix) {
        Path named = Path.of(options.getOrDefault(RunSettings.LATENCIES, ""));
        try {
            return options.containsKey(RunSettings.LATENCIES)
                    ? Optional.of(
                            Files.isDirectory(named) ? MeasuredLatencies.ofRun(named) : MeasuredLatencies.read(named))
                    : Optional.empty();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    prefix + RunSettings.LATENCIES + " " + named + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Those that a live run has measured so far. */
    static MeasuredLatencies ofRun(FloorRuns runs, String name) {
        FloorRun run = runs.find(name)
                .filter(one -> one.order().kind() == FloorRun.Kind.LIVE)
                .orElseThrow(() -> new IllegalArgumentException(RunSettings.LATENCIES
                        + " must be the name of a live run, which has measured them; not " + FloorText.shown(name)
                        + "."));
        try {
            return MeasuredLatencies.ofRun(run.directory());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    RunSettings.LATENCIES + ": the run " + name + " has said nothing yet that can be read.", e);
        }
    }

    /** Those that a run was begun with. */
    static Optional<MeasuredLatencies> of(FloorRun run) throws IOException {
        return run.order().settings().containsKey(RunSettings.LATENCIES)
                ? Optional.of(MeasuredLatencies.read(run.directory().resolve(MeasuredLatencies.FILE)))
                : Optional.empty();
    }

    /** Has a run keep them. */
    static void write(Optional<MeasuredLatencies> latencies, Path directory) throws IOException {
        if (latencies.isPresent()) {
            Files.createDirectories(directory);
            DurableFile.replace(
                    directory.resolve(MeasuredLatencies.FILE), latencies.get().table());
        }
    }
}
