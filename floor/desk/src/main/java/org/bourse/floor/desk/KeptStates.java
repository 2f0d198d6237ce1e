package org.bourse.floor.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bourse.floor.simulation.TapeRun;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.StateCarrier;

/**
 * The newest states of a run, each a file of its directory that is named by its place on the tape: a start of the floor has the
 * run go on from the newest one that can be read, and is of its settings, of the form that this build has and of the versions that
 * its strategies in code have here.
 */
final class KeptStates {

    /** The one before the newest is there for a newest one that can't be read. */
    private static final int KEPT = 2;

    private static final String PREFIX = "state-";

    private static final int SHOWN = 12;

    private final FloorRun run;

    /** A state of strategies in code that are of another version here: what they remembered may mean something else to them. */
    static final class OtherVersion extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private OtherVersion(String what) {
            super(what);
        }
    }

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
        write(place, head(versions(), state.length), state);
        forget(places().stream().skip(KEPT).toList());
        needTape();
    }

    /** All that says what it is a state of, and what a carrier of so many bytes begins with: these go to the file as they are. */
    byte[] head(SortedMap<String, String> versions, int bytes) throws IOException {
        StateCarrier carrier = StateCarrier.taking();
        carrier.carry(TapeRun.STATE_FORM);
        carrier.carry(settings());
        carrier.carryInto(versions, String.class, String.class);
        carrier.carry(bytes);
        return carrier.bytes();
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
        SortedMap<String, String> versions = new TreeMap<>();
        carrier.carryInto(versions, String.class, String.class);
        requireHere(versions);
        return carrier.carry(new byte[0]);
    }

    private void requireHere(SortedMap<String, String> versions) throws IOException {
        SortedMap<String, String> here = versions();
        List<String> others = new ArrayList<>();
        versions.forEach((code, kept) -> {
            String now = here.getOrDefault(code, "");
            if (!now.equals(kept)) {
                others.add(code + " (SHA-256 " + shown(kept) + ", here " + shown(now) + ")");
            }
        });
        if (!others.isEmpty()) {
            throw new OtherVersion(
                    "It was kept with another version of strategies in code: " + String.join(", ", others) + ".");
        }
    }

    private static String shown(String sha256) {
        return sha256.isEmpty() ? "none" : sha256.substring(0, Math.min(SHOWN, sha256.length()));
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
                + (Files.exists(strategies) ? Files.readString(strategies) : "");
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What stands for the versions of its strategies in code, by their names: those of another one may remember other things. */
    private SortedMap<String, String> versions() throws IOException {
        Path strategies = run.directory().resolve(ChosenStrategies.FILE);
        return Files.exists(strategies)
                ? CodeStrategyTypes.versions(ChosenStrategies.read(strategies).codes().stream()
                        .map(ChosenStrategies.Code::type)
                        .toList())
                : new TreeMap<>();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
