package org.bourse.floor.store;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bourse.floor.market.VenueSide;

/**
 * Ticks in a QuestDB of the floor's own. It has no transaction over tables, so a part is sent again whole where it is not sure
 * that it was taken: rows of the same time, instrument and number on the tape replace each other ({@code DEDUP}).
 */
public final class QuestTicks implements TickStore {

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final String KEYS =
            " TIMESTAMP(received_at) PARTITION BY DAY WAL" + " DEDUP UPSERT KEYS(received_at, venue, symbol, sequence)";
    private static final String PLACE =
            "received_at TIMESTAMP_NS, venue SYMBOL, symbol SYMBOL, sequence LONG, exchange_at TIMESTAMP_NS";
    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS trades (" + PLACE
                    + ", trade_id LONG, price_scale INT, price LONG, quantity_scale INT, quantity LONG, side SYMBOL)"
                    + KEYS,
            "CREATE TABLE IF NOT EXISTS quotes (" + PLACE
                    + ", price_scale INT, bid LONG, ask LONG, quantity_scale INT, bid_quantity LONG,"
                    + " ask_quantity LONG)" + KEYS,
            "CREATE TABLE IF NOT EXISTS states (" + PLACE + ", state SYMBOL, reason SYMBOL, epoch LONG)" + KEYS);

    private final QuestServer server;
    private final Path placeFile;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** One that is not connected yet, with a file for its place beside the server's data. */
    public QuestTicks(QuestServer server, Path placeFile) {
        this.server = server;
        this.placeFile = placeFile;
    }

    @Override
    public String name() {
        return "questdb";
    }

    @Override
    public long open() throws IOException {
        server.ensureRunning();
        for (String table : TABLES) {
            execute(table);
        }
        try {
            String text = Files.readString(placeFile).strip();
            if (!text.matches("[0-9]{1,18}")) {
                throw new IOException(
                        placeFile + " has no number of an event; delete it to send all of the tape again.");
            }
            return Long.parseLong(text);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void execute(String sql) throws IOException {
        send(HttpRequest.newBuilder(at("/exec?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
                .GET());
    }

    private URI at(String path) {
        return URI.create(server.address() + path);
    }

    private void send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer =
                    client.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("QuestDB answers " + answer.statusCode() + ": " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while QuestDB answers", e);
        }
    }

    /** The rows first, then the place: after an end between the two the same rows are sent once more. */
    @Override
    public void take(TickBatch batch) throws IOException {
        server.ensureRunning();
        StringBuilder lines = new StringBuilder();
        batch.trades().forEach(trade -> trade(lines, trade));
        batch.quotes().forEach(quote -> quote(lines, quote));
        batch.states().forEach(state -> state(lines, state));
        if (!lines.isEmpty()) {
            send(HttpRequest.newBuilder(at("/write?precision=n"))
                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString())));
        }
        write(batch.last());
    }

    private static void trade(StringBuilder lines, TickBatch.Trade trade) {
        begin(lines, "trades", trade.place());
        lines.append(",side=").append(trade.aggressor() == VenueSide.BUY ? "buy" : "sell");
        number(place(lines, trade.place()), "trade_id", trade.id());
        scales(lines, trade.place());
        number(lines, "price", trade.price());
        number(lines, "quantity", trade.quantity());
        end(lines, trade.place());
    }

    private static void quote(StringBuilder lines, TickBatch.Quote quote) {
        begin(lines, "quotes", quote.place());
        scales(place(lines, quote.place()), quote.place());
        number(lines, "bid", quote.bid());
        number(lines, "ask", quote.ask());
        number(lines, "bid_quantity", quote.bidQuantity());
        number(lines, "ask_quantity", quote.askQuantity());
        end(lines, quote.place());
    }

    private static void state(StringBuilder lines, TickBatch.State state) {
        begin(lines, "states", state.place());
        lines.append(",state=").append(state.state().name().toLowerCase(Locale.ROOT));
        lines.append(",reason=").append(state.reason().code());
        number(place(lines, state.place()), "epoch", state.epoch());
        end(lines, state.place());
    }

    private static void begin(StringBuilder lines, String table, TickBatch.Place place) {
        lines.append(table).append(",venue=");
        symbol(lines, place.instrument().venue());
        lines.append(",symbol=");
        symbol(lines, place.instrument().symbol());
    }

    private static void symbol(StringBuilder lines, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == ',' || c == '=' || c == '\\') {
                lines.append('\\');
            }
            lines.append(c);
        }
    }

    private static StringBuilder place(StringBuilder lines, TickBatch.Place place) {
        lines.append(" sequence=").append(place.sequence()).append('i');
        if (place.exchangeNanos() != 0) {
            lines.append(",exchange_at=").append(place.exchangeNanos()).append('n');
        }
        return lines;
    }

    private static void scales(StringBuilder lines, TickBatch.Place place) {
        number(lines, "price_scale", place.instrument().priceScale());
        number(lines, "quantity_scale", place.instrument().quantityScale());
    }

    private static void number(StringBuilder lines, String column, long value) {
        lines.append(',').append(column).append('=').append(value).append('i');
    }

    private static void end(StringBuilder lines, TickBatch.Place place) {
        lines.append(' ').append(place.receiveNanos()).append('\n');
    }

    private void write(long place) throws IOException {
        Path made = placeFile.resolveSibling(placeFile.getFileName() + ".new");
        Files.writeString(made, place + "\n");
        try (FileChannel file = FileChannel.open(made, StandardOpenOption.WRITE)) {
            file.force(true);
        }
        Files.move(made, placeFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
