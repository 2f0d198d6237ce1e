package org.bourse.server.persistence.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bourse.server.persistence.ranges.HistoryKind;
import org.bourse.server.persistence.ranges.HistoryTable;

/**
 * The list of what is in an archived range, as the file {@code manifest.json} beside its tables says it. The same range
 * gives the same manifest, to the byte.
 *
 * @param exchangeId whose history it is
 * @param name of its directory
 * @param kind what its ids count
 * @param schemaVersion the newest migration that the tables had seen
 * @param firstId the first id of the range
 * @param endId the first id of the next one
 * @param from the time of its first row
 * @param until the time of its last row
 * @param tables its files, a table each
 */
record HistoryManifest(
        String exchangeId,
        String name,
        HistoryKind kind,
        String schemaVersion,
        long firstId,
        long endId,
        Instant from,
        Instant until,
        List<Table> tables) {

    /** The file in the range's directory. */
    static final String FILE = "manifest.json";

    /**
     * The form of the files: another number once a column means something else. Columns that come and go are known by
     * their names ({@link HistoryTable#formerColumns}).
     */
    private static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    HistoryManifest {
        tables = List.copyOf(tables);
    }

    /**
     * A table's file.
     *
     * @param columns in the file's order
     */
    record Table(HistoryTable table, List<String> columns, TableTotals totals, FileDigest digest) {

        Table {
            columns = List.copyOf(columns);
        }

        /** Its name in the range's directory. */
        String file() {
            return file(table);
        }

        /** The name of a table's file. */
        static String file(HistoryTable table) {
            return table.tableName() + ".csv.gz";
        }
    }

    /** How many bytes the files have. */
    long bytes() {
        return tables.stream().mapToLong(table -> table.digest().bytes()).sum();
    }

    /** How many rows its tables have together. */
    long rowsOfAll() {
        return tables.stream().mapToLong(table -> table.totals().rows()).sum();
    }

    /** How many orders, trades or prevented matches it has. */
    long rows() {
        return tables.getFirst().totals().rows();
    }

    /**
     * The file's bytes. Not by the writer of what REST and WebSocket answer: that is a module of gateways, which this one does
     * not know, and this is for people, in lines; and its bytes stay as they are, because the database has their SHA-256.
     */
    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("exchange_id", exchangeId);
            json.writeStringField("name", name);
            json.writeStringField("kind", kind.archiveName());
            json.writeStringField("schema_version", schemaVersion);
            json.writeNumberField("first_id", firstId);
            json.writeNumberField("end_id", endId);
            json.writeStringField("from", from.toString());
            json.writeStringField("until", until.toString());
            json.writeNumberField("block_bytes", FileDigest.BLOCK_BYTES);
            json.writeArrayFieldStart("tables");
            for (Table table : tables) {
                writeTable(json, table);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeTable(JsonGenerator json, Table table) throws IOException {
        json.writeStartObject();
        json.writeStringField("table", table.table().tableName());
        json.writeStringField("file", table.file());
        writeTexts(json, "columns", table.columns());
        TableTotals totals = table.totals();
        json.writeNumberField("rows", totals.rows());
        json.writeNumberField("first_id", totals.firstId());
        json.writeNumberField("last_id", totals.lastId());
        json.writeFieldName("quantity");
        json.writeNumber(totals.quantity());
        json.writeFieldName("value");
        json.writeNumber(totals.value());
        json.writeNumberField("bytes", table.digest().bytes());
        json.writeStringField("sha256", table.digest().sha256());
        writeTexts(json, "blocks_sha256", table.digest().blocks());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** @throws IOException when it is no manifest of this form; the message says why */
    static HistoryManifest parse(byte[] bytes) throws IOException {
        try (JsonParser json = JSON.createParser(new String(bytes, UTF_8))) {
            return new Reading(json).manifest();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is no manifest of history that this release reads: " + e.getMessage(), e);
        }
    }

    /** A reading of the JSON, field by field; what it does not know is passed over. */
    private static final class Reading {

        private final JsonParser json;

        Reading(JsonParser json) {
            this.json = json;
        }

        HistoryManifest manifest() throws IOException {
            String exchangeId = "";
            String name = "";
            String kind = "";
            String schemaVersion = "";
            long firstId = -1;
            long endId = -1;
            String from = "";
            String until = "";
            List<Table> tables = new ArrayList<>();
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "exchange_id" -> exchangeId = json.getText();
                    case "name" -> name = json.getText();
                    case "kind" -> kind = json.getText();
                    case "schema_version" -> schemaVersion = json.getText();
                    case "first_id" -> firstId = json.getLongValue();
                    case "end_id" -> endId = json.getLongValue();
                    case "from" -> from = json.getText();
                    case "until" -> until = json.getText();
                    case "format" ->
                        require(
                                json.getIntValue() == FORMAT,
                                "its format is " + json.getText() + ", where " + FORMAT + " is read");
                    case "tables" -> {
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            tables.add(table());
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return new HistoryManifest(
                    exchangeId,
                    name,
                    kind(kind),
                    schemaVersion,
                    firstId,
                    endId,
                    Instant.parse(from),
                    Instant.parse(until),
                    tables);
        }

        private Table table() throws IOException {
            String name = "";
            List<String> columns = List.of();
            TableTotals totals = TableTotals.NONE;
            long bytes = -1;
            String sha256 = "";
            List<String> blocks = List.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "table" -> name = json.getText();
                    case "columns" -> columns = texts();
                    case "rows" -> totals = with(totals, json.getLongValue(), totals.firstId(), totals.lastId());
                    case "first_id" -> totals = with(totals, totals.rows(), json.getLongValue(), totals.lastId());
                    case "last_id" -> totals = with(totals, totals.rows(), totals.firstId(), json.getLongValue());
                    case "quantity" -> totals = withSums(totals, json.getBigIntegerValue(), totals.value());
                    case "value" -> totals = withSums(totals, totals.quantity(), json.getBigIntegerValue());
                    case "bytes" -> bytes = json.getLongValue();
                    case "sha256" -> sha256 = json.getText();
                    case "blocks_sha256" -> blocks = texts();
                    default -> json.skipChildren();
                }
            }
            String wanted = name;
            HistoryTable table = Arrays.stream(HistoryTable.values())
                    .filter(one -> one.tableName().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no table " + wanted));
            return new Table(table, columns, totals, new FileDigest(bytes, sha256, blocks));
        }

        private List<String> texts() throws IOException {
            List<String> texts = new ArrayList<>();
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(json.getText());
            }
            return texts;
        }

        private static TableTotals with(TableTotals totals, long rows, long firstId, long lastId) {
            return new TableTotals(rows, firstId, lastId, totals.quantity(), totals.value());
        }

        private static TableTotals withSums(TableTotals totals, BigInteger quantity, BigInteger value) {
            return new TableTotals(totals.rows(), totals.firstId(), totals.lastId(), quantity, value);
        }

        private static HistoryKind kind(String name) {
            for (HistoryKind kind : HistoryKind.values()) {
                if (kind.archiveName().equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no kind " + name);
        }

        private static void require(boolean met, String otherwise) {
            if (!met) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
