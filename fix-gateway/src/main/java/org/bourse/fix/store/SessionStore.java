package org.bourse.fix.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.bourse.fix.store.StateFile.Field;
import org.bourse.fix.wire.MsgTypes;
import org.bourse.fix.wire.RawMessage;
import org.bourse.fix.wire.Tag;
import quickfix.MessageStore;

/**
 * One session's sequence numbers and sent messages, in a directory of its own. A message is one write to the end of a
 * file, which says the next sequence number too, so a crash of the process at any moment leaves both or neither.
 *
 * <p>Each report is stored with its position in the exchange's event stream. That is how a restart knows, without any
 * further bookkeeping, which reports a session already has: none is lost, and none is written twice.
 *
 * <p>QuickFIX/J's own file store writes three files per message, keeps an index entry of each in memory and can't say
 * what a message reported.
 */
public final class SessionStore implements MessageStore, Closeable {

    /** The position of what reports no event. */
    public static final long NO_POSITION = 0;

    /** The value that a file of release 0.1.0 has in the place of an exchange's identity. */
    static final UUID NO_EXCHANGE = new UUID(0, 0);

    private static final long SEGMENT_BYTES = 16L << 20;

    private final Path directory;
    private final long keptBytes;
    private final StateFile state;
    private final List<MessageSegment> segments = new ArrayList<>();
    private int nextSender;
    private int nextTarget;
    private long lastPosition;
    private final long openedAtPosition;
    private boolean dirty;

    /** Then nothing is stored or found any more: its threads may still be at a message when the session is ended. */
    private boolean deleted;

    /** The position of the report that is being written: QuickFIX/J has no parameter for it. */
    private long reportPosition;

    private long reporterThread;

    /** Whether the message that was announced last is stored. */
    private boolean reportStored;

    /**
     * Opens the session's directory, which is made when missing.
     *
     * @param keptBytes how much of the sent messages to keep for resends, at least; older ones are deleted
     * @param exchangeId whose session it is; one that does not say, as those of release 0.1.0, becomes its own
     * @throws IOException when it is another exchange's, too, or has lost its numbers
     */
    public SessionStore(Path directory, long keptBytes, UUID exchangeId) throws IOException {
        this.directory = directory;
        this.keptBytes = keptBytes;
        StorePermissions.makeDirectory(directory);
        this.state = new StateFile(directory.resolve("state"));
        try {
            openState(exchangeId);
        } catch (IOException e) {
            state.close();
            throw e;
        }
        openSegments();
        nextTarget = (int) state.get(Field.NEXT_TARGET);
        nextSender = Math.max((int) state.get(Field.LEAST_NEXT_SENDER), newest().lastSequence() + 1);
        lastPosition = NO_POSITION;
        for (MessageSegment segment : segments) {
            lastPosition = Math.max(lastPosition, segment.lastPosition());
        }
        openedAtPosition = lastPosition;
    }

    private void openState(UUID exchangeId) throws IOException {
        UUID stored = new UUID(state.get(Field.EXCHANGE_HIGH), state.get(Field.EXCHANGE_LOW));
        if (!state.isFresh() && !stored.equals(NO_EXCHANGE)) {
            requireSame(directory, stored, exchangeId);
            return;
        }
        if (state.isFresh() && hasMessages()) {
            throw new IOException(directory.resolve("state")
                    + " is empty, and with it the session's sequence numbers are"
                    + " lost: restore it from a copy, or move " + directory + " away; the client's next session then"
                    + " begins with sequence number 1");
        }
        state.set(Field.EXCHANGE_HIGH, exchangeId.getMostSignificantBits())
                .set(Field.EXCHANGE_LOW, exchangeId.getLeastSignificantBits());
        if (state.isFresh()) {
            begin(1);
        } else {
            state.writeAll();
        }
    }

    private boolean hasMessages() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "messages-*.log")) {
            for (Path file : files) {
                if (Files.size(file) > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    static void requireSame(Path path, UUID stored, UUID exchangeId) throws IOException {
        if (!stored.equals(exchangeId)) {
            throw new IOException(
                    path + " belongs to the exchange " + stored + ", but this is the exchange " + exchangeId
                            + ": its clients' sessions say nothing about this one. Correct EXCHANGE_DATA_DIR, or move the FIX"
                            + " directory away; sessions then begin with sequence number 1");
        }
    }

    /** The furthest position that a stored message reported when the store was opened. */
    public long openedAtPosition() {
        return openedAtPosition;
    }

    /** The furthest position of the event stream that a stored message reports. */
    public synchronized long lastPosition() {
        return lastPosition;
    }

    /**
     * Says that the message the calling thread stores next reports this position.
     *
     * @param position {@link #NO_POSITION} for what reports no event
     */
    public synchronized void reporting(long position) {
        reportPosition = position;
        reporterThread = Thread.currentThread().threadId();
        reportStored = false;
    }

    /**
     * Whether what was {@link #reporting announced} last has been stored since. Sequence numbers don't tell: another thread
     * may take one or begin them anew meanwhile.
     */
    public synchronized boolean isReportStored() {
        return reportStored;
    }

    /** The command after which the session began; it reports what came later. */
    public synchronized long floor() {
        return state.get(Field.FLOOR);
    }

    /** Sets {@link #floor()}, and waits for the disk. */
    public synchronized void setFloor(long sequence) throws IOException {
        if (!deleted) {
            state.set(Field.FLOOR, sequence).writeAll();
        }
    }

    /** Seconds after which orders are to be cancelled when the session is gone; -1 for never. */
    public synchronized int cancelOnDisconnectSeconds() {
        return (int) state.get(Field.CANCEL_ON_DISCONNECT) - 1;
    }

    /** Sets {@link #cancelOnDisconnectSeconds()}, and waits for the disk: it is for the case that the power goes, too. */
    public synchronized void setCancelOnDisconnectSeconds(int seconds) throws IOException {
        if (!deleted) {
            state.set(Field.CANCEL_ON_DISCONNECT, seconds + 1L).writeAll();
        }
    }

    @Override
    public synchronized boolean set(int sequence, String message) throws IOException {
        // Another thread's message may come between a report's announcement and the report.
        boolean report = reporterThread == Thread.currentThread().threadId();
        if (deleted) {
            reportStored |= report;
            return true;
        }
        boolean kept = !RawMessage.field(message, Tag.MSG_TYPE)
                .filter(MsgTypes::isMomentary)
                .isPresent();
        long position = report ? reportPosition : NO_POSITION;
        if (newest().length() >= SEGMENT_BYTES) {
            roll(sequence);
        }
        newest().append(sequence, position, kept ? message : "");
        if (report) {
            reportPosition = NO_POSITION;
            reportStored = true;
        }
        lastPosition = Math.max(lastPosition, position);
        dirty = true;
        return true;
    }

    @Override
    public synchronized void get(int from, int to, Collection<String> messages) throws IOException {
        if (deleted) {
            return;
        }
        for (MessageSegment segment : segments) {
            if (segment.lastSequence() >= from && segment.firstSequence <= to) {
                segment.read(from, to, messages);
            }
        }
    }

    @Override
    public synchronized int getNextSenderMsgSeqNum() {
        return nextSender;
    }

    @Override
    public synchronized int getNextTargetMsgSeqNum() {
        return nextTarget;
    }

    @Override
    public synchronized void setNextSenderMsgSeqNum(int next) throws IOException {
        put(Field.LEAST_NEXT_SENDER, next);
        nextSender = next;
    }

    @Override
    public synchronized void setNextTargetMsgSeqNum(int next) throws IOException {
        put(Field.NEXT_TARGET, next);
        nextTarget = next;
    }

    /** Costs no write: the message stored just before says it. */
    @Override
    public synchronized void incrNextSenderMsgSeqNum() {
        nextSender++;
    }

    @Override
    public synchronized void incrNextTargetMsgSeqNum() throws IOException {
        setNextTargetMsgSeqNum(nextTarget + 1);
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // QuickFIX/J's interface.
    public synchronized Date getCreationTime() {
        return new Date(state.get(Field.CREATED_MILLIS));
    }

    @Override
    public synchronized Calendar getCreationTimeCalendar() {
        Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
        calendar.setTimeInMillis(state.get(Field.CREATED_MILLIS));
        return calendar;
    }

    /**
     * Sequence numbers begin at 1 again and sent messages are gone. What has been reported stays known: it is not
     * reported again.
     */
    @Override
    public synchronized void reset() throws IOException {
        if (deleted) {
            return;
        }
        long reported = lastPosition;
        begin(state.get(Field.GENERATION) + 1);
        for (MessageSegment segment : segments) {
            segment.delete();
        }
        segments.clear();
        openSegments();
        nextTarget = 1;
        nextSender = 1;
        lastPosition = reported;
        if (reported != NO_POSITION) {
            // Sequence number 0 is never asked for: the record only carries the position over.
            newest().append(0, reported, "");
        }
        dirty = true;
    }

    @Override
    public void refresh() {
        // There is no other writer.
    }

    /** Waits until everything stored so far is on disk. */
    public void force() throws IOException {
        MessageSegment segment;
        synchronized (this) {
            if (!dirty || deleted) {
                return;
            }
            dirty = false;
            segment = newest();
        }
        try {
            segment.force();
        } catch (IOException e) {
            synchronized (this) {
                if (deleted) {
                    return;
                }
                dirty = true;
                if (segments.contains(segment)) {
                    throw e;
                }
            }
            // A reset has deleted what was being forced; what was stored since is in another file.
            force();
        }
    }

    /** Closes the files, and deletes them: the session is no more. What it is still given is forgotten. */
    public synchronized void delete() throws IOException {
        deleted = true;
        close();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public synchronized void close() throws IOException {
        for (MessageSegment segment : segments) {
            segment.close();
        }
        state.close();
    }

    private void put(Field field, long value) throws IOException {
        if (!deleted) {
            state.put(field, value);
        }
    }

    MessageSegment newest() {
        return segments.getLast();
    }

    private void begin(long generation) throws IOException {
        state.set(Field.GENERATION, generation)
                .set(Field.CREATED_MILLIS, System.currentTimeMillis())
                .set(Field.NEXT_TARGET, 1)
                .set(Field.LEAST_NEXT_SENDER, 1)
                .writeAll();
    }

    private void openSegments() throws IOException {
        String prefix = "messages-" + state.get(Field.GENERATION) + "-";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "messages-*.log")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix)) {
                    segments.add(
                            new MessageSegment(file, Integer.parseInt(name, prefix.length(), name.length() - 4, 10)));
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        segments.sort(Comparator.comparingInt(segment -> segment.firstSequence));
        if (segments.isEmpty()) {
            segments.add(segment(1));
        }
    }

    /** A new one, whose name is on the disk before there is anything in it. */
    private MessageSegment segment(int firstSequence) throws IOException {
        MessageSegment made = new MessageSegment(
                directory.resolve("messages-" + state.get(Field.GENERATION) + "-" + firstSequence + ".log"),
                firstSequence);
        try {
            DirectoryNames.force(directory);
        } catch (IOException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void roll(int sequence) throws IOException {
        newest().force();
        segments.add(segment(sequence));
        long bytes = 0;
        for (MessageSegment segment : segments) {
            bytes += segment.length();
        }
        while (bytes - segments.getFirst().length() > keptBytes) {
            MessageSegment oldest = segments.removeFirst();
            bytes -= oldest.length();
            oldest.delete();
        }
    }
}
