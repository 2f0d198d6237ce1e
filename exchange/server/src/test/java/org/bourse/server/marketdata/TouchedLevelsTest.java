package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

class TouchedLevelsTest {

    private final TouchedLevels asks = new TouchedLevels(Side.ASK);
    private final TouchedLevels bids = new TouchedLevels(Side.BID);

    @Test
    void handsOverEachTouchedLevelOnceAsItIsNowBestFirst() {
        for (TouchedLevels side : List.of(asks, bids)) {
            side.set(1_000, 100, 1);
            side.set(1_002, 300, 1);
            side.set(1_001, 200, 1);
            side.set(1_000, 60, 1);
            side.set(1_002, 0, 0);
        }

        assertThat(taken(asks))
                .containsExactly(
                        new LevelChange(Side.ASK, 1_000, 60, 1),
                        new LevelChange(Side.ASK, 1_001, 200, 1),
                        new LevelChange(Side.ASK, 1_002, 0, 0));
        assertThat(taken(bids))
                .containsExactly(
                        new LevelChange(Side.BID, 1_002, 0, 0),
                        new LevelChange(Side.BID, 1_001, 200, 1),
                        new LevelChange(Side.BID, 1_000, 60, 1));
    }

    @Test
    void forgetsWhatWasTaken() {
        asks.set(1_000, 100, 1);
        asks.set(1_001, 100, 1);
        taken(asks);
        asks.set(1_000, 150, 2);

        assertThat(taken(asks)).containsExactly(new LevelChange(Side.ASK, 1_000, 150, 2));
        assertThat(taken(asks)).isEmpty();
    }

    @Test
    void whatIsRestoredIsThereButTouchesNothing() {
        asks.restore(1_000, 100);
        asks.restore(1_000, 50);

        assertThat(taken(asks)).isEmpty();
        assertThat(asks.best(1)).containsExactly(new LevelChange(Side.ASK, 1_000, 150, 2));
    }

    private static List<LevelChange> taken(TouchedLevels side) {
        List<LevelChange> changes = new ArrayList<>();
        side.takeTouched(changes::add);
        return changes;
    }
}
