package org.bourse.floor.mockvenues;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** What happens at one symbol of a venue, message by message. */
public interface Market extends Closeable {

    /**
     * A message as the venue sends it.
     *
     * @param nanos when, by the market's own clock
     * @param stream of which stream, such as {@code btcusdt@trade}
     * @param text the whole message
     */
    record Message(long nanos, String stream, String text) {}

    /** Who opens the markets of a venue, at the beginning and whenever they begin again. */
    @FunctionalInterface
    interface Source {

        /** All of them, at their beginning. */
        Collection<? extends Market> open() throws IOException;
    }

    /** The symbol, in upper case. */
    String symbol();

    /** The book at the beginning, as an answer to a request for it. */
    String firstBook() throws IOException;

    /** The next message; empty at the end. */
    Optional<Message> next() throws IOException;
}
