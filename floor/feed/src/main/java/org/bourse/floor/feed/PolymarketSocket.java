package org.bourse.floor.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a connection to Polymarket. Past some number the venue takes a subscription, sends changes and never the books
 * they belong to, and says nothing of it; so there is a number that none may pass.
 */
final class PolymarketSocket {

    /** How many tokens a connection may have been asked for since it is open. */
    static final int MAX_TOKENS = 500;

    /** A longer message is sent in parts, which the venue may not take; a token has 77 digits. */
    private static final int TOKENS_A_MESSAGE = 150;

    private final Set<String> tokens = new LinkedHashSet<>();
    private final long bornNanos;
    private int asked;
    private boolean replaced;
    private boolean replacing;
    private @Nullable Link link;

    /** One without tokens, as of that time. */
    PolymarketSocket(long nanoTime) {
        bornNanos = nanoTime;
    }

    /** By that connection. */
    synchronized void by(Link newLink) {
        link = newLink;
    }

    /** The connection. */
    synchronized Link link() {
        Link own = link;
        if (own == null) {
            throw new IllegalStateException("It has no connection yet.");
        }
        return own;
    }

    /** Has these tokens too; refuses those that are too many. */
    synchronized void add(Collection<String> more) {
        if (asked + more.size() > MAX_TOKENS) {
            throw new IllegalArgumentException(
                    "Polymarket: a connection can have " + MAX_TOKENS + " tokens, not " + (asked + more.size()) + ".");
        }
        asked += more.size();
        tokens.addAll(more);
    }

    /** Has that token no more; false: it had not. */
    synchronized boolean remove(String token) {
        return tokens.remove(token);
    }

    synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** How many more tokens may come to it. */
    synchronized int room() {
        return replaced || replacing
                ? 0
                : Math.max(0, Math.min(PolymarketVenue.TOKENS_A_LINK - tokens.size(), MAX_TOKENS - asked));
    }

    /** How many tokens it has, and how many it has no more. */
    synchronized LinkStatus.Subjects subjects() {
        return new LinkStatus.Subjects(tokens.size(), Math.max(0, asked - tokens.size()), room(), replaced);
    }

    /** It gets no tokens any more, since another one takes its place, or does again. */
    synchronized void replaced(boolean byAnother) {
        replaced = byAnother;
    }

    /** Another one is to take its place from here on; false: one was before, or it takes another one's itself. */
    synchronized boolean beginReplaced() {
        if (replaced || replacing) {
            return false;
        }
        replaced = true;
        return true;
    }

    /** It takes another one's place, and gets no more tokens until it has. */
    synchronized void replacing(boolean another) {
        replacing = another;
    }

    /** Whether it is to be replaced. */
    synchronized boolean isDue(RecyclePolicy policy, long nanoTime) {
        long age = nanoTime - bornNanos;
        double left = asked == 0 ? 0 : (double) (asked - tokens.size()) / asked;
        return age >= policy.age().toNanos()
                || (left >= policy.left() && age >= policy.least().toNanos());
    }

    /** What is said when it opens: the tokens it has now. */
    synchronized List<Link.Outgoing> greetings() {
        asked = tokens.size();
        List<Link.Outgoing> greetings = messages("subscribe", List.copyOf(tokens));
        if (!greetings.isEmpty()) {
            String first = greetings.getFirst().text();
            greetings.set(
                    0,
                    new Link.Outgoing(
                            "{\"type\":\"market\",\"initial_dump\":true,\"custom_feature_enabled\":true"
                                    + first.substring(first.indexOf(",\"assets_ids\"")),
                            false));
        }
        return greetings;
    }

    /** What is said of these tokens while it is open. */
    static List<Link.Outgoing> messages(String operation, List<String> of) {
        List<Link.Outgoing> messages = new ArrayList<>();
        for (int from = 0; from < of.size(); from += TOKENS_A_MESSAGE) {
            String part = of.subList(from, Math.min(from + TOKENS_A_MESSAGE, of.size())).stream()
                    .map(token -> "\"" + token + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
            messages.add(new Link.Outgoing("{\"operation\":\"" + operation + "\",\"assets_ids\":" + part + "}", false));
        }
        return messages;
    }
}
