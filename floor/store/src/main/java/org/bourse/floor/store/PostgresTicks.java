package org.bourse.floor.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.bourse.floor.market.Bar;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Ticks in PostgreSQL, in the schema {@code floor}: a partition a day, rows by binary {@code COPY}, bars of a second and of a
 * minute beside them. All of a part of the tape, its bars and its place are one transaction.
 */
public final class PostgresTicks implements TickStore {

    private static final List<String> PARTITIONED = List.of("trades", "quotes", "states");

    private final FloorDatabase database;
    private final int days;
    private final Map<InstrumentKey, Integer> instruments = new HashMap<>();
    private final Map<BarTotals.Series, Long> newestBars = new HashMap<>();
    private final NavigableSet<LocalDate> partitions = new TreeSet<>();
    private @Nullable Connection connection;

    /** An instrument as the database knows it: with other scales it is another one. */
    private record InstrumentKey(String venue, String symbol, int priceScale, int quantityScale) {

        static InstrumentKey of(VenueInstrument instrument) {
            return new InstrumentKey(
                    instrument.venue(), instrument.symbol(), instrument.priceScale(), instrument.quantityScale());
        }
    }

    /**
     * One that is not connected yet.
     *
     * @param url such as {@code jdbc:postgresql://localhost:5432/ticks}
     * @param days partitions of the days before the newest so many are dropped; 0: none are
     */
    public PostgresTicks(String url, String user, String password, int days) {
        database = new FloorDatabase(url, user, password);
        this.days = days;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public long open() throws IOException {
        close();
        try {
            Connection opened = database.open();
            connection = opened;
            readBars(opened);
            long place = number(opened, "SELECT sequence FROM place");
            opened.commit();
            return place;
        } catch (SQLException | FlywayException e) {
            throw FloorDatabase.failed(e);
        }
    }

    /**
     * Where the newest bars begin, beyond which a trade that comes late does not go back. Each is found by the index: to
     * read all bars would take longer than the database is waited for, some months on.
     */
    private void readBars(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT id, length, (extract(epoch FROM begins_at))::bigint FROM instruments"
                                + " CROSS JOIN unnest(ARRAY[%s]) AS length CROSS JOIN LATERAL (SELECT begins_at FROM bars"
                                        .formatted(BarTotals.lengths())
                                + " WHERE instrument_id = id AND seconds = length"
                                + " ORDER BY begins_at DESC LIMIT 1) AS newest")) {
            while (found.next()) {
                newestBars.put(
                        new BarTotals.Series(found.getInt(1), found.getInt(2)),
                        found.getLong(3) * BarTotals.SECOND_NANOS);
            }
        }
    }

    @Override
    public void take(TickBatch batch) throws IOException {
        Connection open = connection;
        if (open == null) {
            throw new IOException("PostgreSQL is not connected.");
        }
        try {
            advance(open, batch);
            boolean newDay = makePartitions(open, batch);
            BarTotals bars = new BarTotals(newestBars);
            copyTrades(open, batch, bars);
            copyQuotes(open, batch);
            copyStates(open, batch);
            addBars(open, bars);
            if (newDay && days > 0) {
                dropOldPartitions(open, partitions.last());
            }
            open.commit();
        } catch (SQLException | IOException e) {
            forget();
            throw FloorDatabase.failed(e);
        }
    }

    /** Refuses a part that another follower has taken already; it waits for one that is about to. */
    private static void advance(Connection open, TickBatch batch) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement("UPDATE place SET sequence = ? WHERE sequence = ?")) {
            statement.setLong(1, batch.last());
            statement.setLong(2, batch.first());
            if (statement.executeUpdate() != 1) {
                throw new SQLException("another floor writes into it: its place is not " + batch.first() + " any more");
            }
        }
    }

    private int id(Connection open, VenueInstrument instrument) throws SQLException {
        InstrumentKey key = InstrumentKey.of(instrument);
        Integer known = instruments.get(key);
        if (known != null) {
            return known;
        }
        try (PreparedStatement statement = open.prepareStatement(
                "INSERT INTO instruments (venue, symbol, price_scale, quantity_scale) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (venue, symbol, price_scale, quantity_scale)"
                        + " DO UPDATE SET symbol = excluded.symbol RETURNING id")) {
            statement.setString(1, key.venue());
            statement.setString(2, key.symbol());
            statement.setInt(3, key.priceScale());
            statement.setInt(4, key.quantityScale());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                int id = found.getInt(1);
                instruments.put(key, id);
                return id;
            }
        }
    }

    /** Those of the days that the part has; answers whether one of them is new here. */
    private boolean makePartitions(Connection open, TickBatch batch) throws SQLException {
        Set<LocalDate> wanted = new HashSet<>();
        batch.trades().forEach(trade -> wanted.add(day(trade.place())));
        batch.quotes().forEach(quote -> wanted.add(day(quote.place())));
        batch.states().forEach(state -> wanted.add(day(state.place())));
        boolean any = false;
        for (LocalDate day : wanted) {
            if (partitions.add(day)) {
                makePartition(open, day);
                any = true;
            }
        }
        return any;
    }

    private static LocalDate day(TickBatch.Place place) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(0, place.receiveNanos()), ZoneOffset.UTC);
    }

    private static String partition(String table, LocalDate day) {
        return table + "_" + day.toString().replace("-", "");
    }

    private static void makePartition(Connection open, LocalDate day) throws SQLException {
        try (Statement statement = open.createStatement()) {
            for (String table : PARTITIONED) {
                statement.execute("CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%sZ') TO ('%sZ')"
                        .formatted(
                                partition(table, day),
                                table,
                                day.atStartOfDay(),
                                day.plusDays(1).atStartOfDay()));
            }
        }
    }

    /** Those of days that are not kept any more, once the newest day has rows. */
    private void dropOldPartitions(Connection open, LocalDate newest) throws SQLException {
        List<String> old = new ArrayList<>();
        try (Statement statement = open.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " JOIN pg_class p ON p.oid = i.inhparent"
                                + " WHERE p.relnamespace = 'floor'::regnamespace AND c.relkind = 'r'")) {
            while (found.next()) {
                String name = found.getString(1);
                LocalDate kept = newest.minusDays(days - 1L);
                if (PARTITIONED.stream()
                        .anyMatch(
                                table -> name.startsWith(table + "_") && name.compareTo(partition(table, kept)) < 0)) {
                    old.add(name);
                }
            }
        }
        try (Statement statement = open.createStatement()) {
            for (String name : old) {
                statement.execute("DROP TABLE " + name);
            }
        }
        try (PreparedStatement statement =
                open.prepareStatement("DELETE FROM bars WHERE seconds = 1 AND begins_at < ?")) {
            statement.setObject(1, newest.minusDays(days - 1L).atStartOfDay().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    private void copyTrades(Connection open, TickBatch batch, BarTotals bars) throws SQLException, IOException {
        if (batch.trades().isEmpty()) {
            return;
        }
        List<Integer> ids = new ArrayList<>();
        for (TickBatch.Trade trade : batch.trades()) {
            int id = id(open, trade.place().instrument());
            ids.add(id);
            bars.add(id, trade.place().exchangeNanos(), trade.price(), trade.quantity());
        }
        try (BinaryCopy copy = new BinaryCopy(
                open.unwrap(PGConnection.class),
                "trades",
                "received_at, sequence, instrument_id, exchange_at, trade_id, price, quantity, buyer")) {
            for (int i = 0; i < ids.size(); i++) {
                TickBatch.Trade trade = batch.trades().get(i);
                copy.row(8);
                place(copy, trade.place(), ids.get(i));
                copy.bigint(trade.id());
                copy.bigint(trade.price());
                copy.bigint(trade.quantity());
                copy.bool(trade.aggressor() == VenueSide.BUY);
            }
        }
    }

    private void copyQuotes(Connection open, TickBatch batch) throws SQLException, IOException {
        if (batch.quotes().isEmpty()) {
            return;
        }
        List<Integer> ids = new ArrayList<>();
        for (TickBatch.Quote quote : batch.quotes()) {
            ids.add(id(open, quote.place().instrument()));
        }
        try (BinaryCopy copy = new BinaryCopy(
                open.unwrap(PGConnection.class),
                "quotes",
                "received_at, sequence, instrument_id, exchange_at, bid, bid_quantity, ask, ask_quantity")) {
            for (int i = 0; i < ids.size(); i++) {
                TickBatch.Quote quote = batch.quotes().get(i);
                copy.row(8);
                place(copy, quote.place(), ids.get(i));
                copy.bigint(quote.bid());
                copy.bigint(quote.bidQuantity());
                copy.bigint(quote.ask());
                copy.bigint(quote.askQuantity());
            }
        }
    }

    private static void place(BinaryCopy copy, TickBatch.Place place, int id) throws IOException {
        copy.time(place.receiveNanos());
        copy.bigint(place.sequence());
        copy.integer(id);
        copy.time(place.exchangeNanos());
    }

    private void copyStates(Connection open, TickBatch batch) throws SQLException, IOException {
        if (batch.states().isEmpty()) {
            return;
        }
        List<Integer> ids = new ArrayList<>();
        for (TickBatch.State state : batch.states()) {
            ids.add(id(open, state.place().instrument()));
        }
        try (BinaryCopy copy = new BinaryCopy(
                open.unwrap(PGConnection.class),
                "states",
                "received_at, sequence, instrument_id, state, reason, epoch")) {
            for (int i = 0; i < ids.size(); i++) {
                TickBatch.State state = batch.states().get(i);
                copy.row(6);
                copy.time(state.place().receiveNanos());
                copy.bigint(state.place().sequence());
                copy.integer(ids.get(i));
                copy.text(state.state().name().toLowerCase(Locale.ROOT));
                copy.text(state.reason().code());
                copy.bigint(state.epoch());
            }
        }
    }

    /** Puts what the trades of this part come to into the bars that they fall in. */
    private void addBars(Connection open, BarTotals bars) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(
                "INSERT INTO bars AS b (instrument_id, seconds, begins_at, open, high, low, close, volume, trades)"
                        + " VALUES (?, ?, to_timestamp(?), ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (instrument_id, seconds, begins_at) DO UPDATE SET"
                        + " high = greatest(b.high, excluded.high), low = least(b.low, excluded.low),"
                        + " close = excluded.close, volume = b.volume + excluded.volume,"
                        + " trades = b.trades + excluded.trades")) {
            bars.forEach((series, bar) -> {
                bind(statement, series, bar);
                statement.addBatch();
            });
            statement.executeBatch();
        }
        newestBars.putAll(bars.newest());
    }

    private static void bind(PreparedStatement statement, BarTotals.Series series, Bar bar) throws SQLException {
        statement.setInt(1, series.instrument());
        statement.setInt(2, series.seconds());
        statement.setLong(3, bar.startNanos() / BarTotals.SECOND_NANOS);
        statement.setLong(4, bar.open());
        statement.setLong(5, bar.high());
        statement.setLong(6, bar.low());
        statement.setLong(7, bar.close());
        statement.setLong(8, bar.volume());
        statement.setLong(9, bar.trades());
    }

    private static long number(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** What was made in a transaction that may be undone is not known any more. */
    private void forget() {
        instruments.clear();
        newestBars.clear();
        partitions.clear();
    }

    @Override
    public void close() throws IOException {
        forget();
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
