package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.bourse.engine.command.Command;
import org.junit.jupiter.api.Test;

/**
 * Random commands through a real engine; what the views show must be what the engine has. {@code -Dfuzz.seed=S} repeats a
 * run, {@code -Dfuzz.commands=N} makes it longer.
 */
class ExchangeViewsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 100_000);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(new ViewSettings(50, 2));
    private final Market market = new Market(views);
    private final MarketFlow flow = new MarketFlow(market, random, List.of("PETR4", "VALE3"), 10);

    @Test
    void showsWhatTheEngineHas() {
        flow.registerBrokers();
        for (int i = 1; i <= COMMANDS; i++) {
            market.advance(random.nextInt(50));
            long sequence = flow.step();
            if (random.nextInt(10) == 0) {
                views.onPersisted(sequence);
            }
            if (i % 1_000 == 0) {
                EngineContents.of(market.engine()).assertShownBy(views, "-Dfuzz.seed=" + SEED + ", command " + i);
            }
            if (random.nextInt(20_000) == 0) {
                market.apply(new Command.ResetExchange());
                flow.registerBrokers();
            }
        }
    }

    /** Held against the views by name, so that a failure says which part differs. */
    @Test
    void theComparisonSeesADifference() {
        flow.registerBrokers();
        ExchangeViews others = new ExchangeViews(ViewSettings.DEFAULTS);
        assertThat(EngineContents.of(market.engine()).isShownBy(others)).isFalse();
    }
}
