package org.bourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.Test;

/** What brokers bought less what they sold. */
class PositionsTest {

    @Test
    void areMovedByEachTradeAndPartOfTheState() {
        MatchingEngine engine = Scenario.start().play("""
                x1: A ask 5 at 100          | listed ACME, accepted x1
                x2: B bid 3 at 100          | accepted x2, trade 3 at 100 x2 takes x1 leaving 0 and 2
                x3: C bid 9 at 100          | accepted x3, trade 2 at 100 x3 takes x1 leaving 7 and 0
                x4: A ask 4 at 50           | accepted x4, trade 4 at 50 x4 takes x3 leaving 0 and 3
                x5: B ask 1 market          | accepted x5, trade 1 at 100 x5 takes x3 leaving 0 and 2
                x6: C bid 1 at 10 in OTHER  | listed OTHER, accepted x6
                x7: C ask 1 at 10 in OTHER  | accepted x7, trade 1 at 10 x7 takes x6 leaving 0 and 0
                """).engine();
        assertThat(StateText.of(engine).lines().stream().filter(line -> line.startsWith("position")))
                .containsExactly("position 1 0 -9", "position 2 0 2", "position 3 0 7");
        MatchingEngine restored = MatchingEngine.restore(engine::writeTo);
        assertThat(StateText.of(restored).lines())
                .isEqualTo(StateText.of(engine).lines());
        assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void areWhatASlowMapHas() {
        Random random = new Random(7);
        Positions positions = new Positions();
        Map<Integer, Long> expected = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            int instrument = random.nextInt(1 << random.nextInt(1, 14));
            long quantity = random.nextLong(-100, 100);
            positions.add(instrument, quantity);
            expected.merge(instrument, quantity, Long::sum);
        }
        assertThat(positions.instrumentIds())
                .containsExactly(
                        expected.keySet().stream().mapToInt(id -> id).sorted().toArray());
        expected.forEach((id, quantity) -> assertThat(positions.of(id)).isEqualTo(quantity));
        assertThat(positions.of(1 << 15)).isZero();
    }

    @Test
    void knowWhereTheyAreTooLarge() {
        Positions positions = new Positions();
        assertThat(positions.isBeyondLimit(0)).isFalse();
        positions.add(0, ExchangeSettings.BALANCE_LIMIT);
        assertThat(positions.isBeyondLimit(0)).isFalse();
        positions.add(0, 1);
        positions.add(1, -ExchangeSettings.BALANCE_LIMIT - 1);
        assertThat(positions.isBeyondLimit(0)).isTrue();
        assertThat(positions.isBeyondLimit(1)).isTrue();
        assertThat(positions.isBeyondLimit(2)).isFalse();
        positions.add(0, -1);
        assertThat(positions.isBeyondLimit(0)).isFalse();
        assertThat(positions.isBeyondLimit(1)).isTrue();
    }

    @Test
    void refuseFurtherOrdersInTheInstrumentWhereTheyAreTooLarge() {
        MatchingEngine engine = MatchingEngine.restore(sink -> {
            sink.exchange(100, 50, 200, 30, false, ExchangeSettings.DEFAULTS);
            sink.broker(1, "A", 0, BrokerStatus.ACTIVE);
            sink.broker(2, "B", 0, BrokerStatus.ACTIVE);
            sink.broker(3, "C", 0, BrokerStatus.ACTIVE);
            sink.instrument(0, "ACME", InstrumentTerms.DEFAULTS, false, true, 0);
            sink.position(1, 0, ExchangeSettings.BALANCE_LIMIT + 1);
            sink.position(2, 0, -ExchangeSettings.BALANCE_LIMIT - 1);
        });
        assertThat(reasonAgainst(engine, 1, Side.BID, "ACME")).contains(RejectReason.POSITION_LIMIT);
        assertThat(reasonAgainst(engine, 1, Side.ASK, "ACME")).contains(RejectReason.POSITION_LIMIT);
        assertThat(reasonAgainst(engine, 2, Side.ASK, "ACME")).contains(RejectReason.POSITION_LIMIT);
        assertThat(reasonAgainst(engine, 3, Side.BID, "ACME")).isEmpty();
        assertThat(reasonAgainst(engine, 1, Side.BID, "OTHER")).isEmpty();
    }

    private static Optional<RejectReason> reasonAgainst(
            MatchingEngine engine, long brokerId, Side side, String symbol) {
        EventRecorder recorder = new EventRecorder();
        Command order =
                new Command.SubmitOrder(brokerId, "1", symbol, side, OrderType.LIMIT, TimeInForce.IOC, 1, 1, 0, "");
        engine.apply(engine.lastSequence() + 1, 50, order, recorder);
        return recorder.take().stream()
                .filter(Event.CommandRejected.class::isInstance)
                .map(event -> ((Event.CommandRejected) event).reason())
                .findFirst();
    }
}
