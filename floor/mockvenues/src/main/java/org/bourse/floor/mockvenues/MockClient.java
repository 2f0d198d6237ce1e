package org.bourse.floor.mockvenues;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a mock venue: what it is sent, and what the venue does wrong to that. */
abstract class MockClient implements WsListener {

    private static final Logger LOG = LoggerFactory.getLogger(MockClient.class);
    private static final int GOING_AWAY = 1_001;
    private static final int LATE = 3;

    /** More than the floor keeps of what it has not taken yet. */
    private static final int FLOOD_MESSAGES = 70_000;

    private final Set<MockClient> all;
    private final List<String> held = new ArrayList<>();
    private int holdFor;
    private volatile boolean silent;
    private volatile boolean pongless;
    private volatile @Nullable WsSession session;

    /** One of these, as long as it is open. */
    MockClient(Set<MockClient> all) {
        this.all = all;
    }

    @Override
    public void onOpen(WsSession opened) {
        session = opened;
        all.add(this);
    }

    @Override
    public void onClose(WsSession closed, int status, String reason) {
        all.remove(this);
    }

    @Override
    public void onError(WsSession broken, Throwable error) {
        all.remove(this);
    }

    /** As the WebSocket's protocol has it. */
    @Override
    public void onPing(WsSession pinged, BufferData payload) {
        if (answersPings()) {
            pinged.pong(payload);
        }
    }

    /** Its pings are not answered any more. */
    final void ignorePings() {
        pongless = true;
    }

    /** Whether its pings are answered, of whichever form. */
    final boolean answersPings() {
        return !silent && !pongless;
    }

    /** Nothing comes by it any more, and it stays open. */
    final void beSilent() {
        silent = true;
    }

    final boolean isSilent() {
        return silent;
    }

    /** The messages that are sent in place of that one when that is wrong within it. */
    abstract List<String> damaged(String text, Fault fault);

    /**
     * Sends a message of the market.
     *
     * @param change whether it changes the book
     * @param fault what is wrong with it; none: nothing is
     */
    final synchronized void send(String text, boolean change, @Nullable Fault fault) {
        if (silent) {
            return;
        }
        switch (fault) {
            case null -> write(text);
            case DROP -> {}
            case DUPLICATE -> {
                write(text);
                write(text);
            }
            case REORDER -> hold(text, 1);
            case DELAY -> hold(text, LATE);
            case BAD_NUMBER, OFF_TICK, TORN, UNKNOWN_KIND ->
                damaged(text, fault).forEach(this::write);
            case FLOOD -> {
                for (int i = 0; i < FLOOD_MESSAGES; i++) {
                    write(text);
                }
            }
            case CUT, SILENCE, NO_PONG, RESTART, OLD_BOOK, NO_BOOK -> write(text);
        }
        if (!held.isEmpty() && change && holdFor-- <= 0) {
            held.forEach(this::write);
            held.clear();
        }
    }

    private void hold(String text, int messages) {
        held.add(text);
        holdFor = messages;
    }

    /** Sends a text as it is. */
    final void write(String text) {
        WsSession open = session;
        if (open == null) {
            return;
        }
        try {
            open.send(text, true);
        } catch (UncheckedIOException | IllegalStateException | ServerConnectionException e) {
            all.remove(this);
        }
    }

    /** Ends it. */
    final void cut() {
        WsSession open = session;
        all.remove(this);
        if (open != null) {
            try {
                open.close(GOING_AWAY, "");
            } catch (UncheckedIOException | IllegalStateException | ServerConnectionException e) {
                LOG.debug("It was gone already.", e);
            }
        }
    }
}
