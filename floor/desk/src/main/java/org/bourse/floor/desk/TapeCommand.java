package org.bourse.floor.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.floor.tape.BarImport;
import org.bourse.floor.tape.Tape;
import org.bourse.floor.tape.TapeCsv;
import org.bourse.floor.tape.TapeCut;
import org.bourse.floor.tape.TapeFinding;
import org.bourse.floor.tape.TapeMerge;
import org.bourse.floor.tape.TapeSelection;

/** The floor's program for tapes: verify, cut, merge, export, and make one of recordings or of bars. */
final class TapeCommand {

    static final String HELP = """
            tape verify TAPE                  compares every checksum and hash
            tape cut TAPE NEW FIRST LAST      the events of these numbers as a tape of their own
            tape merge NEW TAPE TAPE...       two to four tapes as one, in the order of receipt
            tape bars NEW FILE... [--seconds NUMBER] [--venue NAME]
                                              a tape of bars alone, out of comma-separated values. The first line of a FILE
                                              names the columns: begins_at, open, high, low, close, volume, and where they
                                              are there symbol (else the file's name without its ending) and trades. Lines
                                              are in the order of begins_at: a time such as 2026-01-05T14:30:00Z (UTC where
                                              it says none), a day, or seconds, milliseconds, microseconds or nanoseconds
                                              since 1970, by the number of digits. A bar is 60 seconds long, of venue bars
            tape export TAPE trades|quotes|levels|states
                                              comma-separated values, on the standard output
            tape import NEW RECORDINGS [SYMBOL:TICK:LOT,...]
                                              a tape of recordings of Binance, each message at its time of receipt; the
                                              instruments as FLOOR_BINANCE_INSTRUMENTS has them
            A TAPE is a directory such as ./data/floor/tape; NEW is one in which none is.
            """;

    private static final long SEGMENT_BYTES = 64L << 20;

    private final PrintWriter out;
    private final PrintWriter problems;
    private int progress;

    TapeCommand(PrintWriter out, PrintWriter problems) {
        this.out = out;
        this.problems = problems;
    }

    /** Does it; 0: all is well, 1: the tape is not, or it failed, 2: the arguments are wrong. */
    int run(List<String> arguments) throws InterruptedException {
        return new CommandLine("tape", HELP, out, problems).run(arguments, this::done);
    }

    private int done(List<String> arguments) throws IOException {
        String what = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> of = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        switch (what) {
            case "verify" -> {
                require(of.size() == 1, "verify needs one tape.");
                return said(new Tape(tape(of.get(0))).verify());
            }
            case "cut" -> {
                require(of.size() == 4, "cut needs a tape, a new directory, and two numbers.");
                long first = number(of.get(2));
                long last = number(of.get(3));
                require(first <= last, "The first number must not be above the last.");
                return said(TapeCut.cut(tape(of.get(0)), Path.of(of.get(1)), first, last, SEGMENT_BYTES));
            }
            case "merge" -> {
                require(of.size() >= 3, "merge needs a new directory and two tapes or more.");
                List<Path> from =
                        of.subList(1, of.size()).stream().map(TapeCommand::tape).toList();
                return said(TapeMerge.merge(from, Path.of(of.get(0)), SEGMENT_BYTES));
            }
            case "bars" -> {
                return bars(of);
            }
            case "export" -> {
                require(
                        of.size() == 2 && TapeReads.CONTENTS.contains(of.get(1)),
                        "export needs a tape and a content, which is " + FloorText.or(TapeReads.CONTENTS) + ".");
                TapeCsv.Content content = TapeCsv.Content.valueOf(of.get(1).toUpperCase(Locale.ROOT));
                List<TapeFinding> findings = TapeCsv.write(
                        new TapeSelection(tape(of.get(0)), 1, Long.MAX_VALUE, 0, Long.MAX_VALUE, one -> true),
                        content,
                        out);
                findings.forEach(problems::println);
                return findings.isEmpty() ? 0 : 1;
            }
            case "import" -> {
                require(of.size() == 2 || of.size() == 3, "import needs a new directory and one with recordings.");
                Path folder = Path.of(of.get(1));
                require(Files.isDirectory(folder), "There is no directory " + folder + ".");
                Map<String, String> named =
                        of.size() == 3 ? Map.of("FLOOR_BINANCE_INSTRUMENTS", of.get(2)) : Map.<String, String>of();
                return said(RecordingImport.run(
                        folder, DeskSettings.of(named).instruments(), Path.of(of.get(0)), SEGMENT_BYTES));
            }
            default -> throw new IllegalArgumentException("There is no such command of tapes: " + what);
        }
    }

    private int bars(List<String> of) throws IOException {
        List<String> words =
                of.stream().takeWhile(word -> !word.startsWith("--")).toList();
        Faults faults = new Faults();
        Map<String, String> options = BacktestCommand.options(
                "tape bars", List.of("seconds", "venue"), of.subList(words.size(), of.size()), faults);
        faults.require(words.size() >= 2, "bars needs a new directory and a file or more.");
        String seconds = options.getOrDefault("seconds", "60");
        faults.require(
                seconds.matches("[1-9]\\d{0,5}"), "--seconds is a whole number of 1 or more, not " + seconds + ".");
        faults.refuse();
        BarImport.Source source = new BarImport.Source(
                words.stream().skip(1).map(Path::of).toList(),
                options.getOrDefault("venue", "bars"),
                Duration.ofSeconds(Long.parseLong(seconds)));
        out.println(BarImport.write(source, Path.of(words.getFirst()), SEGMENT_BYTES, this::progress) + " events");
        return 0;
    }

    private void progress(double share) {
        int step = (int) (share * CommandLine.STEPS);
        if (step > progress) {
            progress = step;
            problems.println(CommandLine.bar(step));
            problems.flush();
        }
    }

    private int said(TapeCut.Result result) {
        out.println(result.events() + " events");
        result.findings().forEach(problems::println);
        return result.findings().isEmpty() ? 0 : 1;
    }

    private int said(List<TapeFinding> findings) {
        findings.forEach(problems::println);
        if (findings.isEmpty()) {
            out.println("The tape is whole.");
        }
        return findings.isEmpty() ? 0 : 1;
    }

    private static Path tape(String text) {
        Path directory = Path.of(text);
        try (Stream<Path> files = Files.list(directory)) {
            require(files.anyMatch(file -> file.toString().endsWith(".tape")), "There is no tape in " + text + ".");
        } catch (IOException e) {
            throw new IllegalArgumentException("There is no tape in " + text + ".", e);
        }
        return directory;
    }

    private static long number(String text) {
        require(text.matches("[1-9][0-9]{0,17}"), "A number of an event is 1 or more, not " + text + ".");
        return Long.parseLong(text);
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
