package org.bourse.floor.tape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEvents;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;

/**
 * How complete an instrument's trades on a part of a tape are, and how much of the time its book could be trusted.
 *
 * @param points how many trades there are
 * @param completeness per cent of their times, prices and quantities that are there, a quantity of 0 being one; and of these
 *     the share of the time of which the tape has anything
 * @param gapCount times without a trade of more than two seconds
 * @param missing how many trades these would have had at one a second
 * @param minor gaps below 30 s
 * @param moderate gaps of 30 s or more
 * @param critical gaps of 300 s or more
 * @param gaps the longest of them, at most {@link #GAPS_NAMED}, in their order
 * @param anomalies prices further than three standard deviations from their mean; none are counted below ten points
 * @param orderIssues trades that are older than the one before
 * @param score 0 to 100
 * @param bookChanges snapshots and changes of its book
 * @param interruptions how often the book ceased to be live, or its record did
 * @param liveNanos how long it was live, of which the tape has a record
 * @param nanos how long the part is
 * @param findings what is wrong with the tape there
 */
public record QualityReport(
        long points,
        double completeness,
        long gapCount,
        long missing,
        long minor,
        long moderate,
        long critical,
        List<Gap> gaps,
        long anomalies,
        long orderIssues,
        double score,
        long bookChanges,
        long interruptions,
        long liveNanos,
        long nanos,
        List<TapeFinding> findings) {

    /** How many gaps a report has one by one. */
    public static final int GAPS_NAMED = 100;

    private static final long MILLI = 1_000_000L;
    private static final long EXPECTED_MILLIS = 1_000;
    private static final long GAP_MILLIS = 2_000;
    private static final long MODERATE_MILLIS = 30_000;
    private static final long CRITICAL_MILLIS = 300_000;
    private static final int LEAST_FOR_ANOMALIES = 10;

    /**
     * A time without a trade.
     *
     * @param fromNanos the trade before
     * @param toNanos the trade after
     */
    public record Gap(long fromNanos, long toNanos) {

        /** Milliseconds. */
        public long millis() {
            return (toNanos - fromNanos) / MILLI;
        }

        /** {@code minor}, {@code moderate} or {@code critical}. */
        public String severity() {
            return millis() >= CRITICAL_MILLIS ? "critical" : millis() >= MODERATE_MILLIS ? "moderate" : "minor";
        }
    }

    /** Reads the selection twice: what is usual has to be known before what is not. */
    public static QualityReport of(TapeSelection selection) throws IOException {
        First first = new First();
        List<TapeFinding> findings = new ArrayList<>(selection.read(
                first.before(),
                first,
                (sequence, readBytes) -> {
                    first.lastSequence = sequence;
                    return false;
                },
                first));
        end(selection, first.lastSequence).ifPresent(findings::add);
        Second second = new Second(first.mean, first.deviation());
        if (first.points >= LEAST_FOR_ANOMALIES) {
            selection.read(second);
        }
        return first.report(second.anomalies, findings);
    }

    /** What a part with a known end lacks there. */
    private static Optional<TapeFinding> end(TapeSelection selection, long lastSequence) throws IOException {
        List<TapeSegment> segments = TapeSegment.all(selection.directory());
        boolean isThere = selection.last() == Long.MAX_VALUE || lastSequence >= selection.last();
        if (isThere || segments.isEmpty()) {
            return Optional.empty();
        }
        Path file = segments.getLast().file();
        long first = Math.max(lastSequence + 1, selection.first());
        return Optional.of(TapeFinding.unrecorded(file, Files.size(file), first, selection.last()));
    }

    static double score(double completeness, long gaps, long anomalies, long orderIssues, long points) {
        double score = completeness
                - Math.min(30, 2.0 * gaps)
                - Math.min(20, 1.5 * anomalies)
                - Math.min(15, 3.0 * orderIssues)
                + (points > 1_000 ? 5 : points > 100 ? 2 : 0);
        return Math.clamp(score, 0, 100);
    }

    /** What one pass finds. */
    private static final class First extends MarketEventsAdapter implements TapeSelection.Unrecorded {

        private long points;
        private long missingFields;
        private long gapCount;
        private long missing;
        private final long[] bySeverity = new long[3];
        private final List<Gap> gaps = new ArrayList<>();
        private long orderIssues;
        private long lastNanos;
        private double mean;
        private double squares;
        private long bookChanges;
        private long interruptions;
        private boolean live;
        private long liveSince;
        private long liveNanos;
        private long firstReceived;
        private long lastReceived;
        private long lastSequence;
        private long unrecordedNanos;

        double deviation() {
            return points < 2 ? 0 : Math.sqrt(squares / (points - 1));
        }

        private void received(EventHeader header) {
            if (firstReceived == 0) {
                firstReceived = header.receiveNanos;
                liveSince = header.receiveNanos;
            }
            lastReceived = header.receiveNanos;
        }

        /** Whether the book was live when the selection began. */
        MarketEvents before() {
            return new MarketEventsAdapter() {
                @Override
                public void defined(EventHeader header, VenueInstrument instrument) {
                    live = live && header.isRepeated();
                }

                @Override
                public void continuity(EventHeader header, Continuity state, StaleReason reason) {
                    live = state == Continuity.LIVE;
                }
            };
        }

        /** Nobody knows what the book was then. */
        @Override
        public void between(long fromNanos, long toNanos, long events) {
            if (firstReceived != 0) {
                unrecordedNanos += toNanos - fromNanos;
                lastReceived = Math.max(lastReceived, toNanos);
                if (live) {
                    interruptions++;
                    liveNanos += Math.max(0, fromNanos - liveSince);
                }
            }
            live = false;
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            received(header);
            points++;
            missingFields += (header.exchangeNanos == 0 ? 1 : 0) + (price == 0 ? 1 : 0);
            double distance = price - mean;
            mean += distance / points;
            squares += distance * (price - mean);
            if (header.exchangeNanos != 0) {
                time(header.exchangeNanos);
            }
        }

        private void time(long nanos) {
            if (lastNanos != 0 && nanos < lastNanos) {
                orderIssues++;
            } else if (lastNanos != 0 && nanos - lastNanos > GAP_MILLIS * MILLI) {
                gap(new Gap(lastNanos, nanos));
            }
            lastNanos = Math.max(lastNanos, nanos);
        }

        private void gap(Gap gap) {
            gapCount++;
            missing += gap.millis() / EXPECTED_MILLIS - 1;
            bySeverity[gap.millis() >= CRITICAL_MILLIS ? 2 : gap.millis() >= MODERATE_MILLIS ? 1 : 0]++;
            gaps.add(gap);
            if (gaps.size() > GAPS_NAMED) {
                Gap shortest = gap;
                for (Gap one : gaps) {
                    shortest = one.millis() < shortest.millis() ? one : shortest;
                }
                gaps.remove(shortest);
            }
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            received(header);
            boolean nowLive = state == Continuity.LIVE;
            if (live && !nowLive) {
                interruptions++;
                liveNanos += header.receiveNanos - liveSince;
            } else if (!live && nowLive) {
                liveSince = header.receiveNanos;
            }
            live = nowLive;
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            if (!header.isRepeated() && live) {
                // The floor began anew.
                continuity(header, Continuity.CLOSED, StaleReason.NONE);
            }
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            if (!header.isRepeated()) {
                received(header);
                bookChanges++;
            }
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            received(header);
            bookChanges++;
        }

        QualityReport report(long anomalies, List<TapeFinding> findings) {
            long nanos = lastReceived - firstReceived;
            double recorded = nanos == 0 ? 1 : Math.clamp(1 - (double) unrecordedNanos / nanos, 0, 1);
            double completeness = points == 0 ? 0 : 100.0 * (3 * points - missingFields) / (3 * points) * recorded;
            return new QualityReport(
                    points,
                    completeness,
                    gapCount,
                    missing,
                    bySeverity[0],
                    bySeverity[1],
                    bySeverity[2],
                    List.copyOf(gaps),
                    anomalies,
                    orderIssues,
                    // What is wrong with the tape counts as gaps, and no number of trades makes up for it.
                    score(
                            completeness,
                            gapCount + findings.size(),
                            anomalies,
                            orderIssues,
                            findings.isEmpty() ? points : 0),
                    bookChanges,
                    interruptions,
                    liveNanos + (live ? lastReceived - liveSince : 0),
                    nanos,
                    List.copyOf(findings));
        }
    }

    /** What is unusual, once it is known what is not. */
    private static final class Second extends MarketEventsAdapter {

        private final double mean;
        private final double bound;
        private long anomalies;

        Second(double mean, double deviation) {
            this.mean = mean;
            this.bound = 3 * deviation;
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            if (Math.abs(price - mean) > bound) {
                anomalies++;
            }
        }
    }
}
