package org.bourse.loadtest.engine;

import java.util.List;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.model.TimeInForce;

/**
 * Our engine: all symbols in one instance, with everything a command goes through: validation, limits, the ledger,
 * numbering of events.
 */
final class BourseContender implements Contender {

    private final EngineFlow flow;
    private final TimeInForce timeInForce;
    private final Command[] warmUp;
    private final Command[] commands;
    private CountingSink sink = new CountingSink();
    private EngineDriver driver;

    /** Orders of this time in force; with client order ids or without, as the others are. */
    BourseContender(EngineFlow flow, TimeInForce timeInForce, boolean clientOrderIds) {
        this.flow = flow;
        this.timeInForce = timeInForce;
        driver = new EngineDriver(new MatchingEngine(), flow.brokers(), sink, timeInForce, clientOrderIds);
        warmUp = commands(flow.warmUp());
        commands = commands(flow.steps());
    }

    @Override
    public void prepare() {
        sink = new CountingSink();
        driver = new EngineDriver(new MatchingEngine(), flow.brokers(), sink, timeInForce, false);
        apply(warmUp);
    }

    @Override
    public void play() {
        apply(commands);
    }

    @Override
    public long trades() {
        return sink.trades();
    }

    @Override
    public long sum() {
        return sink.sum();
    }

    private void apply(Command[] batch) {
        EngineDriver target = driver;
        for (Command command : batch) {
            target.apply(command);
        }
    }

    private Command[] commands(List<Step> steps) {
        return steps.stream().map(driver::command).toArray(Command[]::new);
    }
}
