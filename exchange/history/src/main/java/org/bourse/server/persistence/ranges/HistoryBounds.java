package org.bourse.server.persistence.ranges;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bourse.server.persistence.postgres.Database;
import org.bourse.server.persistence.sql.BulkRead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all rows of large tables that a release without ranges left, while the exchange trades: once PostgreSQL knows that
 * none is outside the first range, the persister makes each the first part of its kind in a moment. A look that is cut off
 * begins anew; nothing was changed by it.
 */
public final class HistoryBounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryBounds.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long STOP_MILLIS = 2_000;

    /** The tables that don't lie in parts yet, and whether all their rows have been looked at. */
    private static final String WAITING = """
            SELECT conrelid::regclass::text, convalidated FROM pg_constraint
            WHERE conname = 'history_bound' AND conrelid IN (SELECT table_name::regclass FROM history_tables)""";

    private final Database database;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("history-bounds").daemon().unstarted(this::run);

    /** Why the last look was put off, as the log has it: said once, however often it is tried. Of the thread alone. */
    private String reported = "";

    /** For this database. */
    public HistoryBounds(Database database) {
        this.database = database;
    }

    /** Starts the thread, which ends when there is nothing left to look at. */
    public void start() {
        thread.start();
    }

    /** Ends the thread; a look that is under way is not waited for. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isWaitedFor() && !closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                // The persister is to take the tables, or the database to come back.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWaitedFor() {
        try {
            return look() > 0;
        } catch (SQLException e) {
            String why = Database.reason(e);
            if (closing.getCount() > 0 && !why.equals(reported)) {
                LOG.info("history is looked at later, to be put into parts: {}", why);
                reported = why;
            }
            return true;
        }
    }

    /** Looks at the tables that have not been; answers how many don't lie in parts. */
    int look() throws SQLException {
        try (Connection connection = database.bulkConnection()) {
            List<String> unknown = new ArrayList<>();
            int[] tables = {0};
            BulkRead.query(connection, WAITING, row -> {
                tables[0]++;
                if (!row.getBoolean(2)) {
                    unknown.add(row.getString(1));
                }
            });
            // A look at a large table takes longer than an answer may.
            connection.setNetworkTimeout(Runnable::run, 0);
            for (String table : unknown) {
                long started = System.nanoTime();
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ALTER TABLE " + table + " VALIDATE CONSTRAINT history_bound");
                }
                LOG.info(
                        "looked at all rows of {} in {} s; it will be the first part of its history",
                        table,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
            }
            return tables[0];
        }
    }
}
