package org.bourse.fix;

import java.util.Optional;

/** A client that somebody else's FIX engine is: it reconnects by itself, and keeps its sequence numbers. */
interface StockClient extends AutoCloseable {

    /** Whether its engine takes its session for logged on. */
    boolean isLoggedOn();

    /** What its next Logons carry. */
    void password(String password);

    /** Logs out, and stays out until {@link #comeBack()}. */
    void leave();

    void comeBack();

    /** Sends messages, each written as {@code 35=D|11=a|…}, without waiting between them. */
    void sendAll(String... messages);

    /** The next application message; empty when none comes. */
    Optional<RawMessageText> next() throws InterruptedException;

    @Override
    void close();
}
