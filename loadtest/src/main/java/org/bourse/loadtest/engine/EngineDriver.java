package org.bourse.loadtest.engine;

import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.CancelOrder;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.RegisterBroker;
import org.bourse.engine.command.Command.ReplaceOrder;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.EventSink;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.TimeInForce;

/** Stamps commands and applies them to an engine, as the sequencer would. */
final class EngineDriver {

    private static final String[] SYMBOLS = symbols();
    private static final long FIRST_TIME_MICROS = 1_750_000_000_000_000L;

    /** Few enough for the warm-up to fill that memory, so that what is measured is a steady state. */
    private static final int CLOSED_CLIENT_ORDER_IDS = 100_000;

    private final MatchingEngine engine;
    private final EventSink sink;
    private final TimeInForce timeInForce;
    private final boolean clientOrderIds;
    private long sequence;

    /** With brokers 1 to {@code brokers} and good-till-cancelled orders without client order ids. */
    EngineDriver(MatchingEngine engine, int brokers, EventSink sink) {
        this(engine, brokers, sink, TimeInForce.GTC, false);
    }

    EngineDriver(MatchingEngine engine, int brokers, EventSink sink, TimeInForce timeInForce, boolean clientOrderIds) {
        this.engine = engine;
        this.sink = sink;
        this.timeInForce = timeInForce;
        this.clientOrderIds = clientOrderIds;
        for (int i = 1; i <= brokers; i++) {
            apply(new RegisterBroker("Broker " + i, new ApiKeyHash(i, 0, 0, 0), "", "", ""));
        }
        apply(new ChangeSettings(settings()));
    }

    private static ExchangeSettings settings() {
        ExchangeSettings defaults = ExchangeSettings.DEFAULTS;
        return new ExchangeSettings(
                defaults.executionPrice(),
                defaults.dayEndMicrosOfDay(),
                defaults.maxPriceCents(),
                defaults.maxQuantity(),
                defaults.maxOrderValueCents(),
                defaults.maxOpenOrders(),
                defaults.maxTotalOpenOrders(),
                defaults.maxInstruments(),
                defaults.maxBrokers(),
                CLOSED_CLIENT_ORDER_IDS,
                Sharing.FLOATING);
    }

    /** The sequence number of the next command: the id of an order it makes. */
    long nextSequence() {
        return sequence + 1;
    }

    /** Applies the next command, a microsecond after the one before. */
    void apply(Command command) {
        sequence++;
        engine.apply(sequence, FIRST_TIME_MICROS + sequence, command, sink);
    }

    /** The command that a step stands for. */
    Command command(Step step) {
        return switch (step.kind()) {
            case LIMIT -> submit(step, timeInForce);
            case IMMEDIATE -> submit(step, TimeInForce.IOC);
            case CANCEL -> new CancelOrder(step.brokerId(), step.orderId());
            case MOVE ->
                new ReplaceOrder(step.brokerId(), step.orderId(), step.price(), step.quantity(), timeInForce, 0, "");
        };
    }

    private Command submit(Step step, TimeInForce lifetime) {
        return new SubmitOrder(
                step.brokerId(),
                "1234567890",
                SYMBOLS[step.symbol()],
                step.side(),
                OrderType.LIMIT,
                lifetime,
                step.price(),
                step.quantity(),
                0,
                clientOrderIds ? "ORD-" + step.orderId() : "");
    }

    private static String[] symbols() {
        String[] symbols = new String[1_000];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = "SYM" + i;
        }
        return symbols;
    }
}
