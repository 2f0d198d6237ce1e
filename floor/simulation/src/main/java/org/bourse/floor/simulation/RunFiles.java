package org.bourse.floor.simulation;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.tape.DurableFile;
import org.bourse.floor.trading.LineHash;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.kernel.KernelOutput;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.ClosedTrade;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;

/**
 * What a run has to say, as comma-separated values in a directory: intents, reports, trades, equity and a summary. Of all that
 * depends on nothing but tape and settings there is one hash, by which two runs are known to be the same.
 */
final class RunFiles implements Closeable {

    private static final String SUMMARY = "summary.csv";
    private static final String BY_STRATEGY = "by_strategy.csv";

    private final List<ResultTable> tables = new ArrayList<>();
    private final boolean goesOn;
    private final Path directory;
    private final ResultTable intents;
    private final ResultTable reports;
    private final ResultTable equity;
    private final ResultTable signals;
    private final ResultTable trades;
    private final ResultTable instruments;
    private final ResultTable orders;
    private final ResultTable alerts;
    private final LineHash hash = new LineHash();

    /**
     * Those of a directory.
     *
     * @param goesOn whether they go on where a state says that they were, which is carried into them, or are begun anew
     */
    RunFiles(Path directory, boolean goesOn) throws IOException {
        this.directory = directory;
        this.goesOn = goesOn;
        Files.createDirectories(directory);
        intents = table(
                "intents",
                "nanos,number,what,order,instrument,side,price,quantity,lifetime,post_only,reduce_only,place");
        reports = table(
                "reports",
                "nanos,venue_nanos,order,what,instrument,side,execution,price,quantity,leaves,maker,amount,why,place");
        signals = table("signals", "place,nanos,what,strategy,instrument,details");
        trades = table(
                "trades",
                "instrument,side,opened_nanos,closed_nanos,quantity,profit,fees,strategy,entry_price,exit_price");
        instruments = table("instruments", "instrument,venue,symbol,price_scale,quantity_scale");
        equity = table("equity", "nanos,equity,drawdown,open_trades");
        orders = table("orders", RunOrder.COLUMNS);
        alerts = table("alerts", RunAlert.COLUMNS);
    }

    private ResultTable table(String name, String columns) throws IOException {
        ResultTable table = new ResultTable(directory.resolve(name + ".csv"));
        tables.add(table);
        if (!goesOn) {
            table.cut(0);
            print(table, columns);
        }
        return table;
    }

    void intent(long place, long nanos, OrderIntent intent) {
        line(
                intents,
                switch (intent) {
                            case OrderIntent.Submit of ->
                                nanos + "," + of.number() + ",submit,," + of.instrument() + "," + of.side() + ","
                                        + of.price()
                                        + "," + of.quantity() + "," + of.lifetime() + "," + of.postOnly() + ","
                                        + of.reduceOnly();
                            case OrderIntent.Cancel of ->
                                nanos + "," + of.number() + ",cancel," + of.order() + ",,,,,,,";
                            case OrderIntent.Replace of ->
                                nanos + "," + of.number() + ",replace," + of.order() + ",,," + of.price() + ","
                                        + of.quantity() + ",,,";
                        }
                        + "," + place);
    }

    void report(long place, long nanos, OrderReport report) {
        String begin = nanos + "," + report.venueNanos() + "," + report.order() + ",";
        line(
                reports,
                begin
                        + switch (report) {
                            case OrderReport.Accepted _ -> "accepted,,,,,,,,,";
                            case OrderReport.Rejected of -> "rejected,,,,,,,,," + of.why();
                            case OrderReport.Filled of ->
                                "filled,,," + of.execution() + "," + of.price() + "," + of.quantity() + ","
                                        + of.leaves() + "," + of.maker() + "," + CommaSeparated.plain(of.fee()) + ",";
                            case OrderReport.Replaced of ->
                                "replaced,,,," + of.price() + "," + of.quantity() + "," + of.leaves() + ",,,";
                            case OrderReport.Cancelled of -> "cancelled,,,,,," + of.leaves() + ",,," + of.why();
                            case OrderReport.Expired of -> "expired,,,,,," + of.leaves() + ",,,";
                            case OrderReport.ChangeRefused of -> "change_refused,,,,,,,,," + of.why();
                        }
                        + "," + place);
    }

    void account(long place, long nanos, AccountReport report) {
        String begin = nanos + "," + report.venueNanos() + ",,";
        line(
                reports,
                begin
                        + switch (report) {
                            case AccountReport.Funded of ->
                                "funded," + of.instrument() + ",,,,,,," + CommaSeparated.plain(of.amount()) + ",";
                            case AccountReport.Closed of ->
                                "closed," + of.instrument() + "," + of.side() + "," + of.execution() + "," + of.price()
                                        + "," + of.quantity() + ",,," + CommaSeparated.plain(of.fee()) + "," + of.why();
                        }
                        + "," + place);
    }

    /** Why a strategy does what it does, and what the checks say of it; intents and reports have files of their own. */
    void decision(KernelOutput output) {
        switch (output) {
            case KernelOutput.Step _,
                    KernelOutput.Alarmed _,
                    KernelOutput.Signalled _,
                    KernelOutput.Assessed _,
                    KernelOutput.Allocated _,
                    KernelOutput.Commanded _ -> line(signals, output.line());
            case KernelOutput.Sent _, KernelOutput.Reported _, KernelOutput.Credited _, KernelOutput.Held _ -> {}
        }
    }

    void equity(long nanos, BigDecimal worth, double drawdown, int open) {
        line(equity, nanos + "," + CommaSeparated.plain(worth) + "," + drawdown + "," + open);
    }

    void instrument(VenueInstrument of) {
        line(
                instruments,
                of.id() + "," + CommaSeparated.quoted(of.venue()) + "," + CommaSeparated.quoted(of.symbol()) + ","
                        + of.priceScale() + "," + of.quantityScale());
    }

    /** A trade; whose it was and at which prices intents, reports and signals say too, so that it is no part of the digest. */
    void trade(ClosedTrade trade, String strategy) {
        String line = trade.instrument() + "," + trade.side() + "," + trade.openedNanos() + "," + trade.closedNanos()
                + "," + trade.quantity() + "," + CommaSeparated.plain(trade.profit()) + ","
                + CommaSeparated.plain(trade.fees());
        hash.add(line);
        print(trades, line + "," + CommaSeparated.line(List.of(strategy, trade.entryPrice(), trade.exitPrice())));
    }

    /** A closed order: intents, reports and signals say the same, so that it is no part of the digest. */
    void order(RunOrder order) {
        print(orders, CommaSeparated.line(order.cells()));
    }

    /** An alert, which says of what is there already that somebody should look at it: no part of the digest either. */
    void alert(RunAlert alert) {
        print(alerts, CommaSeparated.line(alert.cells()));
    }

    /** Replaces the picture. */
    void picture(RunPicture picture) throws IOException {
        RunPictureFile.write(directory, picture);
    }

    /** Replaces what it has come to by strategies and instruments. */
    void byStrategy(List<String> lines) throws IOException {
        Path made = directory.resolve("by_strategy.new");
        Files.writeString(
                made,
                StrategyFigures.COLUMNS + "\n"
                        + String.join(
                                "", lines.stream().map(line -> line + "\n").toList()));
        Files.move(
                made,
                directory.resolve(BY_STRATEGY),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Replaces the summary: whoever reads it sees the one before or this one. The last one is on the disk with all else. */
    void summary(Map<String, String> values, boolean isLast) throws IOException {
        StringBuilder text = new StringBuilder("name,value\n");
        values.forEach((name, value) -> text.append(name)
                .append(',')
                .append(CommaSeparated.quoted(value))
                .append('\n'));
        if (isLast) {
            force();
            DurableFile.replace(directory.resolve(SUMMARY), text.toString());
            return;
        }
        Path made = directory.resolve("summary.new");
        Files.writeString(made, text);
        Files.move(
                made, directory.resolve(SUMMARY), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was said so far is there for those who read; where the disk does not take it, it waits for the next time. */
    void flush() throws IOException {
        for (ResultTable table : tables) {
            table.flush();
        }
    }

    /** Refuses to go on where more waits for the disk than may. */
    void requireRoom() throws IOException {
        for (ResultTable table : tables) {
            table.requireRoom();
        }
    }

    /** Has all that was said so far on the disk. */
    private void force() throws IOException {
        for (ResultTable table : tables) {
            table.force();
        }
    }

    /** Carries how much was said, which is on the disk then; on the way out what was said since is taken back. */
    void carry(StateCarrier state) throws IOException {
        hash.carry(state);
        if (!state.reads()) {
            force();
        }
        for (ResultTable table : tables) {
            long length = state.carry(table.size());
            if (table.size() < length) {
                throw new IllegalArgumentException("Its results in " + directory + " have less than they had.");
            }
            table.cut(length);
        }
    }

    /** What stands for all lines so far, in lower-case hexadecimal. */
    String sha256() {
        return hash.text();
    }

    private static void print(ResultTable table, String line) {
        table.add(line);
    }

    private void line(ResultTable table, String line) {
        print(table, line);
        hash.add(line);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ResultTable table : tables) {
            try {
                table.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new IOException("The results could not be written to " + directory + ".", failure);
        }
    }
}
