package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.order.OrderIntent.Lifetime;

/**
 * An order of a run, as far as its venue has reported it, with why it was sent.
 *
 * @param number of the intent that entered it, its own in the run
 * @param terms what was asked for
 * @param progress what became of it
 * @param why what led to it
 */
public record RunOrder(long number, Terms terms, Progress progress, Why why) {

    /** The names of the values of {@link #cells}. */
    static final String COLUMNS =
            "order,venue,symbol,side,lifetime,post_only,reduce_only,price,quantity,place,nanos,status,"
                    + "filled,average_price,commission,slippage,reason,updated_nanos,filled_nanos,strategy,score,"
                    + "signal_place,signal_nanos,signal_what,signal_seen,cause_place,cause_nanos,cause_what,cause_seen";

    private static final String BETWEEN = "; ";

    /** How an order stands. */
    public enum Status {
        /** It is on its way. */
        PENDING,
        /** It was sent to a real venue, and nobody knows whether that has it. */
        UNKNOWN,
        /** The venue has it. */
        SUBMITTED,
        /** A part of it is filled. */
        PARTIALLY_FILLED,
        /** All of it is. */
        FILLED,
        /** It was closed with some of it left. */
        CANCELLED,
        /** Its time was over with some of it left. */
        EXPIRED,
        /** The venue would not have it. */
        REJECTED;

        /** Its name, as others see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was asked for, in the instrument's own units.
     *
     * @param price the limit; empty: any price
     * @param place the number on the tape of the last event that can have had a part in it
     * @param nanos when it was sent
     */
    public record Terms(
            String venue,
            String symbol,
            VenueSide side,
            Lifetime lifetime,
            boolean postOnly,
            boolean reduceOnly,
            Optional<BigDecimal> price,
            BigDecimal quantity,
            long place,
            long nanos) {}

    /**
     * What became of it.
     *
     * @param averagePrice of its fills; empty: there is none
     * @param slippage by how much that is worse than the best price when it was sent; empty: one of them is not known
     * @param reason why it is closed, in the venue's words
     * @param updatedNanos when the venue said something of it last, or else when it was sent
     * @param filledNanos when its last fill was reported; 0: there is none
     */
    public record Progress(
            Status status,
            BigDecimal filled,
            Optional<BigDecimal> averagePrice,
            BigDecimal commission,
            Optional<BigDecimal> slippage,
            String reason,
            long updatedNanos,
            long filledNanos) {}

    /**
     * What led to it.
     *
     * @param strategy whose it is; nothing where that has no name
     * @param score what all checks together said of it, 0 to 100; empty: it makes a position smaller, which is not checked
     * @param signal the strategy's last signal
     * @param cause its last step ahead of the order
     */
    public record Why(
            String strategy, Optional<BigDecimal> score, Optional<Decision> signal, Optional<Decision> cause) {

        /** Of whoever says nothing of itself. */
        static final Why UNKNOWN = new Why("", Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What a strategy said at a place of the tape.
     *
     * @param what the step's cause, or the signal's side and reason
     * @param seen conditions and indicators with their values
     */
    public record Decision(long place, long nanos, String what, List<String> seen) {

        /** Copies what was seen. */
        public Decision {
            seen = List.copyOf(seen);
        }
    }

    /** The same, of which nobody knows whether the venue has it. */
    RunOrder unknown() {
        return new RunOrder(
                number,
                terms,
                new Progress(
                        Status.UNKNOWN,
                        progress.filled,
                        progress.averagePrice,
                        progress.commission,
                        progress.slippage,
                        progress.reason,
                        progress.updatedNanos,
                        progress.filledNanos),
                why);
    }

    /** All of it as the values of a line. */
    List<Object> cells() {
        List<Object> cells = new ArrayList<>(List.of(
                number,
                terms.venue,
                terms.symbol,
                terms.side,
                terms.lifetime,
                terms.postOnly,
                terms.reduceOnly,
                text(terms.price),
                terms.quantity,
                terms.place,
                terms.nanos,
                progress.status,
                progress.filled,
                text(progress.averagePrice),
                progress.commission,
                text(progress.slippage),
                progress.reason,
                progress.updatedNanos,
                progress.filledNanos,
                why.strategy,
                text(why.score)));
        cells.addAll(cells(why.signal));
        cells.addAll(cells(why.cause));
        return cells;
    }

    private static List<Object> cells(Optional<Decision> decision) {
        return decision.<List<Object>>map(of -> List.of(of.place, of.nanos, of.what, String.join(BETWEEN, of.seen)))
                .orElse(List.of("", "", "", ""));
    }

    private static String text(Optional<BigDecimal> amount) {
        return amount.map(CommaSeparated::plain).orElse("");
    }

    /** The order of a line; refuses one that is none. */
    public static RunOrder of(List<String> values) {
        Values from = new Values(values);
        return new RunOrder(from.whole(), terms(from), progress(from), why(from));
    }

    private static Terms terms(Values from) {
        return new Terms(
                from.text(),
                from.text(),
                VenueSide.valueOf(from.text()),
                Lifetime.valueOf(from.text()),
                from.flag(),
                from.flag(),
                from.some(),
                from.amount(),
                from.whole(),
                from.whole());
    }

    private static Progress progress(Values from) {
        return new Progress(
                Status.valueOf(from.text()),
                from.amount(),
                from.some(),
                from.amount(),
                from.some(),
                from.text(),
                from.whole(),
                from.whole());
    }

    private static Why why(Values from) {
        return new Why(from.text(), from.some(), decision(from), decision(from));
    }

    private static Optional<Decision> decision(Values from) {
        String place = from.text();
        String nanos = from.text();
        String what = from.text();
        String seen = from.text();
        return place.isEmpty()
                ? Optional.empty()
                : Optional.of(new Decision(
                        Long.parseLong(place),
                        Long.parseLong(nanos),
                        what,
                        seen.isEmpty() ? List.of() : List.of(seen.split(BETWEEN, -1))));
    }

    /** A line's values, one after the other. */
    static final class Values {

        private final List<String> values;
        private int next;

        Values(List<String> values) {
            this.values = values;
        }

        String text() {
            if (next == values.size()) {
                throw new IllegalArgumentException("The line has " + next + " values only: " + values);
            }
            return values.get(next++);
        }

        long whole() {
            return Long.parseLong(text());
        }

        boolean flag() {
            return Boolean.parseBoolean(text());
        }

        BigDecimal amount() {
            return new BigDecimal(text());
        }

        double real() {
            return Double.parseDouble(text());
        }

        /** An amount that may be none. */
        Optional<BigDecimal> some() {
            String text = text();
            return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
        }

        /** The rest of them. */
        List<String> rest() {
            return values.subList(next, values.size());
        }
    }
}
