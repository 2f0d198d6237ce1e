package org.bourse.floor.store;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Results of runs in PostgreSQL, in the schema {@code floor} beside ticks. All rows of a run are one transaction, by {@code COPY}:
 * it is there whole or not at all, and once, however often it is given.
 */
public final class PostgresRuns implements RunStore {

    private final FloorDatabase database;
    private @Nullable Connection connection;

    /** One that is not connected yet; the address is such as {@code jdbc:postgresql://localhost:5432/ticks}. */
    public PostgresRuns(String url, String user, String password) {
        database = new FloorDatabase(url, user, password);
    }

    @Override
    public Set<String> open() throws IOException {
        close();
        try {
            Connection opened = database.open();
            connection = opened;
            Set<String> ids = new HashSet<>();
            try (Statement statement = opened.createStatement();
                    ResultSet found = statement.executeQuery("SELECT id FROM runs")) {
                while (found.next()) {
                    ids.add(found.getString(1));
                }
            }
            opened.commit();
            return ids;
        } catch (SQLException | FlywayException e) {
            throw FloorDatabase.failed(e);
        }
    }

    @Override
    public void take(RunResults run) throws IOException {
        Connection open = connected();
        try {
            long key = key(open, run);
            if (key != 0) {
                figures(open, key, run.figures());
                for (RunResults.Table table : RunResults.Table.ALL) {
                    copy(open, key, run, table);
                }
            }
            open.commit();
        } catch (SQLException | IOException e) {
            throw FloorDatabase.failed(e);
        }
    }

    @Override
    public void delete(String id) throws IOException {
        Connection open = connected();
        try (PreparedStatement statement =
                open.prepareStatement("DELETE FROM runs WHERE id = ? OR starts_with(id, ?)")) {
            statement.setString(1, id);
            statement.setString(2, id + "/");
            statement.executeUpdate();
            open.commit();
        } catch (SQLException e) {
            throw FloorDatabase.failed(e);
        }
    }

    private Connection connected() throws IOException {
        Connection open = connection;
        if (open == null) {
            throw new IOException("PostgreSQL is not connected.");
        }
        return open;
    }

    /** The number of a new one; 0: it is there. */
    private static long key(Connection open, RunResults run) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(
                "INSERT INTO runs (id, kind, name, status, reason, created_at, ended_at, after_sequence, last_sequence,"
                        + " events, settings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, jsonb_object(?, ?))"
                        + " ON CONFLICT (id) DO NOTHING RETURNING key")) {
            statement.setString(1, run.id());
            statement.setString(2, run.kind());
            statement.setString(3, run.name());
            statement.setString(4, run.status());
            statement.setString(5, run.reason());
            statement.setTimestamp(6, time(run.createdNanos()));
            statement.setTimestamp(7, time(run.endedNanos()));
            statement.setLong(8, run.after());
            statement.setLong(9, run.last());
            statement.setLong(10, run.events());
            Map<String, String> settings = new TreeMap<>(run.settings());
            statement.setArray(11, open.createArrayOf("text", settings.keySet().toArray()));
            statement.setArray(12, open.createArrayOf("text", settings.values().toArray()));
            try (ResultSet made = statement.executeQuery()) {
                return made.next() ? made.getLong(1) : 0;
            }
        }
    }

    private static @Nullable Timestamp time(long nanos) {
        return nanos == 0 ? null : Timestamp.from(Instant.ofEpochSecond(0, nanos));
    }

    private static void figures(Connection open, long key, Map<String, String> figures) throws SQLException {
        try (PreparedStatement statement =
                open.prepareStatement("INSERT INTO run_figures (run_key, name, value, number) VALUES (?, ?, ?, ?)")) {
            for (Map.Entry<String, String> figure : figures.entrySet()) {
                statement.setLong(1, key);
                statement.setString(2, figure.getKey());
                statement.setString(3, figure.getValue());
                statement.setObject(4, number(figure.getValue()), Types.DOUBLE);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static @Nullable Double number(String value) {
        return value.matches("-?\\d{1,30}(\\.\\d{1,30})?([eE]-?\\d{1,3})?") ? Double.valueOf(value) : null;
    }

    private static void copy(Connection open, long key, RunResults run, RunResults.Table table)
            throws SQLException, IOException {
        String columns =
                table.columns().stream().map(column -> "\"" + column + "\"").collect(Collectors.joining(", "));
        String sql = "COPY run_" + table.name() + " (run_key, row, " + columns + ") FROM STDIN (FORMAT csv)";
        PGCopyOutputStream copy = new PGCopyOutputStream(open.unwrap(PGConnection.class), sql);
        boolean whole = false;
        try {
            Writer out = new OutputStreamWriter(copy, StandardCharsets.UTF_8);
            long[] row = {0};
            run.tables().read(table.name(), values -> {
                out.append(String.valueOf(key)).append(',').append(String.valueOf(++row[0]));
                for (String column : table.columns()) {
                    out.append(',').append(cell(values.getOrDefault(column, "")));
                }
                out.append('\n');
            });
            out.flush();
            whole = true;
        } finally {
            if (whole) {
                copy.close();
            } else {
                copy.cancelCopy();
            }
        }
    }

    /** What is empty is null in a COPY of this form. */
    private static String cell(String value) {
        return value.isEmpty() ? "" : '"' + value.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw FloorDatabase.failed(e);
            }
        }
    }
}
