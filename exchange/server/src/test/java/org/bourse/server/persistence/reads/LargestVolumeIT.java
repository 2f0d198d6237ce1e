package org.bourse.server.persistence.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.postgres.DatabaseSettings;
import org.bourse.server.persistence.postgres.TestPostgres;
import org.bourse.server.persistence.state.Persister;
import org.bourse.server.persistence.state.RandomFlow;
import org.bourse.server.persistence.state.Restored;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.InstrumentSummary;
import org.junit.jupiter.api.Test;

/** A day that trades more of an instrument than 64 bits hold is written, loaded, and traded on. */
class LargestVolumeIT {

    private static final String SYMBOL = "COIN";
    private static final long LARGEST_QUANTITY = 1_000_000_000_000_000L;

    /** The first number of trades of that size whose sum is beyond 64 bits. */
    private static final int TOO_MANY = (int) (Long.MAX_VALUE / LARGEST_QUANTITY) + 1;

    private final DatabaseSettings settings = TestPostgres.freshDatabase("largest_volume");
    private final UUID exchangeId = UUID.randomUUID();
    private final RandomFlow flow = new RandomFlow(1, false);

    @Test
    void aVolumeBeyond64BitsIsToldAsTheLargestAndStopsNothing() throws InterruptedException {
        try (Database database = Database.open(settings)) {
            Restored first = Restored.from(database, exchangeId);
            flow.continueWith(first.engine());
            List<SequencedCommand> commands = new ArrayList<>();
            commands.add(flow.apply(new Command.RegisterBroker("Whale", new ApiKeyHash(1, 2, 3, 4), "", "", "")));
            commands.add(flow.apply(
                    new Command.ListInstrument(SYMBOL, new InstrumentTerms("Coin", 2, 6, "", 1, 1, Optional.empty()))));
            long broker = commands.getFirst().sequence();
            commands.addAll(trades(broker, TOO_MANY));
            publish(database, first, commands);
            flow.pass(Duration.ofMinutes(3));
            Restored second = Restored.from(database, exchangeId);
            flow.continueWith(second.engine());
            publish(database, second, trades(broker, 1));

            assertThat(volume(second)).isEqualTo(Long.MAX_VALUE);
            assertThat(volume(Restored.from(database, exchangeId))).isEqualTo(Long.MAX_VALUE);
            DatabaseCandles candles = new DatabaseCandles(database);
            assertThat(candles.candles(SYMBOL, CandleInterval.MINUTE, 0, Long.MAX_VALUE / 2, 10))
                    .extracting(Candle::volume)
                    .containsExactly(Long.MAX_VALUE, LARGEST_QUANTITY);
            assertThat(candles.candles(SYMBOL, CandleInterval.DAY, 0, Long.MAX_VALUE / 2, 10))
                    .extracting(Candle::volume, Candle::tradeCount)
                    .containsExactly(tuple(Long.MAX_VALUE, TOO_MANY + 1));
        }
    }

    /** The largest orders that meet one another, all of one broker: money and positions stay as they are. */
    private List<SequencedCommand> trades(long broker, int count) {
        List<SequencedCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(flow.apply(order(broker, Side.ASK)));
            SequencedCommand taken = flow.apply(order(broker, Side.BID));
            assertThat(taken.events()).anyMatch(Event.OrdersTraded.class::isInstance);
            commands.add(taken);
        }
        return commands;
    }

    private static Command order(long broker, Side side) {
        return new Command.SubmitOrder(
                broker,
                "12345678901",
                SYMBOL,
                side,
                OrderType.LIMIT,
                TimeInForce.GTC,
                1,
                LARGEST_QUANTITY,
                Times.NEVER_MICROS,
                "");
    }

    private void publish(Database database, Restored start, List<SequencedCommand> commands)
            throws InterruptedException {
        Persister persister = start.persister(database, settings);
        start.views().onBatch(commands);
        start.log().onBatch(commands);
        assertThat(persister.close(Duration.ofMinutes(3))).isTrue();
    }

    private long volume(Restored start) {
        List<InstrumentSummary> instruments = start.views().instruments(flow.timeMicros());
        assertThat(instruments).hasSize(1);
        return instruments.getFirst().volume24h();
    }
}
