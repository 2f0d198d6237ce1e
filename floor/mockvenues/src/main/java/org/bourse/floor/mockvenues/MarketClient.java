package org.bourse.floor.mockvenues;

import java.util.List;

/** A connection to a venue whose markets a {@link MarketPlayer} plays. */
abstract class MarketClient extends MockClient {

    private final MarketPlayer player;

    MarketClient(MarketPlayer player) {
        super(player.clients());
        this.player = player;
    }

    /** Whether it has asked for anything. */
    abstract boolean hasSubscribed();

    /** Whether it has asked for that stream. */
    abstract boolean follows(String stream);

    /** The last that it is sent when the venue goes down; empty: nothing. */
    abstract String farewell();

    @Override
    final List<String> damaged(String text, Fault fault) {
        return player.form().damaged(text, fault);
    }
}
