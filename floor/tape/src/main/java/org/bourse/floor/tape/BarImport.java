package org.bourse.floor.tape;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.EventWriter;
import org.bourse.floor.market.VenueInstrument;
import org.jspecify.annotations.Nullable;

/**
 * Bars of comma-separated values as a tape that has nothing else: an event a bar, received in its last nanosecond, since it is not
 * known before. Files are read twice, line by line: first all that is wrong with them is found, then they are written in the
 * order of the bars' ends.
 */
public final class BarImport {

    /** Columns that a file must have; {@code symbol} and {@code trades} it may have, and others are left alone. */
    public static final List<String> COLUMNS = List.of("begins_at", "open", "high", "low", "close", "volume");

    /** Longer bars than a week are none that anything is decided by. */
    public static final Duration MAX_LENGTH = Duration.ofDays(7);

    private static final int MAX_FAULTS = 20;
    private static final int MAX_PRICE_DIGITS = 8;
    private static final int MAX_DIGITS = 18;
    /** A slippage of some hundredths of a percent is to be seen, also where prices are whole. */
    private static final int FINER = 4;

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final int LINES_BETWEEN_PROGRESS = 10_000;

    /** Who is told how far it is. */
    @FunctionalInterface
    public interface Progress {

        /** Of all work that share is done. */
        void at(double share);
    }

    /**
     * What is imported.
     *
     * @param files each in the order of its bars' beginnings
     * @param venue where all are of
     * @param length of each bar
     */
    public record Source(List<Path> files, String venue, Duration length) {

        /** Refuses what no tape can have. */
        public Source {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("There are no files of bars.");
            }
            if (!venue.matches("[a-z0-9_-]{1,20}")) {
                throw new IllegalArgumentException(
                        "A venue is 1 to 20 lower-case letters, digits, hyphens and low lines, not " + venue + ".");
            }
            if (length.isNegative() || length.isZero() || length.compareTo(MAX_LENGTH) > 0) {
                throw new IllegalArgumentException("A bar has a length above 0 and up to 7 days.");
            }
        }
    }

    /** A line's bar, with its numbers as they were written. */
    private record Line(
            String symbol,
            long startNanos,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            long trades) {}

    /** What is known of an instrument before it is written. */
    private static final class Known {
        private int priceDecimals;
        private int volumeDecimals;
        private int volumeDigits;
        private long firstStart = Long.MAX_VALUE;
        private @Nullable VenueInstrument instrument;
        /** By file: the ends of its bars there. */
        private final SortedMap<Integer, long[]> spans = new TreeMap<>();
    }

    private final Source source;
    private final Progress progress;
    private final long lengthNanos;
    private final SortedMap<String, Known> known = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final long lengthOfFiles;
    private long lines;
    private long read;

    private BarImport(Source source, Progress progress) throws IOException {
        this.source = source;
        this.progress = progress;
        lengthNanos = source.length().toNanos();
        long bytes = 0;
        for (Path file : source.files()) {
            bytes += Files.size(file);
        }
        lengthOfFiles = Math.max(1, bytes);
    }

    /**
     * Makes a tape of bars in a directory in which none is; answers how many events it has.
     *
     * @throws IllegalArgumentException with what is wrong with the files, and where; nothing is written then
     */
    public static long write(Source source, Path to, long segmentBytes, Progress progress) throws IOException {
        TapeCut.requireEmpty(to);
        BarImport bars = new BarImport(source, progress);
        bars.check();
        return bars.write(to, segmentBytes);
    }

    private void check() throws IOException {
        for (int place = 0; place < source.files().size(); place++) {
            try (Lines file = new Lines(place)) {
                while (file.next()) {
                    note(place, file);
                }
            }
        }
        if (known.isEmpty() && faults.isEmpty()) {
            faults.add("There is no bar in " + source.files() + ".");
        }
        known.forEach(this::requireNoOverlap);
        refuse();
        int number = 0;
        for (Map.Entry<String, Known> entry : known.entrySet()) {
            entry.getValue().instrument = instrument(++number, entry.getKey(), entry.getValue());
        }
        refuse();
    }

    private void note(int place, Lines file) {
        Line line = file.line();
        if (line == null) {
            return;
        }
        Known of = known.computeIfAbsent(line.symbol, _ -> new Known());
        long[] span = of.spans.computeIfAbsent(place, _ -> new long[] {line.startNanos, line.startNanos - lengthNanos});
        if (line.startNanos < span[1] + lengthNanos) {
            file.fault("the bar begins before the one of " + line.symbol + " ahead of it has ended.");
        }
        span[1] = line.startNanos;
        of.firstStart = Math.min(of.firstStart, line.startNanos);
        for (BigDecimal price : List.of(line.open, line.high, line.low, line.close)) {
            of.priceDecimals = Math.max(of.priceDecimals, decimals(price));
        }
        of.volumeDecimals = Math.max(of.volumeDecimals, decimals(line.volume));
        of.volumeDigits = Math.max(of.volumeDigits, line.volume.precision() - line.volume.scale());
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }

    private void requireNoOverlap(String symbol, Known of) {
        List<long[]> spans = new ArrayList<>(of.spans.values());
        spans.sort(Comparator.comparingLong(span -> span[0]));
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i)[0] < spans.get(i - 1)[1] + lengthNanos) {
                faults.add("Two files have bars of " + symbol + " of the same time.");
                return;
            }
        }
    }

    /** Prices are as fine as the finest of them, and finer where there is room; volumes as fine as prices leave room for. */
    private VenueInstrument instrument(int number, String symbol, Known of) {
        int quantityScale = Math.clamp(
                Math.min(VenueInstrument.MAX_SCALES - of.priceDecimals, MAX_DIGITS - of.volumeDigits),
                0,
                of.volumeDecimals);
        int finer = Math.min(FINER, VenueInstrument.MAX_SCALES - of.priceDecimals - quantityScale);
        return new VenueInstrument(
                number,
                source.venue(),
                symbol,
                of.priceDecimals + finer,
                quantityScale,
                BigDecimal.ONE.movePointRight(finer).longValueExact(),
                1);
    }

    private void refuse() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", faults));
        }
    }

    private void fault(String what) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(what);
        } else if (faults.size() == MAX_FAULTS) {
            faults.add("There is more that is wrong.");
        }
    }

    private long write(Path to, long segmentBytes) throws IOException {
        List<Lines> open = new ArrayList<>();
        TapeState state = new TapeState();
        try (TapeWriter tape = TapeWriter.open(to, segmentBytes)) {
            tape.beginSegmentsWith(preamble -> state.repeat(tape, preamble));
            EventWriter writer = new EventWriter(tape);
            EventHeader header = new EventHeader();
            long sequence = 0;
            long begins =
                    known.values().stream().mapToLong(of -> of.firstStart).min().orElseThrow();
            for (Known of : known.values()) {
                VenueInstrument instrument = instrumentOf(of);
                header.raw(begins, 0, instrument.id()).sequence = ++sequence;
                writer.defined(header, instrument);
                state.defined(header, instrument);
            }
            PriorityQueue<Lines> next = new PriorityQueue<>(
                    Comparator.comparingLong(Lines::startNanos).thenComparingInt(file -> file.place));
            for (int place = 0; place < source.files().size(); place++) {
                Lines file = new Lines(place);
                open.add(file);
                if (file.next()) {
                    next.add(file);
                }
            }
            while (!next.isEmpty()) {
                Lines file = next.remove();
                Line line = file.line();
                refuse();
                if (line != null) {
                    VenueInstrument instrument = instrumentOf(known.get(line.symbol));
                    header.raw(line.startNanos + lengthNanos - 1, 0, instrument.id()).sequence = ++sequence;
                    header.exchangeNanos = line.startNanos;
                    writer.bar(header, bar(line, instrument), lengthNanos);
                }
                if (file.next()) {
                    next.add(file);
                }
            }
            tape.flush();
            TapeCut.requireWritten(tape);
            progress.at(1);
            return sequence;
        } finally {
            for (Lines file : open) {
                file.close();
            }
        }
    }

    private static VenueInstrument instrumentOf(@Nullable Known of) {
        VenueInstrument instrument = of == null ? null : of.instrument;
        if (instrument == null) {
            throw new IllegalArgumentException("A file has become another one while it was imported.");
        }
        return instrument;
    }

    private static Bar bar(Line line, VenueInstrument instrument) {
        return new Bar(
                line.startNanos,
                scaled(line.open, instrument.priceScale()),
                scaled(line.high, instrument.priceScale()),
                scaled(line.low, instrument.priceScale()),
                scaled(line.close, instrument.priceScale()),
                scaled(line.volume, instrument.quantityScale()),
                line.trades);
    }

    private static long scaled(BigDecimal number, int scale) {
        return number.movePointRight(scale).setScale(0, RoundingMode.DOWN).longValueExact();
    }

    /** A file that is read line by line; what is wrong with a line is a fault. */
    private final class Lines implements Closeable {

        private final int place;
        private final Path path;
        private final BufferedReader in;
        private final List<String> columns;
        private final Optional<String> symbol;
        private int number = 1;
        private long before = Long.MIN_VALUE;
        private @Nullable Line line;

        Lines(int place) throws IOException {
            this.place = place;
            path = source.files().get(place);
            // Bytes of any kind are read, so that those of no name or number are said with their line.
            in = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1);
            String head = in.readLine();
            columns = head == null
                    ? List.of()
                    : Arrays.asList(
                            head.replaceFirst("^" + BYTE_ORDER_MARK, "").strip().split(",", -1));
            List<String> missing =
                    COLUMNS.stream().filter(name -> !columns.contains(name)).toList();
            if (!missing.isEmpty()) {
                fault("the first line names the columns; there is no " + String.join(", ", missing) + ".");
            }
            String name = String.valueOf(path.getFileName());
            symbol = columns.contains("symbol") ? Optional.empty() : Optional.of(name.replaceFirst("\\.[^.]*$", ""));
        }

        @Nullable
        Line line() {
            return line;
        }

        long startNanos() {
            Line of = line;
            return of == null ? before : of.startNanos;
        }

        void fault(String what) {
            BarImport.this.fault(path + ", line " + number + ": " + what);
        }

        /** Goes on to the next line; false: there is none. */
        boolean next() throws IOException {
            String text = in.readLine();
            if (text == null || !columns.containsAll(COLUMNS)) {
                return false;
            }
            number++;
            read += text.length() + 1L;
            if (++lines % LINES_BETWEEN_PROGRESS == 0) {
                progress.at(Math.min(1, read / 2.0 / lengthOfFiles));
            }
            line = parsed(text);
            return true;
        }

        private @Nullable Line parsed(String text) {
            List<String> values = Arrays.asList(text.strip().split(",", -1));
            if (values.size() != columns.size()) {
                fault("there are " + values.size() + " values, not " + columns.size() + ".");
                return null;
            }
            int faultsBefore = faults.size();
            String of = symbol.orElseGet(() -> value(values, "symbol"));
            if (!of.matches("[!-~&&[^\"',]]{1,40}")) {
                fault("a symbol is 1 to 40 printable characters without spaces, not " + of + ".");
            }
            Line made = new Line(
                    of,
                    nanos(value(values, "begins_at")),
                    price(values, "open"),
                    price(values, "high"),
                    price(values, "low"),
                    price(values, "close"),
                    volume(values),
                    trades(values));
            if (faults.size() == faultsBefore) {
                check(made);
            }
            return faults.size() == faultsBefore ? made : null;
        }

        private void check(Line made) {
            if (made.high.compareTo(made.open.max(made.close)) < 0
                    || made.low.compareTo(made.open.min(made.close)) > 0
                    || made.low.compareTo(made.high) > 0) {
                fault("high is the highest of the four prices, and low the lowest.");
            }
            if (made.startNanos < before) {
                fault(
                        "the bar begins before the one on the line ahead of it; bars are in the order of their beginnings.");
            }
            before = Math.max(before, made.startNanos);
        }

        private String value(List<String> values, String column) {
            int at = columns.indexOf(column);
            return at < 0 ? "" : values.get(at).strip();
        }

        private BigDecimal price(List<String> values, String column) {
            String text = value(values, column);
            if (text.matches("\\d{1," + MAX_PRICE_DIGITS + "}(\\.\\d{1,30})?")) {
                BigDecimal price = new BigDecimal(text);
                if (price.signum() > 0 && decimals(price) <= VenueInstrument.MAX_SCALES) {
                    return price;
                }
            }
            fault(column + " is a price above 0 such as 101.25, with at most " + MAX_PRICE_DIGITS + " digits before the"
                    + " point and " + VenueInstrument.MAX_SCALES + " behind it, not " + text + ".");
            return BigDecimal.ONE;
        }

        private BigDecimal volume(List<String> values) {
            String text = value(values, "volume");
            if (text.matches("\\d{1," + MAX_DIGITS + "}(\\.\\d{1,30})?")
                    && new BigDecimal(text).compareTo(BigDecimal.TEN.pow(MAX_DIGITS - 1)) < 0) {
                return new BigDecimal(text);
            }
            fault("volume is a number of 0 or more and below 10^17, not " + text + ".");
            return BigDecimal.ZERO;
        }

        private long trades(List<String> values) {
            String text = value(values, "trades");
            if (text.isEmpty() || text.matches("\\d{1,18}")) {
                return text.isEmpty() ? 0 : Long.parseLong(text);
            }
            fault("trades is a whole number, not " + text + ".");
            return 0;
        }

        /** A time in UTC unless it says otherwise, or a number since 1970 whose length says of what. */
        private long nanos(String text) {
            try {
                if (text.matches("\\d{9,19}")) {
                    int thousands = text.length() <= 11 ? 3 : text.length() <= 14 ? 2 : text.length() <= 17 ? 1 : 0;
                    return inRange(new BigDecimal(text).movePointRight(3 * thousands), text);
                }
                String time = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
                Instant at = !time.contains("T")
                        ? LocalDate.parse(time).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : time.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$")
                                ? OffsetDateTime.parse(time.replaceFirst("([+-]\\d\\d)$", "$1:00"))
                                        .toInstant()
                                : LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
                return inRange(
                        BigDecimal.valueOf(at.getEpochSecond())
                                .movePointRight(9)
                                .add(BigDecimal.valueOf(at.getNano())),
                        text);
            } catch (DateTimeParseException e) {
                return inRange(BigDecimal.ONE.negate(), text);
            }
        }

        private long inRange(BigDecimal nanos, String text) {
            BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE - MAX_LENGTH.toNanos());
            if (nanos.signum() <= 0 || nanos.compareTo(most) > 0) {
                fault("begins_at is a time such as 2026-01-05T14:30:00Z, a day, or a whole number since 1970, not "
                        + text + ".");
                return 1;
            }
            return nanos.longValueExact();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
