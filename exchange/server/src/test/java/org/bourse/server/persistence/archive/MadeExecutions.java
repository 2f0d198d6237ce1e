package org.bourse.server.persistence.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.persistence.ranges.ExecutionBlocks;
import org.bourse.server.view.Executions;

/**
 * The executions of {@link HistoryMaker}'s blocks: those blocks traded in an engine, in the batches that the persister takes in
 * at 4,000 orders a second.
 */
final class MadeExecutions {

    private static final String INSERT = """
            INSERT INTO executions (event_sequence, broker_id, executions, content)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::bytea[])""";

    /** Some 250 orders, of which there are 16 batches a second. */
    private static final int BLOCKS_IN_BATCH = 25;

    private static final int PLACES = 10;

    private final MatchingEngine engine;
    private final EventRecorder recorder = new EventRecorder();
    private final ExecutionBlocks batch = new ExecutionBlocks();
    private final List<ExecutionBlocks.Block> rows = new ArrayList<>();

    /** @param engine with the brokers and instruments of the history */
    MadeExecutions(MatchingEngine engine) {
        this.engine = engine;
    }

    /**
     * Trades a block.
     *
     * @param sequence of its first command
     */
    void add(long block, long sequence, long timeMicros) {
        String symbol = "SYM" + block % 50;
        long price = 1_000 + block / 50 % 200;
        long quantity = 1 + block * 7_919 % 90;
        for (int place = 0; place < PLACES; place++) {
            long orderId = sequence + place;
            apply(
                    orderId,
                    timeMicros,
                    new Command.SubmitOrder(
                            broker(orderId),
                            "account",
                            symbol,
                            place % 2 == 0 ? Side.BID : Side.ASK,
                            OrderType.LIMIT,
                            place == PLACES - 1 ? TimeInForce.IOC : TimeInForce.GTC,
                            // The immediate one must not find the order that waits to be cancelled.
                            place == PLACES - 1 ? price + 1 : price,
                            quantity,
                            0,
                            Long.toHexString(orderId * 2_654_435_761L) + "-" + orderId));
        }
        long waiting = sequence + PLACES - 2;
        apply(sequence + PLACES, timeMicros, new Command.CancelOrder(broker(waiting), waiting));
        if (block % BLOCKS_IN_BATCH == BLOCKS_IN_BATCH - 1) {
            take();
        }
    }

    private static long broker(long orderId) {
        return 1 + orderId * 7_919 % 100;
    }

    private void apply(long sequence, long timeMicros, Command command) {
        long eventSequence = engine.nextEventSequence();
        engine.apply(sequence, timeMicros, command, recorder);
        SequencedCommand done = recorder.take(sequence, timeMicros, eventSequence, CommandSource.REST, command);
        for (Event event : done.events()) {
            Executions.tell(event, done, eventSequence, id -> "SYM" + id, batch::add);
            eventSequence++;
        }
    }

    private void take() {
        rows.addAll(batch.rows());
        batch.clear();
    }

    /**
     * Writes the rows of what was traded since the last time.
     *
     * @param nextEvent the event that the rows of other tables go on from, which the engine has to have come to
     */
    void write(Connection connection, long nextEvent) throws SQLException {
        take();
        if (engine.nextEventSequence() != nextEvent) {
            throw new IllegalStateException("the engine makes event " + engine.nextEventSequence() + " next where "
                    + nextEvent + " was made up");
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, connection.createArrayOf("bigint", numbers(row -> row.eventSequence())));
            insert.setArray(2, connection.createArrayOf("bigint", numbers(row -> row.brokerId())));
            insert.setArray(3, connection.createArrayOf("smallint", numbers(row -> (long) row.executions())));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea",
                            rows.stream().map(ExecutionBlocks.Block::content).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
        rows.clear();
    }

    private Long[] numbers(ToLongFunction<ExecutionBlocks.Block> of) {
        return rows.stream().mapToLong(of).boxed().toArray(Long[]::new);
    }
}
