package org.bourse.server.log;

import java.util.Optional;

/** A consumer of what happened, as operators see it: how far it is, how far behind, and why it stopped if it did. */
public sealed interface ConsumerPosition permits DirectConsumer, LogConsumer {

    /** The name of the consumer. */
    String name();

    /** The last command that the consumer is done with. */
    long position();

    /** The number of events it is not done with; a command without events counts as one. */
    long lagEvents();

    /** For how long the oldest command that it is not done with has waited for it, in seconds; 0 when there is none. */
    double lagSeconds();

    /** The failure that stopped it; empty while it goes on. */
    Optional<Throwable> failure();
}
