package org.bourse.floor.trading.kernel;

import java.util.Optional;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.strategy.StrategyWait;

/** What decides for a {@link Trader}: a strategy that was written or one in code. It is told how its orders end. */
interface TraderLogic {

    /** Begins. */
    void activate(long now);

    /** Looks at its indicators as of a moment. */
    void look(long moment);

    /** Looks at what ends its position, as of the worst price that a bar has for it. */
    void lookAtWorst(long moment);

    /** The entry was filled, in whole or in part, at that price on average. */
    void entryFilled(long now, double price, boolean bought);

    /** The entry was refused, or ended without a fill. */
    void entryEnded(long now);

    /** The position is closed. */
    void closed(long now, boolean lost);

    /** The part of the position that was to be closed is closed. */
    void partClosed(long now);

    /** The order that was to close the position, or a part of it, ended with some of that left. */
    void closeEnded(long now);

    /** Somebody pauses it; an entry that waits is cancelled already. */
    void pause(long now);

    /** Somebody stops everything. */
    void stop(long now, boolean closesPosition);

    /** How long it enters nothing from that moment on, and why; empty: it may enter. */
    Optional<StrategyWait> cooldown(long now);

    /** Carries what it remembers. */
    void carry(StateCarrier state);
}
