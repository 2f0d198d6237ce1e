package org.bourse.server.view;

import java.util.ArrayList;
import java.util.List;
import org.bourse.contract.EventConsumer;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;

/** A real engine with a clock of its own that tells its consumers at once what each command came to. */
public final class Market {

    public static final long START_MICROS = 1_800_000_000_000_000L;

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();
    private final List<EventConsumer> consumers = new ArrayList<>();
    private long timeMicros = START_MICROS;

    public Market(EventConsumer... consumers) {
        this.consumers.addAll(List.of(consumers));
    }

    public MatchingEngine engine() {
        return engine;
    }

    public long timeMicros() {
        return timeMicros;
    }

    public void advance(long micros) {
        timeMicros += micros;
    }

    /** One command after the other, also where a connection's end or its heartbeats have one done beside the test. */
    public synchronized SequencedCommand apply(Command command) {
        timeMicros++;
        long firstEvent = engine.nextEventSequence();
        long sequence = engine.lastSequence() + 1;
        engine.apply(sequence, timeMicros, command, recorder);
        SequencedCommand applied = recorder.take(sequence, timeMicros, firstEvent, CommandSource.REST, command);
        consumers.forEach(consumer -> consumer.onBatch(List.of(applied)));
        return applied;
    }

    public long register(String name) {
        ApiKeyHash hash = keyHash(engine.lastSequence() + 1);
        return apply(new Command.RegisterBroker(name, hash, "", "", "")).sequence();
    }

    /** The key hash of the broker with this id. */
    public static ApiKeyHash keyHash(long brokerId) {
        return new ApiKeyHash(brokerId, 2, 3, 4);
    }

    public long bid(long brokerId, long price, long quantity) {
        return limit(brokerId, Side.BID, price, quantity);
    }

    public long ask(long brokerId, long price, long quantity) {
        return limit(brokerId, Side.ASK, price, quantity);
    }

    private long limit(long brokerId, Side side, long price, long quantity) {
        SequencedCommand applied = apply(new Command.SubmitOrder(
                brokerId,
                "12345678901",
                "PETR4",
                side,
                OrderType.LIMIT,
                TimeInForce.GTC,
                price,
                quantity,
                Times.NEVER_MICROS,
                ""));
        if (applied.events().stream().noneMatch(Event.OrderAccepted.class::isInstance)) {
            throw new IllegalStateException("the order was refused: " + applied.events());
        }
        return applied.sequence();
    }
}
