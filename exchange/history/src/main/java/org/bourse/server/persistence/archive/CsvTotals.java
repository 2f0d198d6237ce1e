package org.bourse.server.persistence.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bourse.server.persistence.ranges.HistoryTable;

/**
 * Adds up a file of comma-separated values with a header, as PostgreSQL's COPY writes it: fields in double quotes may have
 * commas, line ends and doubled quotes in them. Of the columns that are added up the fields are whole numbers.
 */
final class CsvTotals {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream csv;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int length;
    private int position;

    private final List<String> header = new ArrayList<>();
    private int key = -1;
    private int quantity = -1;
    private int price = -1;

    private long line = 1;
    private long rows;
    private long firstId;
    private long lastId;
    private BigInteger quantities = BigInteger.ZERO;
    private BigInteger values = BigInteger.ZERO;

    private CsvTotals(InputStream csv) {
        this.csv = csv;
    }

    /**
     * Reads all of it.
     *
     * @throws IOException when it has other columns than these, or a row of another form; the message names the line
     */
    static TableTotals of(InputStream csv, HistoryTable table, List<String> columns) throws IOException {
        CsvTotals totals = new CsvTotals(csv);
        totals.readHeader(table, columns);
        totals.readRows();
        return new TableTotals(totals.rows, totals.firstId, totals.lastId, totals.quantities, totals.values);
    }

    private void readHeader(HistoryTable table, List<String> columns) throws IOException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        int read = next();
        while (read != '\n') {
            if (read < 0) {
                throw new IOException("it has no header");
            }
            if (read == ',') {
                header.add(name.toString(UTF_8));
                name.reset();
            } else {
                name.write(read);
            }
            read = next();
        }
        header.add(name.toString(UTF_8));
        if (!header.equals(columns)) {
            throw new IOException("its columns are " + header + " and not " + columns);
        }
        key = header.indexOf(table.key());
        quantity = table.quantity().isEmpty() ? -1 : header.indexOf(table.quantity());
        price = table.price().isEmpty() ? -1 : header.indexOf(table.price());
    }

    private void readRows() throws IOException {
        int first = next();
        while (first >= 0) {
            line++;
            readRow(first);
            first = next();
        }
    }

    private void readRow(int first) throws IOException {
        long id = 0;
        long ofQuantity = 0;
        long ofPrice = 0;
        int read = first;
        int column = 0;
        while (true) {
            if (column == key || column == quantity || column == price) {
                long number = 0;
                boolean negative = read == '-';
                read = negative ? next() : read;
                boolean any = false;
                while (read >= '0' && read <= '9') {
                    number = Math.subtractExact(Math.multiplyExact(number, 10L), read - '0');
                    any = true;
                    read = next();
                }
                if (!any) {
                    throw malformed(column, "is no number");
                }
                long value = negative ? number : Math.negateExact(number);
                id = column == key ? value : id;
                ofQuantity = column == quantity ? value : ofQuantity;
                ofPrice = column == price ? value : ofPrice;
            } else {
                read = skipField(read, column);
            }
            if (read == '\n') {
                break;
            }
            if (read != ',') {
                throw malformed(column, read < 0 ? "is cut off" : "has something behind its end");
            }
            column++;
            read = next();
        }
        if (column != header.size() - 1) {
            throw malformed(column, "is the last of " + header.size());
        }
        add(id, ofQuantity, ofPrice);
    }

    private int skipField(int first, int column) throws IOException {
        int read = first;
        if (read != '"') {
            while (read != ',' && read != '\n' && read >= 0) {
                read = next();
            }
            return read;
        }
        while (true) {
            read = next();
            if (read < 0) {
                throw malformed(column, "is cut off");
            }
            if (read == '"') {
                read = next();
                if (read != '"') {
                    return read;
                }
            }
        }
    }

    private void add(long id, long ofQuantity, long ofPrice) throws IOException {
        if (rows > 0 && id < lastId) {
            throw new IOException("row " + line + " has the id " + id + ", behind " + lastId);
        }
        firstId = rows == 0 ? id : firstId;
        lastId = id;
        rows++;
        quantities = quantities.add(BigInteger.valueOf(ofQuantity));
        values = values.add(BigInteger.valueOf(ofQuantity).multiply(BigInteger.valueOf(ofPrice)));
    }

    private IOException malformed(int column, String what) {
        String name = column < header.size() ? header.get(column) : "field " + (column + 1);
        return new IOException("row " + line + ": " + name + " " + what);
    }

    private int next() throws IOException {
        if (position == length) {
            length = csv.read(buffer);
            position = 0;
            if (length <= 0) {
                length = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }
}
