package org.bourse.server.acceptance;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An order as a trader says it: {@code buy 100 at 10.05 gtc}, {@code sell 100 at market}, {@code buy 1 at 2.00 for 3} (to a time
 * 3 seconds from now), {@code buy 1 at 2.00 within 3} (so many seconds after the exchange has taken it),
 * {@code buy 5 at 1.00 post-only}, {@code buy 5 at 1.00 gtc show 2}, {@code buy 5 at 1.00 gtc stp cancel_oldest},
 * {@code buy 5 at 1.00 gtc stp cancel_oldest group 7},
 * {@code sell 5 at market gtc stop 9.50}, {@code sell 5 at 9.00 gtc stop 9.50 show 2}, {@code buy 5 at 1.00 gtc deadline -5},
 * which came by 5 seconds too late.
 *
 * @param buys whether it buys
 * @param quantity shares
 * @param price in currency units; empty at the market
 * @param timeInForce {@code gtc}, {@code day}, {@code ioc}, {@code fok} or {@code gtd}; empty when nothing is said
 * @param until when it expires, for {@code gtd}
 * @param seconds how long after it was taken it expires, for {@code gtd}; empty when {@code until} says it
 * @param postOnly whether it may only rest
 * @param stopPrice what a stop order waits for, in currency units; empty for any other
 * @param shown how much of it the book shows at a time; empty when nothing is said
 * @param prevention its self-trade prevention in REST's words; empty when nothing is said
 * @param group its self-trade prevention group; empty when nothing is said
 * @param deadline when it is of no use any more; empty when nothing is said
 */
record OrderWords(
        boolean buys,
        long quantity,
        Optional<String> price,
        Optional<String> timeInForce,
        Optional<Instant> until,
        Optional<String> seconds,
        boolean postOnly,
        Optional<String> stopPrice,
        Optional<String> shown,
        Optional<String> prevention,
        Optional<String> group,
        Optional<Instant> deadline) {

    private static final String PREVENTION = " stp ";
    private static final String GROUP = " group ";
    private static final String DEADLINE = " deadline ";
    private static final String STOP = " stop ";
    private static final String SHOW = " show ";
    private static final String POST_ONLY = " post-only";

    static OrderWords of(String said) {
        String grouped = withoutDeadline(said);
        int groupAt = grouped.indexOf(GROUP);
        String all = groupAt < 0 ? grouped : grouped.substring(0, groupAt);
        int at = all.indexOf(PREVENTION);
        Optional<String> prevention = at < 0 ? Optional.empty() : Optional.of(all.substring(at + PREVENTION.length()));
        String shownWords = at < 0 ? all : all.substring(0, at);
        String words = withoutShown(shownWords);
        boolean postOnly = words.endsWith(POST_ONLY);
        Optional<String> stopPrice = stopPrice(withoutPostOnly(words));
        String[] word = withoutStop(withoutPostOnly(words)).split(" ", -1);
        boolean market = word[3].equals("market");
        boolean dated = word.length > 4 && word[4].equals("for");
        boolean timed = word.length > 4 && word[4].equals("within");
        return new OrderWords(
                word[0].equals("buy"),
                Long.parseLong(word[1]),
                market ? Optional.empty() : Optional.of(word[3]),
                word.length == 4 ? Optional.empty() : Optional.of(dated || timed ? "gtd" : word[4]),
                dated ? Optional.of(after(word[5])) : Optional.empty(),
                timed ? Optional.of(word[5]) : Optional.empty(),
                postOnly,
                stopPrice,
                shown(shownWords),
                prevention,
                groupAt < 0 ? Optional.empty() : Optional.of(grouped.substring(groupAt + GROUP.length())),
                deadline(said));
    }

    /** The deadline that the words end with, in seconds from now, if they do. */
    static Optional<Instant> deadline(String words) {
        int at = words.indexOf(DEADLINE);
        return at < 0 ? Optional.empty() : Optional.of(after(words.substring(at + DEADLINE.length())));
    }

    /** The same words but for the deadline at their end. */
    static String withoutDeadline(String words) {
        int at = words.indexOf(DEADLINE);
        return at < 0 ? words : words.substring(0, at);
    }

    /** The stop price that the words end with, if they do. */
    static Optional<String> stopPrice(String words) {
        int at = words.indexOf(STOP);
        return at < 0 ? Optional.empty() : Optional.of(words.substring(at + STOP.length()));
    }

    /** The same words but for the stop price at their end. */
    static String withoutStop(String words) {
        int at = words.indexOf(STOP);
        return at < 0 ? words : words.substring(0, at);
    }

    /** What the last words say of how much is shown at a time; empty when they don't. */
    static Optional<String> shown(String words) {
        int at = words.indexOf(SHOW);
        return at < 0 ? Optional.empty() : Optional.of(words.substring(at + SHOW.length()));
    }

    /** The same words but for those. */
    static String withoutShown(String words) {
        int at = words.indexOf(SHOW);
        return at < 0 ? words : words.substring(0, at);
    }

    /** The same words but for the last ones, where they say that it may only rest. */
    static String withoutPostOnly(String words) {
        return words.endsWith(POST_ONLY) ? words.substring(0, words.length() - POST_ONLY.length()) : words;
    }

    /** A price in cents. */
    static long cents(String price) {
        return new BigDecimal(price).movePointRight(2).longValueExact();
    }

    private static Instant after(String seconds) {
        // FIX may say no less than a millisecond.
        return Instant.now().plus(Duration.ofSeconds(Long.parseLong(seconds))).truncatedTo(ChronoUnit.MILLIS);
    }
}
