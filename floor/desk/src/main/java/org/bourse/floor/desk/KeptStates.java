package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.StateCarrier;

/**
 * The newest states of a run, each a file of its directory that is named by its place on the tape: a start of the floor has the
 * run go on from the newest one that can be read, and is of its settings and of the form that this build has.
 */
final class KeptStates {

    /** The one before the newest is there for a newest one that can't be read. */
    private static final int KEPT = 2;

    private static final String PREFIX = "state-";

    private final FloorRun run;

    /** Those of a run. */
    KeptStates(FloorRun run) {
        this.run = run;
    }

    /** Their places, newest first. */
    List<Long> places() throws IOException {
        try (Stream<Path> files = Files.list(run.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(PREFIX + "\\d{1,18}"))
                    .map(name -> Long.parseLong(name.substring(PREFIX.length())))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            // It was deleted as soon as it had ended.
            return List.of();
        }
    }

    /** One more, on the disk; the tape up to the older of two is not needed for the run any more. */
    void keep(long place, byte[] state) throws IOException {
        StateCarrier head = StateCarrier.taking();
        head.carry(TapeRun.STATE_FORM);
        head.carry(settings());
        // What a carrier of the state would begin with; the state itself is large, and goes to the file as it is.
        head.carry(state.length);
        write(place, head.bytes(), state);
        forget(places().stream().skip(KEPT).toList());
        needTape();
    }

    /** Behind their hash. */
    void write(long place, byte[] head, byte[] state) throws IOException {
        MessageDigest hash = sha256();
        hash.update(head);
        hash.update(state);
        DurableFile.replace(file(place), hash.digest(), head, state);
    }

    /** The state of a place; refuses one that can't be used, and says why. */
    byte[] read(long place) throws IOException {
        byte[] file = Files.readAllBytes(file(place));
        int hash = Math.min(file.length, sha256().getDigestLength());
        byte[] content = Arrays.copyOfRange(file, hash, file.length);
        if (!Arrays.equals(sha256().digest(content), Arrays.copyOf(file, hash))) {
            throw new IllegalArgumentException("It is damaged.");
        }
        StateCarrier carrier = StateCarrier.settingDown(content);
        int form = carrier.carry(0);
        if (form != TapeRun.STATE_FORM) {
            throw new IllegalArgumentException(
                    "It has form " + form + ", and this build reads form " + TapeRun.STATE_FORM + ".");
        }
        if (!Arrays.equals(carrier.carry(new byte[0]), settings())) {
            throw new IllegalArgumentException("It is of other settings than the run has.");
        }
        return carrier.carry(new byte[0]);
    }

    /** Forgets those of events that the tape does not have, as after a power cut: it will have others of these numbers. */
    void forgetBeyond(long last) throws IOException {
        forget(places().stream().filter(place -> place > last).toList());
        needTape();
    }

    /** One state alone may be one that can't be read: then the run is begun anew. */
    private void needTape() throws IOException {
        List<Long> places = places();
        run.needsAfter(places.size() < KEPT ? run.order().after() : places.getLast());
    }

    /** Forgets all. */
    void forget() throws IOException {
        forget(places());
        run.needsAfter(run.order().after());
    }

    private void forget(List<Long> places) throws IOException {
        for (long place : places) {
            Files.deleteIfExists(file(place));
        }
    }

    private Path file(long place) {
        return run.directory().resolve(PREFIX + place);
    }

    /** What stands for all that was asked for. */
    private byte[] settings() throws IOException {
        FloorRun.Order order = run.order();
        Path strategies = run.directory().resolve(ChosenStrategies.FILE);
        String text = order.kind() + "\n" + order.instruments() + "\n" + order.sorted() + "\n" + order.after() + "\n"
                + order.last() + "\n" + order.repeats() + "\n"
                + (Files.exists(strategies) ? Files.readString(strategies) + jars(strategies) : "");
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What stands for the jars that its strategies are of: those of another one may remember other things. */
    private static String jars(Path strategies) throws IOException {
        List<String> codes = ChosenStrategies.read(strategies).codes().stream()
                .map(ChosenStrategies.Code::type)
                .toList();
        return CodeStrategyTypes.jarsOf(codes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
