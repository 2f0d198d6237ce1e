package org.bourse.server.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A small file beside a sealed segment that says what is in it, what its bytes must be, and which seal came before. A
 * text of lines, each a name and a value; the last one is the digest of those before it, which the next seal repeats.
 * So a chain of seals can't lose one, change one or have its order changed without a fault in it.
 *
 * @param exchangeId whose commands these are
 * @param ordinal the segment's number
 * @param nonce of the segment's header, by which it is known that the journal's file and the sealed one are the same
 * @param keyId which key it is encrypted with
 * @param commands how many there are
 * @param firstSequence the first one's; 0 when there is none
 * @param lastSequence the last one's, or the one before the segment when there is none
 * @param lastTimeMicros the last one's time; 0 when there is none
 * @param bytes length of the sealed file
 * @param sha256 digest of the sealed file
 * @param blocks CRC-32C of each {@value #BLOCK} bytes of the sealed file, eight hexadecimal digits each: where damage is
 * @param previous the digest of the seal before; {@link #NONE} for the archive's first
 */
record SegmentSeal(
        UUID exchangeId,
        long ordinal,
        long nonce,
        long keyId,
        long commands,
        long firstSequence,
        long lastSequence,
        long lastTimeMicros,
        long bytes,
        String sha256,
        String blocks,
        String previous) {

    static final int BLOCK = 1 << 16;
    static final String NONE = "none";
    static final String SUFFIX = ".seal";
    static final String SEALED_SUFFIX = ".sealed";

    /** Longest file: of the longest segment, all blocks of it. */
    static final int MOST_BYTES = 1 << 20;

    private static final String FORMAT = "1";
    private static final HexFormat HEX = HexFormat.of();

    /** The name of the file that a seal is in. */
    static String name(long ordinal) {
        return String.format(Locale.ROOT, "%010d", ordinal) + SUFFIX;
    }

    /** The name of the sealed segment's file. */
    String sealedName() {
        return sealedName(ordinal);
    }

    static String sealedName(long ordinal) {
        return String.format(Locale.ROOT, "%010d", ordinal) + SEALED_SUFFIX;
    }

    /** The digest of this seal, which stands for all the chain up to it. */
    String digest() {
        return sha256(lines());
    }

    /** The file's text. */
    String text() {
        String lines = lines();
        return lines + line("seal", sha256(lines));
    }

    private String lines() {
        return line("bourse-seal", FORMAT)
                + line("exchange", exchangeId.toString())
                + line("ordinal", Long.toString(ordinal))
                + line("nonce", HEX.toHexDigits(nonce))
                + line("key", HEX.toHexDigits(keyId))
                + line("commands", Long.toString(commands))
                + line("first-sequence", Long.toString(firstSequence))
                + line("last-sequence", Long.toString(lastSequence))
                + line("last-time-micros", Long.toString(lastTimeMicros))
                + line("bytes", Long.toString(bytes))
                + line("sha256", sha256)
                + line("blocks", blocks)
                + line("previous", previous);
    }

    /**
     * Reads a seal.
     *
     * @param text the file's bytes
     * @param description what to call the file when it is none
     * @throws JournalDamagedException when it is not what was written
     */
    static SegmentSeal read(byte[] text, String description) {
        String written = new String(text, US_ASCII);
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : written.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        try {
            SegmentSeal seal = new SegmentSeal(
                    UUID.fromString(value(values, "exchange")),
                    Long.parseLong(value(values, "ordinal")),
                    HexFormat.fromHexDigitsToLong(value(values, "nonce")),
                    HexFormat.fromHexDigitsToLong(value(values, "key")),
                    Long.parseLong(value(values, "commands")),
                    Long.parseLong(value(values, "first-sequence")),
                    Long.parseLong(value(values, "last-sequence")),
                    Long.parseLong(value(values, "last-time-micros")),
                    Long.parseLong(value(values, "bytes")),
                    value(values, "sha256"),
                    value(values, "blocks"),
                    value(values, "previous"));
            int different = Arrays.mismatch(seal.text().getBytes(US_ASCII), text);
            if (different < 0) {
                return seal;
            }
            throw new JournalDamagedException(description + " at offset " + different
                    + ": the seal is not what was written, its digest is not that of its lines");
        } catch (IllegalArgumentException e) {
            throw new JournalDamagedException(
                    description + " at offset 0: not a seal of format " + FORMAT + ": " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no line \"" + name + "\"");
        }
        return value;
    }

    private static String line(String name, String value) {
        return name + " " + value + "\n";
    }

    private static String sha256(String text) {
        return HEX.formatHex(newDigest().digest(text.getBytes(US_ASCII)));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
