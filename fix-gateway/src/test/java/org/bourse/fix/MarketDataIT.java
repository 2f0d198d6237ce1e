package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ChangeInstrument;
import org.bourse.engine.command.Command.HaltTrading;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.ResumeTrading;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Market data and the security list by request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarketDataIT {

    private static final ExchangeSettings ONE_INSTRUMENT = oneInstrument();

    private TestGateway gateway;
    private int brokers;
    private int symbols;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        gateway = new TestGateway(directory);
    }

    @AfterAll
    void close() throws IOException {
        gateway.close();
    }

    @Test
    void sendsASnapshotOfTheBookToTheDepthAskedFor() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        for (String price : new String[] {"1.00", "1.10", "1.20"}) {
            client.send(Orders.limit("b" + price, symbol, 1, 10, price));
            client.send(Orders.limit("a" + price, symbol, 2, 20, "9" + price));
            client.read();
            client.read();
        }

        client.send(request("top", 0, 1, symbol, 0, 1));
        assertThat(client.read().text())
                .contains("|262=top|268=2|269=0|270=1.20|271=10|346=1|290=1|269=1|270=91.00|271=20|346=1|290=1|");
        client.send(request("two", 0, 2, symbol, 0));
        assertThat(client.read().text())
                .contains("|262=two|268=2|269=0|270=1.20|271=10|346=1|290=1|269=0|270=1.10|271=10|346=1|290=2|");
        client.send(request("all", 0, 0, symbol, 1));
        assertThat(client.read().all(270)).containsExactly("91.00", "91.10", "91.20");
    }

    @Test
    void sendsWhatChangesUntilItIsUnsubscribed() throws IOException {
        String symbol = symbol();
        RawClient trader = client();
        RawClient watcher = client();
        trader.send(Orders.limit("first", symbol, 1, 10, "1.00"));
        trader.read();
        watcher.send(request("w", 1, 0, symbol, 0, 1, 2) + "265=1|");
        assertThat(watcher.read("W").all(270)).containsExactly("1.00");

        trader.send(Orders.limit("better", symbol, 1, 5, "1.10"));
        assertThat(watcher.read("X").text())
                .contains("|262=w|268=1|279=0|269=0|55=" + symbol + "|270=1.10|271=5|346=1|");
        trader.send(Orders.limit("more", symbol, 1, 5, "1.10"));
        assertThat(watcher.read("X").text()).contains("|268=1|279=1|269=0|55=" + symbol + "|270=1.10|271=10|346=2|");
        trader.send(Orders.limit("taker", symbol, 2, 10, "1.10"));
        RawMessageText traded = watcher.read("X");
        assertThat(traded.all(269)).containsExactly("2", "2", "0");
        assertThat(traded.all(279)).containsExactly("0", "0", "2");
        assertThat(traded.all(271)).containsExactly("5", "5");
        watcher.send("35=V|262=w|263=2|264=0|267=1|269=0|146=1|55=" + symbol + "|");
        watcher.sync();
        trader.send(Orders.cancel("c", "first", symbol, 1));
        while (!trader.read("8").get(11).equals("c")) {
            // Reports of what came before.
        }
        watcher.send(request("again", 0, 0, symbol, 0));
        assertThat(watcher.read().only(35, 262, 268)).isEqualTo("35=W|262=again|268=0");
    }

    @Test
    void aBookKeptFromSnapshotAndUpdatesIsTheExchanges() throws IOException {
        String symbol = symbol();
        RawClient trader = client();
        RawClient watcher = client();
        trader.send(Orders.limit("o", symbol, 1, 1, "50.00"));
        trader.read();
        watcher.send(request("keep", 1, 5, symbol, 0, 1) + "265=1|");
        Map<String, String> book = new TreeMap<>();
        apply(watcher.read("W"), book);

        for (int i = 0; i < 300; i++) {
            int side = 1 + i % 2;
            String price = (50 + (i * 7) % 13 - 6) + ".00";
            trader.send(Orders.limit("o" + i, symbol, side, 1 + i % 5, price));
        }
        trader.send(Orders.limit("last", symbol, 1, 7, "0.01"));
        trader.send(Orders.limit("lastsell", symbol, 2, 7, "1000.00"));
        // Until the last one is in the book: updates leave books out, and might leave out just the one of a snapshot
        // before.
        while (!trader.read("8").get(11).equals("lastsell")) {
            // Reports of what came before.
        }
        watcher.send(request("end", 0, 5, symbol, 0, 1));
        RawMessageText message = watcher.read();
        while (!message.type().equals("W")) {
            apply(message, book);
            message = watcher.read();
        }
        Map<String, String> end = new TreeMap<>();
        apply(message, end);

        // Updates may still be on their way when the snapshot is asked for; after them the books are equal.
        while (!book.equals(end)) {
            apply(watcher.read("X"), book);
        }
        assertThat(book).isEqualTo(end);
    }

    @Test
    void refusesWhatItDoesNotSend() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("list", symbol, 1, 1, "1.00"));
        client.read();

        client.send(request("r0", 0, 1, "NEVER", 0));
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=r0|281=0");
        client.send(request("dup", 1, 1, symbol, 0) + "265=1|");
        client.read("W");
        client.send(request("dup", 1, 1, symbol, 0) + "265=1|");
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=dup|281=1");
        client.send(request("r5", 0, 1, symbol, 0).replace("264=1", "264=-1"));
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=r5|281=5");
        client.send(request("r6", 1, 1, symbol, 0) + "265=0|");
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=r6|281=6");
        client.send(request("r7", 0, 1, symbol, 0) + "266=N|");
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=r7|281=7");
        client.send(request("r8", 0, 1, symbol, 4));
        assertThat(client.read().only(35, 262, 281)).isEqualTo("35=Y|262=r8|281=8");
    }

    @Test
    void marketDataIsNotResent() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("o", symbol, 1, 1, "1.00"));
        client.read();
        client.send(request("s", 0, 1, symbol, 0));
        client.read();

        client.send("35=2|7=2|16=0|");

        assertThat(client.read().only(35, 34, 43, 11)).isEqualTo("35=8|34=2|43=Y|11=o");
        assertThat(client.read().only(35, 34, 36)).isEqualTo("35=4|34=3|36=4");
    }

    @Test
    void listsTheSymbols() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("o", symbol, 1, 1, "1.00"));
        client.read();

        client.send("35=x|320=all|559=4|");
        RawMessageText all = client.read();
        assertThat(all.only(35, 320, 560, 893)).isEqualTo("35=y|320=all|560=0|893=Y");
        assertThat(all.all(55)).contains(symbol).hasSize(Integer.parseInt(all.get(393)));
        client.send("35=x|320=one|559=0|55=" + symbol + "|");
        assertThat(client.read().only(320, 560, 393, 55)).isEqualTo("320=one|560=0|393=1|55=" + symbol);
        client.send("35=x|320=none|559=0|55=NEVER|");
        assertThat(client.read().only(320, 560, 393, 55)).isEqualTo("320=none|560=2|393=0|55=");
    }

    @Test
    void tellsAnInstrumentsTermsAndTheirChangesToThoseWhoAskForThem(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("WATCHER");
            RawClient other = own.client("OTHER");
            client.send("35=x|320=one|559=0|55=ONE|263=1|");
            assertThat(client.read().only(35, 320, 560, 393)).isEqualTo("35=y|320=one|560=2|393=0");
            other.send("35=x|320=all|559=4|263=1|");
            assertThat(other.read().only(35, 320, 560, 393)).isEqualTo("35=y|320=all|560=2|393=0");

            own.exchange
                    .submit(new ListInstrument("ONE", InstrumentTerms.DEFAULTS.with(new OrderBounds(5, 0, 0))))
                    .join();
            String listed = "35=y|560=0|393=1|893=Y|55=ONE|15=USD|561=1|562=5|1140=|969=0.01|326=17";
            assertThat(client.read().only(35, 560, 393, 893, 55, 15, 561, 562, 1140, 969, 326))
                    .isEqualTo(listed);
            assertThat(other.read().only(35, 560, 393, 893, 55, 15, 561, 562, 1140, 969, 326))
                    .isEqualTo(listed);
            own.exchange
                    .submit(new ListInstrument("TWO", InstrumentTerms.DEFAULTS))
                    .join();
            assertThat(other.read().only(320, 55, 562)).isEqualTo("320=all|55=TWO|562=");
            own.exchange.submit(new HaltTrading("ONE", "")).join();
            assertThat(client.read().only(320, 55, 326)).isEqualTo("320=one|55=ONE|326=2");
            assertThat(other.read().only(320, 55, 326)).isEqualTo("320=all|55=ONE|326=2");
            own.exchange
                    .submit(new ChangeInstrument("ONE", InstrumentTerms.DEFAULTS.with(new OrderBounds(0, 70, 0))))
                    .join();
            assertThat(client.read().only(320, 55, 562, 1140, 326)).isEqualTo("320=one|55=ONE|562=|1140=70|326=2");
            assertThat(other.read().only(55, 1140)).isEqualTo("55=ONE|1140=70");
            own.exchange.submit(new HaltTrading("", "")).join();
            assertThat(client.read().all(326)).containsExactly("2");
            assertThat(other.read().all(55)).containsExactly("ONE", "TWO");
            client.send("35=x|320=one|559=0|55=ONE|263=2|");
            client.sync();
            own.exchange.submit(new ResumeTrading("", "")).join();
            assertThat(other.read().all(326)).containsExactly("2", "17");
            client.send("35=x|320=end|559=0|55=ONE|");
            assertThat(client.read().only(320, 326)).isEqualTo("320=end|326=2");
        }
    }

    @Test
    void refusesASubscriptionToListsBeyondTheMostAndOfAnUnknownKind(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("WATCHER");
            int most = FixSettings.of(own.address, directory).maxSubscriptions();
            for (int i = 0; i < most; i++) {
                client.send("35=x|320=s|559=0|263=1|55=S" + i + "|");
                assertThat(client.read().only(35, 560)).isEqualTo("35=y|560=2");
            }
            client.send("35=x|320=more|559=0|263=1|55=MORE|");
            assertThat(client.read().only(35, 320, 560)).isEqualTo("35=y|320=more|560=1");
            client.send("35=x|320=s|559=0|263=1|55=S1|");
            assertThat(client.read().only(35, 320, 560)).isEqualTo("35=y|320=s|560=2");
            client.send("35=x|320=odd|559=0|263=7|55=S1|");
            assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=263|373=5");
        }
    }

    @Test
    void tellsWhetherAnInstrumentIsTraded(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("WATCHER");
            client.send(Orders.limit("o", "HALT4", 1, 1, "1.00"));
            client.read("8");
            client.send("35=e|324=none|55=NEVER|263=0|");
            assertThat(client.read("f").only(324, 55, 326, 58))
                    .isEqualTo("324=none|55=NEVER|326=20|58=the instrument is not listed");
            client.send("35=e|324=s1|55=HALT4|263=1|");
            assertThat(client.read("f").only(324, 55, 326, 58)).isEqualTo("324=s1|55=HALT4|326=17|58=");

            own.exchange
                    .submit(new Command.HaltTrading("HALT4", "News pending"))
                    .join();
            assertThat(client.read("f").only(324, 55, 326, 58)).isEqualTo("324=s1|55=HALT4|326=2|58=News pending");
            client.send(Orders.limit("o2", "HALT4", 1, 1, "1.00"));
            assertThat(client.read("8").only(150, 103, 58))
                    .isEqualTo("150=8|103=2|58=trading in the instrument is halted");
            own.exchange.submit(new Command.HaltTrading("", "Fire alarm")).join();
            assertThat(client.read("f").only(326, 58)).isEqualTo("326=2|58=Fire alarm");
            own.exchange.submit(new Command.ResumeTrading("HALT4", "Told")).join();
            assertThat(client.read("f").only(326, 58)).as("in a halted market").isEqualTo("326=2|58=Fire alarm");
            own.exchange.submit(new Command.ResumeTrading("", "Over")).join();
            assertThat(client.read("f").only(326, 58)).isEqualTo("326=3|58=Told");

            own.exchange.submit(new Command.HaltTrading("HALT4", "Last day")).join();
            assertThat(client.read("f").only(326, 58)).isEqualTo("326=2|58=Last day");
            own.exchange.submit(new Command.DelistInstrument("HALT4", "Merged")).join();
            assertThat(client.read("8").only(11, 150, 378, 58))
                    .isEqualTo("11=o|150=4|378=8|58=cancelled because the instrument is delisted");
            assertThat(client.read("f").only(326, 58)).isEqualTo("326=18|58=Merged");
            client.send(Orders.limit("o4", "HALT4", 1, 1, "1.00"));
            assertThat(client.read("8").only(150, 103, 58))
                    .isEqualTo("150=8|103=2|58=the instrument is delisted; its orders were cancelled");
            own.exchange
                    .submit(new Command.ListInstrument("HALT4", InstrumentTerms.DEFAULTS))
                    .join();
            assertThat(client.read("f").only(326)).as("listed again").isEqualTo("326=2");

            client.send("35=e|324=s1|55=HALT4|263=2|");
            client.sync();
            own.exchange.submit(new Command.HaltTrading("HALT4", "Again")).join();
            client.send("35=e|324=s2|55=HALT4|263=0|");
            assertThat(client.read("f").only(324, 326)).isEqualTo("324=s2|326=2");
            client.send("35=e|324=s3|55=HALT4|263=7|");
            assertThat(client.read("3").only(371, 373)).isEqualTo("371=263|373=5");
        }
    }

    @Test
    void tellsOfABookWhoseSymbolGaveItsPlaceToAnother(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            own.exchange.submit(new Command.ChangeSettings(ONE_INSTRUMENT)).join();
            RawClient trader = own.client("TRADER");
            RawClient watcher = own.client("WATCHER");
            RawClient listener = own.client("LISTENER");
            trader.send(Orders.limit("o1", "OLD", 1, 10, "1.00"));
            trader.read();
            listener.send("35=x|320=all|559=4|263=1|");
            assertThat(listener.read().only(55, 326)).isEqualTo("55=OLD|326=17");
            watcher.send(request("w", 1, 0, "OLD", 0, 1, 2) + "265=1|");
            assertThat(watcher.read("W").all(270)).containsExactly("1.00");

            trader.sendTogether(Orders.cancel("c1", "o1", "OLD", 1), Orders.limit("n1", "NEW", 1, 5, "2.00"));

            assertThat(watcher.read().text()).contains("|262=w|268=1|279=2|269=0|55=OLD|270=1.00|");
            while (!trader.read("8").get(11).equals("n1")) {
                // Reports of what came before.
            }
            String told = listener.read().only(320, 55, 561, 326);
            if (told.equals("320=all|55=OLD|561=1|326=17")) {
                // Its listing was on its way to who listens when the listener came.
                told = listener.read().only(320, 55, 561, 326);
            }
            assertThat(told).isEqualTo("320=all|55=OLD|561=|326=20");
            assertThat(listener.read().only(320, 55, 561, 326)).isEqualTo("320=all|55=NEW|561=1|326=17");
            watcher.send(request("gone", 0, 0, "OLD", 0));
            assertThat(watcher.read().only(35, 262, 281, 58))
                    .isEqualTo("35=Y|262=gone|281=0|58=a symbol is not listed: OLD");
            watcher.send(request("new", 0, 0, "NEW", 0));
            assertThat(watcher.read().all(270)).containsExactly("2.00");

            trader.sendTogether(Orders.cancel("c2", "n1", "NEW", 1), Orders.limit("o2", "OLD", 1, 7, "3.00"));
            assertThat(watcher.read().text())
                    .as("the subscription goes on when its symbol is listed again")
                    .contains("|262=w|268=1|279=0|269=0|55=OLD|270=3.00|271=7|346=1|");
            watcher.send("35=x|320=all|559=4|");
            assertThat(watcher.read().all(55)).containsExactly("OLD");
        }
    }

    @Test
    void aResetRightAfterATradeDoesNotEndIt(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            own.client("TRADER").send(Orders.limit("o1", "SYM", 1, 10, "1.00"));
            RawClient watcher = own.client("WATCHER");
            await().until(() -> own.exchange.symbols().contains("SYM"));
            watcher.send(request("w", 1, 0, "SYM", 0, 1, 2) + "265=1|");
            watcher.read("W");
            own.exchange.log().hold();
            own.exchange
                    .submit(new Command.SubmitOrder(
                            1, "1", "SYM", Side.ASK, OrderType.LIMIT, TimeInForce.GTC, 100, 3, 0, ""))
                    .join();
            own.exchange.submit(new Command.ResetExchange()).join();

            // What the gateway can look up is ahead of what it is told.
            own.exchange.log().release();

            RawClient trader = own.client("TRADER");
            RawClient anew = own.client("WATCHER");
            trader.send(Orders.limit("o2", "NEW", 1, 1, "1.00"));
            trader.read();
            anew.send(request("w2", 1, 0, "NEW", 0) + "265=1|");
            anew.read("W");
            trader.send(Orders.limit("o3", "NEW", 1, 1, "2.00"));
            assertThat(anew.read().text()).contains("|262=w2|268=1|279=0|269=0|55=NEW|270=2.00|");
        }
    }

    @Test
    void tradesAreToldUnderTheSymbolThatTheirInstrumentHadThen(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("RESET");
            client.send(Orders.limit("b", "OLD", 1, 1, "1.00"));
            client.send(Orders.limit("n", "NEW", 1, 1, "1.00"));
            client.read();
            client.read();
            client.send("35=V|262=t|263=1|264=0|267=1|269=2|146=2|55=OLD|55=NEW|265=1|");
            client.read("W");
            client.read("W");
            own.exchange.log().change(command -> {
                // The exchange is reset behind the trade, and what is listed first has the place of the traded one.
                own.exchange.showAhead(
                        new Event.ExchangeReset(), new Event.InstrumentListed(0, "NEW", InstrumentTerms.DEFAULTS));
                return command;
            });

            client.send(Orders.limit("s", "OLD", 2, 1, "1.00"));

            assertThat(client.read("X").only(55, 269)).isEqualTo("55=OLD|269=2");
        }
    }

    @Test
    @ExpectedLog(
            level = ERROR,
            line = "Outbound: what command .* changed could not be told; the subscribers have to log on again: .*")
    void whatCanNotBeToldEndsItsSubscribersAndNoOthers(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient books = own.client("BOOKS");
            RawClient statuses = own.client("STATUSES");
            books.send(Orders.limit("o", "ACME", 1, 1, "1.00"));
            books.read();
            books.send(request("b", 1, 0, "ACME", 0, 1, 2) + "265=1|");
            books.read("W");
            statuses.send("35=e|324=s|55=ACME|263=1|");
            statuses.read("f");
            AffectedOrder unknown = new AffectedOrder(1, 99, 99, Side.BID, 100, 1, 1, "");
            own.exchange
                    .log()
                    .change(command -> with(
                            command, new Event.OrderExpired(unknown, 0, 0), new Event.InstrumentHalted(0, "news")));
            own.exchange.submit(new HaltTrading("ACME", "news")).join();

            assertThat(books.read().get(58)).isEqualTo("market data failed; log on and subscribe again");
            assertThat(statuses.read().only(35, 55, 326)).isEqualTo("35=f|55=ACME|326=2");

            own.exchange.log().change(command -> with(command, new Event.InstrumentHalted(99, "news")));
            own.exchange.submit(new ResumeTrading("ACME", "news")).join();

            assertThat(statuses.read().get(58)).isEqualTo("market data failed; log on and subscribe again");
        }
    }

    /** The command with other events than it had. */
    private static SequencedCommand with(SequencedCommand command, Event... events) {
        return new SequencedCommand(
                command.sequence(),
                command.timeMicros(),
                command.firstEventSequence(),
                command.source(),
                command.command(),
                List.of(events),
                Optional.empty());
    }

    private static ExchangeSettings oneInstrument() {
        ExchangeSettings usual = ExchangeSettings.DEFAULTS;
        return new ExchangeSettings(
                usual.executionPrice(),
                usual.dayEndMicrosOfDay(),
                usual.maxPriceCents(),
                usual.maxQuantity(),
                usual.maxOrderValueCents(),
                usual.maxOpenOrders(),
                usual.maxTotalOpenOrders(),
                1,
                usual.maxBrokers(),
                usual.closedClientOrderIds(),
                Sharing.FLOATING);
    }

    private static void apply(RawMessageText message, Map<String, String> book) {
        String entry = "";
        String action = "0";
        String side = "";
        for (String field : message.text().split("\\|", -1)) {
            String value = field.substring(field.indexOf('=') + 1);
            switch (field.substring(0, Math.max(0, field.indexOf('=')))) {
                case "279" -> action = value;
                case "269" -> side = value;
                case "270" -> {
                    entry = side + "@" + value;
                    if (action.equals("2")) {
                        book.remove(entry);
                    }
                }
                case "271" -> book.put(entry, value);
                default -> {
                    // Not of the book.
                }
            }
        }
    }

    private static String request(String id, int kind, int depth, String symbol, int... types) {
        StringBuilder text =
                new StringBuilder("35=V|262=" + id + "|263=" + kind + "|264=" + depth + "|267=" + types.length + "|");
        for (int type : types) {
            text.append("269=").append(type).append('|');
        }
        return text + "146=1|55=" + symbol + "|";
    }

    private RawClient client() throws IOException {
        return gateway.client("MD" + ++brokers);
    }

    private String symbol() {
        return "MD" + ++symbols;
    }
}
