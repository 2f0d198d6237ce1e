package org.bourse.server.marketdata;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.bourse.engine.model.Side;
import org.jspecify.annotations.Nullable;

/** One instrument's book, whole or to a depth, as its subscribers see it. */
final class BookChannel extends ChannelGrace {

    /** Updates kept for clients that come back. */
    private static final int UPDATES_KEPT = 512;

    /** A checksum goes with every so many updates. */
    private static final int UPDATES_PER_CHECKSUM = 50;

    final String symbol;

    /** Levels of each side; 0 for all. */
    final int depth;

    private final Set<Member> members = new LinkedHashSet<>();
    private final ArrayDeque<BookUpdate> recent = new ArrayDeque<>();
    private @Nullable SymbolState state;
    private List<LevelChange> asks = List.of();
    private List<LevelChange> bids = List.of();
    private long sequence;
    private int updatesSinceChecksum;
    private @Nullable Frame snapshot;

    BookChannel(String symbol, int depth, @Nullable SymbolState state) {
        this.symbol = symbol;
        this.depth = depth;
        this.state = state;
        startAt(state);
    }

    /** A subscriber and its place in the channel. */
    record Member(Subscriber subscriber, BookSlot slot) {}

    @Override
    boolean isEmpty() {
        return members.isEmpty();
    }

    int subscribers() {
        return members.size();
    }

    /** Adds a subscriber, which gets what came after {@code resumeFrom} when that is still known, else a snapshot. */
    Member join(Subscriber subscriber, OptionalLong resumeFrom) {
        Member member = new Member(subscriber, new BookSlot(this));
        members.add(member);
        if (resumeFrom.isEmpty() || !resume(member, resumeFrom.getAsLong())) {
            subscriber.queue().startOver(member.slot());
        }
        return member;
    }

    void leave(Member member) {
        member.subscriber().queue().close(member.slot());
        members.remove(member);
    }

    /** Publishes what changed; returns to how many subscribers. */
    int publish(SymbolState current, List<LevelChange> touched) {
        state = current;
        List<LevelChange> changes = depth == 0 ? touched : differences(current);
        if (changes.isEmpty()) {
            return 0;
        }
        long previous = sequence;
        sequence = current.bookSequence();
        snapshot = null;
        updatesSinceChecksum++;
        return publish(previous, changes, updatesSinceChecksum >= UPDATES_PER_CHECKSUM);
    }

    /** Publishes a checksum when there were changes since the last one; returns to how many subscribers. */
    int publishChecksum() {
        return updatesSinceChecksum == 0 || members.isEmpty() ? 0 : publish(sequence, List.of(), true);
    }

    /** The exchange was reset: every book starts over, empty. */
    void reset() {
        state = null;
        recent.clear();
        startAt(null);
        members.forEach(member -> member.subscriber().queue().startOver(member.slot()));
    }

    /** The book as the last update left it. */
    Frame snapshot() {
        if (snapshot == null) {
            List<LevelChange> allAsks = levels(Side.ASK, Integer.MAX_VALUE);
            List<LevelChange> allBids = levels(Side.BID, Integer.MAX_VALUE);
            snapshot =
                    FeedMessages.snapshot(symbol, depth, sequence, allAsks, allBids, BookChecksum.of(allAsks, allBids));
        }
        return snapshot;
    }

    private void startAt(@Nullable SymbolState current) {
        sequence = current == null ? 0 : current.bookSequence();
        snapshot = null;
        updatesSinceChecksum = 0;
        if (depth > 0) {
            asks = current == null ? List.of() : current.side(Side.ASK).best(depth);
            bids = current == null ? List.of() : current.side(Side.BID).best(depth);
        }
    }

    private int publish(long previous, List<LevelChange> changes, boolean withChecksum) {
        OptionalLong checksum = OptionalLong.empty();
        if (withChecksum) {
            checksum = OptionalLong.of(
                    BookChecksum.of(levels(Side.ASK, BookChecksum.LEVELS), levels(Side.BID, BookChecksum.LEVELS)));
            updatesSinceChecksum = 0;
        }
        BookUpdate update = new BookUpdate(symbol, depth, previous, sequence, changes, checksum, null);
        if (!members.isEmpty()) {
            update = update.encoded();
        }
        if (!changes.isEmpty()) {
            recent.addLast(update);
            if (recent.size() > UPDATES_KEPT) {
                recent.removeFirst();
            }
        }
        for (Member member : members) {
            member.subscriber().queue().offer(member.slot(), update);
        }
        return members.size();
    }

    private List<LevelChange> levels(Side side, int most) {
        if (depth > 0) {
            return side == Side.ASK ? asks : bids;
        }
        return state == null ? List.of() : state.side(side).best(most);
    }

    private boolean resume(Member member, long from) {
        if (from == sequence) {
            return true;
        }
        List<BookUpdate> missed = new ArrayList<>();
        for (BookUpdate update : recent) {
            if (!missed.isEmpty() || update.previous() == from) {
                missed.add(update);
            }
        }
        missed.forEach(update -> member.subscriber().queue().offer(member.slot(), update));
        return !missed.isEmpty();
    }

    private List<LevelChange> differences(SymbolState current) {
        List<LevelChange> newAsks = current.side(Side.ASK).best(depth);
        List<LevelChange> newBids = current.side(Side.BID).best(depth);
        List<LevelChange> changes = new ArrayList<>();
        addDifferences(asks, newAsks, changes);
        addDifferences(bids, newBids, changes);
        asks = newAsks;
        bids = newBids;
        return changes;
    }

    /** Adds what leads from the old levels to the new ones: those that left first, then those new or different. */
    private static void addDifferences(List<LevelChange> before, List<LevelChange> after, List<LevelChange> changes) {
        Map<Long, LevelChange> old = new LinkedHashMap<>();
        before.forEach(level -> old.put(level.price(), level));
        List<LevelChange> different = new ArrayList<>();
        for (LevelChange level : after) {
            if (!level.equals(old.remove(level.price()))) {
                different.add(level);
            }
        }
        old.values().forEach(level -> changes.add(new LevelChange(level.side(), level.price(), 0, 0)));
        changes.addAll(different);
    }
}
