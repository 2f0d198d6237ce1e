package org.bourse.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.contract.OrderRateLimiter;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.ChangeSettings;
import org.bourse.engine.command.Command.ExpireOrders;
import org.bourse.engine.command.Command.ListInstrument;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.event.Event.CommandRejected;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Orders, cancels and replaces over a bare socket, and the reports they get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderEntryIT {

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
    void reportsAnAcceptedOrderWithAllItsTerms() throws IOException {
        RawClient client = client();

        client.send("35=D|11=a|1=doc-1|55=PETR4|54=1|60=" + RawClient.now() + "|38=100|40=2|44=10.05|59=1|");

        RawMessageText report = client.read();
        assertThat(report.only(35, 150, 39, 11, 1, 55, 54, 38, 40, 44, 59, 151, 14, 6))
                .isEqualTo("35=8|150=0|39=0|11=a|1=doc-1|55=PETR4|54=1|38=100|40=2|44=10.05|59=1|151=100|14=0|6=0");
        assertThat(report.get(37)).isNotEmpty();
        assertThat(report.get(17)).isNotEmpty();
        assertThat(report.get(60)).hasSize("20261121-10:00:00.123456".length());
    }

    @Test
    void refusesOrdersOffTheTickOffTheLotAndForWhatIsNotListed(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("TRADER");
            own.exchange
                    .submit(new ListInstrument("STEP", new InstrumentTerms("", 2, 0, "", 5, 10, Optional.empty())))
                    .join();
            own.exchange
                    .submit(new ChangeSettings(ExchangeSettings.DEFAULTS.with(ListingRule.OPERATOR)))
                    .join();

            client.send(Orders.limit("a", "STEP", 1, 20, "1.01"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo("35=8|150=8|103=99|58=price must be a multiple of the instrument's tick, 5, not 101");
            client.send(Orders.limit("b", "STEP", 1, 25, "1.05"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo("35=8|150=8|103=13|58=quantity must be a multiple of the instrument's lot, 10, not 25");
            client.send(Orders.limit("c", "OTHER", 1, 20, "1.05"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo("35=8|150=8|103=1|58=the instrument is not listed");
            client.send(Orders.limit("d", "STEP", 1, 20, "1.05"));
            assertThat(client.read().only(35, 150, 39)).isEqualTo("35=8|150=0|39=0");
            client.send(Orders.replace("e", "d", "STEP", 1, 20, "1.06"));
            assertThat(client.read().only(35, 102, 58))
                    .isEqualTo("35=9|102=99|58=price must be a multiple of the instrument's tick, 5, not 106");
        }
    }

    @Test
    void refusesOrdersBeyondTheInstrumentsBounds(@TempDir Path directory) throws IOException {
        try (TestGateway own = new TestGateway(directory)) {
            RawClient client = own.client("TRADER");
            InstrumentTerms terms =
                    InstrumentTerms.DEFAULTS.with(List.of(new TickBand(100, 5))).with(new OrderBounds(10, 20, 2_000));
            own.exchange.submit(new ListInstrument("STEP", terms)).join();

            client.send(Orders.limit("a", "STEP", 1, 10, "1.01"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo(
                            "35=8|150=8|103=99|58=price must be a multiple of the instrument's tick, 5 at this price, not 101");
            client.send(Orders.limit("b", "STEP", 1, 9, "0.99"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo("35=8|150=8|103=13|58=quantity is below the instrument's smallest, 10 shares, not 9");
            client.send(Orders.limit("c", "STEP", 1, 21, "0.10"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo("35=8|150=8|103=13|58=quantity is above the instrument's largest, 20 shares, not 21");
            client.send(Orders.limit("d", "STEP", 1, 20, "1.05"));
            assertThat(client.read().only(35, 150, 103, 58))
                    .isEqualTo(
                            "35=8|150=8|103=3|58=the order's value is above the instrument's largest, 2000 cents, not 2100");
            client.send(Orders.limit("e", "STEP", 1, 20, "1.00"));
            assertThat(client.read().only(35, 150, 39)).isEqualTo("35=8|150=0|39=0");
            client.send(Orders.replace("f", "e", "STEP", 1, 9, "1.00"));
            assertThat(client.read().only(35, 102, 58))
                    .isEqualTo("35=9|102=99|58=quantity is below the instrument's smallest, 10 shares, not 9");
        }
    }

    @Test
    void aRequestThatNamesAnotherAccountSymbolOrSideIsNotAboutTheOrder() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("o", symbol, 1, 10, "1.00"));
        client.read();
        String status = "35=H|11=o|55=" + symbol + "|54=1|";
        String[][] wrong = {
            {"|55=" + symbol + "|", "|1=other|55=" + symbol + "|", "the order has another Account(1)"},
            {"|55=" + symbol + "|", "|55=OTHER|", "the order has another Symbol(55)"},
            {"|54=1|", "|54=2|", "the order has another Side(54)"},
        };
        for (String[] field : wrong) {
            client.send(Orders.cancel("c", "o", symbol, 1).replace(field[0], field[1]));
            assertThat(client.read().only(35, 37, 39, 11, 434, 102, 58))
                    .isEqualTo("35=9|37=NONE|39=8|11=c|434=1|102=1|58=" + field[2]);
            client.send(Orders.replace("r", "o", symbol, 1, 20, "1.00").replace(field[0], field[1]));
            assertThat(client.read().only(35, 37, 39, 11, 434, 102, 58))
                    .isEqualTo("35=9|37=NONE|39=8|11=r|434=2|102=1|58=" + field[2]);
            client.send(status.replace(field[0], field[1]));
            assertThat(client.read().only(35, 150, 37, 39, 11, 103, 58))
                    .isEqualTo("35=8|150=I|37=NONE|39=8|11=o|103=5|58=" + field[2]);
        }
        // Also of an order that is still on its way.
        client.sendTogether(
                Orders.limit("late", symbol, 1, 10, "1.00"), Orders.cancel("c", "late", symbol, 1) + "1=other|");
        assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=0|11=late");
        assertThat(client.read().only(35, 102, 58)).isEqualTo("35=9|102=1|58=the order has another Account(1)");

        client.send(status + "1=doc|");
        assertThat(client.read().only(150, 39)).isEqualTo("150=I|39=0");
        client.send(Orders.replace("r", "o", symbol, 1, 20, "1.00") + "1=doc|");
        assertThat(client.read().only(150, 11, 38)).isEqualTo("150=5|11=r|38=20");
        client.send(Orders.cancel("c", "r", symbol, 1) + "1=doc|");
        assertThat(client.read().only(150, 11)).isEqualTo("150=4|11=c");
    }

    @Test
    void reportsFillsOfBothSidesWithTheExactAverage() throws IOException {
        String symbol = symbol();
        RawClient seller = client();
        RawClient buyer = client();
        seller.send(Orders.limit("s1", symbol, 2, 1, "10.00"));
        seller.send(Orders.limit("s2", symbol, 2, 2, "10.01"));
        assertThat(seller.read().get(11)).isEqualTo("s1");
        assertThat(seller.read().get(11)).isEqualTo("s2");

        buyer.send(Orders.limit("b1", symbol, 1, 4, "10.01"));

        assertThat(buyer.read().only(150, 39, 151)).isEqualTo("150=0|39=0|151=4");
        RawMessageText bought = buyer.read();
        assertThat(bought.only(150, 39, 31, 32, 151, 14, 6)).isEqualTo("150=F|39=1|31=10.00|32=1|151=3|14=1|6=10.0000");
        assertThat(buyer.read().only(150, 39, 31, 32, 151, 14, 6))
                .isEqualTo("150=F|39=1|31=10.01|32=2|151=1|14=3|6=10.0067");
        RawMessageText sold = seller.read();
        assertThat(sold.only(150, 11, 39, 151)).isEqualTo("150=F|11=s1|39=2|151=0");
        assertThat(sold.get(17)).isNotEqualTo(bought.get(17));
        assertThat(sold.get(527)).isEqualTo(bought.get(527));
        assertThat(seller.read().only(150, 11, 39, 151)).isEqualTo("150=F|11=s2|39=2|151=0");
    }

    @Test
    void bothSidesOfABrokersTradeWithItselfHaveReportsOfTheirOwn() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("mine", symbol, 2, 5, "3.00"));
        client.send(Orders.limit("mine too", symbol, 1, 5, "3.00"));

        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=mine");
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=mine too");
        RawMessageText bid = client.read();
        RawMessageText ask = client.read();
        assertThat(bid.only(150, 11, 54, 39)).isEqualTo("150=F|11=mine too|54=1|39=2");
        assertThat(ask.only(150, 11, 54, 39)).isEqualTo("150=F|11=mine|54=2|39=2");
        assertThat(bid.get(17)).isNotEqualTo(ask.get(17));
    }

    @Test
    void whatCanNotRestIsCancelled() throws IOException {
        String symbol = symbol();
        RawClient seller = client();
        RawClient buyer = client();
        seller.send(Orders.limit("s", symbol, 2, 3, "5.00"));
        seller.read();

        buyer.send(Orders.limit("fok", symbol, 1, 4, "5.00").replace("59=1", "59=4"));
        assertThat(buyer.read().only(150, 59)).isEqualTo("150=0|59=4");
        assertThat(buyer.read().only(150, 39, 11, 151, 14)).isEqualTo("150=4|39=4|11=fok|151=0|14=0");
        buyer.send(Orders.limit("ioc", symbol, 1, 2, "5.00").replace("59=1", "59=3"));
        assertThat(buyer.read().only(150, 59)).isEqualTo("150=0|59=3");
        assertThat(buyer.read().only(150, 39, 11)).isEqualTo("150=F|39=2|11=ioc");
        buyer.send(Orders.market("mkt", symbol, 1, 2));
        assertThat(buyer.read().only(150, 40, 44, 59)).isEqualTo("150=0|40=1|44=|59=3");
        assertThat(buyer.read().only(150, 39, 151, 14)).isEqualTo("150=F|39=1|151=1|14=1");
        assertThat(buyer.read().only(150, 39, 151, 14, 58))
                .isEqualTo("150=4|39=4|151=0|14=1|58=there is no more to trade with");
    }

    @Test
    void ordersExpireWhenTheirTimeIsOver() throws IOException {
        RawClient client = client();
        Instant soon = Instant.now().plusSeconds(4);

        client.send(
                Orders.limit("brief", symbol(), 1, 1, "1.00").replace("59=1|", "59=6|126=" + RawClient.at(soon) + "|"));
        assertThat(client.read().only(150, 59, 126)).startsWith("150=0|59=6|126=2");
        await().until(() -> Instant.now().isAfter(soon));
        gateway.exchange.submit(new ExpireOrders()).join();

        assertThat(client.read().only(150, 39, 11, 151, 14)).isEqualTo("150=C|39=C|11=brief|151=0|14=0");
    }

    @Test
    void anOrderForSomeSecondsExpiresSoLongAfterItWasTaken() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("s", symbol, 1, 1, "1.00").replace("59=1|", "59=6|8019=1|"));
        RawMessageText taken = client.read();
        assertThat(taken.only(150, 11, 59)).isEqualTo("150=0|11=s|59=6");
        Instant expiry = time(taken, 60).plusSeconds(1);
        assertThat(time(taken, 126)).isEqualTo(expiry);
        await().until(() -> Instant.now().isAfter(expiry));
        gateway.exchange.submit(new ExpireOrders()).join();
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=C|39=C|11=s");

        client.send(Orders.limit("t", symbol, 1, 1, "1.00"));
        assertThat(client.read().only(150, 11, 59)).isEqualTo("150=0|11=t|59=1");
        client.send(Orders.replace("t2", "t", symbol, 1, 2, "1.00") + "59=6|8019=3600|");
        RawMessageText changed = client.read();
        assertThat(changed.only(150, 11, 59)).isEqualTo("150=5|11=t2|59=6");
        assertThat(time(changed, 126)).isEqualTo(time(changed, 60).plusSeconds(3_600));
        // A change that says nothing of it leaves it.
        client.send(Orders.replace("t3", "t2", symbol, 1, 3, "1.00"));
        assertThat(client.read().only(150, 11, 59, 126)).isEqualTo("150=5|11=t3|59=6|126=" + changed.get(126));
    }

    private static Instant time(RawMessageText report, int tag) {
        return LocalDateTime.parse(report.get(tag), DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss.SSSSSS"))
                .toInstant(ZoneOffset.UTC);
    }

    @Test
    void aDayOrderAndADatedOneEndWithTheTradingDay() throws IOException {
        RawClient client = client();

        client.send(Orders.limit("day", symbol(), 1, 1, "1.00").replace("59=1|", ""));
        client.send(Orders.limit("dated", symbol(), 1, 1, "1.00").replace("59=1|", "59=6|432=20991231|"));

        assertThat(client.read().only(150, 59)).isEqualTo("150=0|59=0");
        assertThat(client.read().only(150, 59, 126)).isEqualTo("150=0|59=6|126=21000101-00:00:00.000000");
    }

    @Test
    void aRepeatedClientOrderIdIsRefusedAndMakesNoSecondOrder() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.send(Orders.limit("same", symbol, 1, 1, "1.00"));
        client.send(Orders.limit("same", symbol, 1, 9, "9.00"));

        assertThat(client.read().only(150, 39)).isEqualTo("150=0|39=0");
        assertThat(client.read().only(150, 39, 103, 11, 58))
                .isEqualTo("150=8|39=8|103=6|11=same|58=" + RejectReason.DUPLICATE_CLIENT_ORDER_ID.text());
        client.send("35=H|11=same|55=" + symbol + "|54=1|");
        assertThat(client.read().only(150, 39, 38, 44)).isEqualTo("150=I|39=0|38=1|44=1.00");
    }

    @Test
    void aReplaceByAClientOrderIdOfAnotherOrderIsRefusedForTheOrderThatWasToBeReplaced() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("open", symbol, 1, 1, "1.00"));
        RawMessageText open = client.read();
        client.send(Orders.limit("closed", symbol, 1, 1, "1.00"));
        client.read();
        client.send(Orders.cancel("c", "closed", symbol, 1));
        assertThat(client.read().only(150, 39)).isEqualTo("150=4|39=4");

        client.send(Orders.replace("closed", "open", symbol, 1, 2, "1.00"));

        assertThat(client.read().only(35, 37, 39, 11, 41, 434, 102, 58))
                .isEqualTo("35=9|37=" + open.get(37) + "|39=0|11=closed|41=open|434=2|102=6|58="
                        + RejectReason.DUPLICATE_CLIENT_ORDER_ID.text());
    }

    @Test
    void whoCancelsOrReplacesAnOrderWithoutAClientOrderIdByItsNumberIsAnswered() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
        long cancelled = order(broker, symbol, Side.BID, 100, 5);
        long filled = order(broker, symbol, Side.ASK, 200, 5);
        long other = gateway.exchange.register("OTHER" + symbol);
        order(other, symbol, Side.BID, 200, 2);

        client.send("35=F|11=c|41=none|37=" + cancelled + "|55=" + symbol + "|54=1|60=" + RawClient.now() + "|");
        assertThat(client.read().only(35, 150, 39, 37, 11, 41, 14))
                .isEqualTo("35=8|150=4|39=4|37=" + cancelled + "|11=c|41=none|14=0");
        client.send("35=G|11=r|41=none|37=" + filled + "|55=" + symbol + "|54=2|60=" + RawClient.now()
                + "|38=2|40=2|44=2.00|");
        assertThat(client.read().only(35, 150, 39, 37, 11, 38, 151, 14))
                .isEqualTo("35=8|150=5|39=2|37=" + filled + "|11=r|38=2|151=0|14=2");
    }

    private long order(long broker, String symbol, Side side, long price, long quantity) {
        Outcome outcome = gateway.exchange
                .submit(new SubmitOrder(
                        broker, "doc", symbol, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, ""))
                .join();
        return ((Outcome.Sequenced) outcome).result().sequence();
    }

    @Test
    void anOrderThatIsSentAgainTakesNothingOfTheBrokersRate(@TempDir Path own) throws IOException {
        TestExchange exchange = new TestExchange();
        // Time stands still: there are two orders, and no more.
        exchange.limiter = new OrderRateLimiter(2, () -> 0);
        try (TestGateway limited = new TestGateway(exchange, own, settings -> settings)) {
            RawClient client = limited.client("LIMITED");
            String order = Orders.limit("again", "RATE", 1, 1, "1.00");
            client.send(order);
            assertThat(client.read().only(150, 39)).isEqualTo("150=0|39=0");
            for (int i = 0; i < 5; i++) {
                client.send(order.replace("35=D|", "35=D|97=Y|"));
                assertThat(client.read().only(150, 39, 11)).isEqualTo("150=I|39=0|11=again");
            }
            client.send(Orders.limit("second", "RATE", 1, 1, "1.00"));
            assertThat(client.read().only(150, 39)).isEqualTo("150=0|39=0");
            client.send(Orders.limit("third", "RATE", 1, 1, "1.00"));
            assertThat(client.read().only(35, 372, 380)).isEqualTo("35=j|372=D|380=4");
        }
    }

    @Test
    void refusesWhatIsNoOrderWithTheExchangesOwnWords() throws IOException {
        RawClient client = client();
        String symbol = symbol();
        String price = "price must be between 1 and 10000000000 cents, not ";
        String quantity = "quantity must be between 1 and 1000000000 shares, not ";
        String[][] refused = {
            {"44=1.00", "44=1.005", "99", price + "44=1.005 (at most 2 decimals)"},
            {"44=1.00", "44=-1.00", "99", price + "-100"},
            {"44=1.00", "44=0", "99", price + "0"},
            {"44=1.00", "44=" + "9".repeat(41), "99", price + "44=" + "9".repeat(40) + "... (at most 2 decimals)"},
            {"44=1.00", "44=900000000.00", "99", price + "90000000000"},
            {"38=7", "38=0.5", "13", quantity + "38=0.5 (no decimals)"},
            {"38=7", "38=-7", "13", quantity + "-7"},
            {"38=7", "38=" + "9".repeat(40), "13", quantity + "38=" + "9".repeat(40) + " (no decimals)"},
            {"38=7", "38=2000000000", "13", quantity + "2000000000"},
            {"55=" + symbol, "55=lower", "99", "symbol must be 1 to 10 characters of A-Z 0-9 . -"},
            {
                "1=doc",
                "1=" + "x".repeat(21),
                "99",
                "document_number must have 1 to 20 characters, none of them a control character"
            },
            {"59=1", "59=6|126=20200101-00:00:00", "99", RejectReason.VALID_UNTIL_NOT_IN_FUTURE.text()},
            {"40=2|44=1.00|59=1", "40=1|59=0", "11", "the time in force of a market order must be ioc or fok"},
        };

        for (int i = 0; i < refused.length; i++) {
            String id = "bad" + i;
            client.send(Orders.limit(id, symbol, 1, 7, "1.00").replace(refused[i][0], refused[i][1]));
            assertThat(client.read().only(35, 150, 39, 11, 37, 103, 58))
                    .as(refused[i][1])
                    .isEqualTo("35=8|150=8|39=8|11=" + id + "|37=NONE|103=" + refused[i][2] + "|58=" + refused[i][3]);
        }
    }

    /** So that whoever follows the exchange's events is told of it, as of a refusal of any other gateway. */
    @Test
    void whatIsOutOfRangeIsRefusedByTheExchangeItself() throws IOException {
        RawClient client = client();
        String symbol = symbol();
        client.send(Orders.limit("o", symbol, 1, 7, "1.00"));
        client.read();
        for (String wrong : List.of("44=0", "44=-1.00", "44=900000000.00", "38=0", "38=-7", "38=2000000000")) {
            String right = wrong.startsWith("44=") ? "44=1.00" : "38=7";
            int before = refusals();

            client.send(Orders.limit("bad", symbol, 1, 7, "1.00").replace(right, wrong));
            assertThat(client.read().only(35, 150, 11)).isEqualTo("35=8|150=8|11=bad");
            client.send(Orders.replace("p", "o", symbol, 1, 7, "1.00").replace(right, wrong));
            assertThat(client.read().only(35, 102, 11)).isEqualTo("35=9|102=99|11=p");

            assertThat(refusals()).as(wrong).isEqualTo(before + 2);
        }
    }

    private int refusals() {
        return (int) gateway.exchange.journal().stream()
                .flatMap(command -> command.events().stream())
                .filter(CommandRejected.class::isInstance)
                .count();
    }

    @Test
    void cancelsByTheOrdersNameOrNumber() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("o1", symbol, 1, 5, "1.00"));
        client.send(Orders.limit("o2", symbol, 1, 5, "1.00"));
        client.read();
        String orderId = client.read().get(37);

        client.send(Orders.cancel("c1", "o1", symbol, 1));
        client.send(Orders.cancel("c2", "o2", symbol, 1) + "37=" + orderId + "|");

        assertThat(client.read().only(35, 150, 39, 11, 41, 151, 14))
                .isEqualTo("35=8|150=4|39=4|11=c1|41=o1|151=0|14=0");
        assertThat(client.read().only(35, 150, 39, 11, 41, 37)).isEqualTo("35=8|150=4|39=4|11=c2|41=o2|37=" + orderId);
    }

    @Test
    void refusesToCancelWhatIsClosedUnknownOrAnothersOrder() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        RawClient other = client();
        other.send(Orders.limit("theirs", symbol, 1, 5, "1.00"));
        String theirs = other.read().get(37);
        client.send(Orders.limit("o1", symbol, 1, 5, "1.00"));
        client.send(Orders.cancel("c1", "o1", symbol, 1));
        String orderId = client.read().get(37);
        client.read();

        client.send(Orders.cancel("c2", "o1", symbol, 1));
        client.send(Orders.cancel("c3", "never", symbol, 1));
        client.send(Orders.cancel("c4", "theirs", symbol, 1) + "37=" + theirs + "|");
        client.send(Orders.cancel("c5", "o1", symbol, 2));

        assertThat(client.read().only(35, 11, 41, 37, 39, 102, 434))
                .isEqualTo("35=9|11=c2|41=o1|37=" + orderId + "|39=4|102=0|434=1");
        assertThat(client.read().only(35, 11, 41, 37, 39, 102, 434))
                .isEqualTo("35=9|11=c3|41=never|37=NONE|39=8|102=1|434=1");
        assertThat(client.read().only(35, 11, 37, 39, 102, 434)).isEqualTo("35=9|11=c4|37=NONE|39=8|102=1|434=1");
        assertThat(client.read().only(35, 11, 37, 39, 102, 434)).isEqualTo("35=9|11=c5|37=NONE|39=8|102=1|434=1");
    }

    @Test
    void requestsMayFollowAnOrderWithoutWaitingForItsReport() throws IOException {
        String symbol = symbol();
        RawClient client = client();

        client.send(Orders.limit("a", symbol, 1, 5, "1.00"));
        client.send(Orders.replace("b", "a", symbol, 1, 7, "1.10"));
        client.send(Orders.replace("c", "b", symbol, 1, 8, "1.20"));
        client.send(Orders.cancel("d", "c", symbol, 1));
        client.send(Orders.cancel("e", "d", symbol, 1));

        // That there is no order "d" is known at once, so this answer may come anywhere among the reports.
        List<RawMessageText> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(client.read());
        }
        assertThat(answers)
                .filteredOn(answer -> answer.type().equals("9"))
                .extracting(answer -> answer.only(11, 41, 102))
                .containsExactly("11=e|41=d|102=1");
        assertThat(answers)
                .filteredOn(answer -> answer.type().equals("8"))
                .extracting(answer -> answer.only(150, 11, 41, 38, 44, 39))
                .containsExactly(
                        "150=0|11=a|41=|38=5|44=1.00|39=0",
                        "150=5|11=b|41=a|38=7|44=1.10|39=0",
                        "150=5|11=c|41=b|38=8|44=1.20|39=0",
                        "150=4|11=d|41=c|38=8|44=1.20|39=4");
    }

    @Test
    void aStopOrderSaysWhetherItWaits() throws IOException {
        String symbol = symbol();
        RawClient other = client();
        RawClient client = client();
        client.send(Orders.stop("s", symbol, 2, 5, "1.90", "1.80"));
        assertThat(client.read().only(150, 39, 11, 40, 44, 99, 636, 151))
                .isEqualTo("150=0|39=0|11=s|40=4|44=1.80|99=1.90|636=N|151=5");
        client.send(Orders.replace("s2", "s", symbol, 2, 4, "1.80").replace("|40=2|", "|40=4|99=1.95|"));
        assertThat(client.read().only(150, 11, 38, 40, 44, 99, 636))
                .isEqualTo("150=5|11=s2|38=4|40=4|44=1.80|99=1.95|636=N");
        client.send(Orders.replace("s3", "s2", symbol, 2, 4, "1.80"));
        assertThat(client.read().only(35, 11, 39, 102, 58))
                .isEqualTo(
                        "35=9|11=s3|39=0|102=99|58=the order waits for a stop price, so OrdType(40) is what it has, 3"
                                + " or 4, with StopPx(99)");

        other.send(Orders.limit("b", symbol, 1, 4, "1.95"));
        other.read();
        other.send(Orders.limit("a", symbol, 2, 1, "1.95"));
        assertThat(client.read().only(150, 39, 11, 40, 99, 636)).isEqualTo("150=L|39=0|11=s2|40=4|99=1.95|636=Y");
        assertThat(client.read().only(150, 39, 11, 31, 32, 151, 636))
                .isEqualTo("150=F|39=1|11=s2|31=1.80|32=3|151=1|636=Y");
        client.send(Orders.replace("s4", "s2", symbol, 2, 5, "1.85").replace("|40=2|", "|40=4|99=1.90|"));
        assertThat(client.read().only(35, 11, 39, 102, 58))
                .isEqualTo("35=9|11=s4|39=1|102=99|58=the order waits for no stop price: it is no stop order, or has"
                        + " triggered");
        client.send(Orders.replace("s5", "s2", symbol, 2, 5, "1.85").replace("|40=2|", "|40=4|99=1.95|"));
        assertThat(client.read().only(150, 11, 40, 44, 99, 636)).isEqualTo("150=5|11=s5|40=4|44=1.85|99=1.95|636=Y");
    }

    @Test
    void aStopOrderIsRefusedForWhatItCannotBe() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.stop("a", symbol, 1, 5, "2.00", "").replace("|59=1|", "|59=3|"));
        assertThat(client.read().only(150, 11, 40, 99, 103, 58))
                .isEqualTo("150=8|11=a|40=3|99=2.00|103=11|58=a stop order waits, so its time in force must be gtd, gtc"
                        + " or day");
        client.send(Orders.stop("b", symbol, 1, 5, "2.00", "2.10") + "18=6|");
        assertThat(client.read().only(150, 11, 103, 58))
                .isEqualTo("150=8|11=b|103=11|58=a stop order can't be post-only");
        client.send(Orders.stop("c", symbol, 1, 5, "2.005", "2.10"));
        assertThat(client.read().only(150, 11, 99, 103, 58))
                .matches("150=8\\|11=c\\|99=2.005\\|103=99\\|58=.* cents, not 99=2.005 \\(at most 2 decimals\\)");
        client.send(Orders.limit("d", symbol, 1, 5, "2.00") + "99=2.00|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=99|373=5");
        client.send(Orders.market("e", symbol, 1, 5).replace("|40=1|", "|40=3|"));
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=99|373=1");
    }

    @Test
    void aPostOnlyOrderSaysSoAndIsRefusedWhereItWouldTrade() throws IOException {
        String symbol = symbol();
        RawClient seller = client();
        RawClient client = client();
        seller.send(Orders.limit("s", symbol, 2, 10, "2.00"));
        assertThat(seller.read().only(150, 18)).isEqualTo("150=0|18=");

        client.send(Orders.limit("p", symbol, 1, 5, "2.00") + "18=6|");
        assertThat(client.read().only(150, 11, 18, 103, 58))
                .isEqualTo("150=8|11=p|18=6|103=99|58=the order is post-only and would trade at once");
        client.send(Orders.limit("p", symbol, 1, 5, "1.90") + "18=6|");
        assertThat(client.read().only(150, 11, 18)).isEqualTo("150=0|11=p|18=6");
        client.send(Orders.replace("p2", "p", symbol, 1, 5, "2.00"));
        assertThat(client.read().only(35, 11, 41, 39, 434, 102, 58))
                .isEqualTo("35=9|11=p2|41=p|39=0|434=2|102=99|58=the order is post-only and would trade at once");
        client.send(Orders.replace("p3", "p", symbol, 1, 6, "1.99"));
        assertThat(client.read().only(150, 11, 18, 44)).isEqualTo("150=5|11=p3|18=6|44=1.99");
        client.send(Orders.limit("q", symbol, 1, 5, "1.80"));
        assertThat(client.read().only(150, 11, 18)).isEqualTo("150=0|11=q|18=");
        client.send(Orders.replace("q2", "q", symbol, 1, 5, "1.80") + "18=6|");
        assertThat(client.read().only(150, 11, 18, 8016)).isEqualTo("150=5|11=q2|18=6|8016=Y");
        client.send(Orders.limit("r", symbol, 1, 5, "1.80") + "18=G|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=18|373=5");
    }

    @Test
    void anIcebergSaysHowMuchOfItIsShownAndTradesWhole() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        RawClient buyer = client();
        client.send(Orders.limit("i", symbol, 2, 10, "2.00") + "111=3|");
        assertThat(client.read().only(150, 11, 38, 111, 151)).isEqualTo("150=0|11=i|38=10|111=3|151=10");
        buyer.send(Orders.limit("b", symbol, 1, 4, "2.00"));
        assertThat(client.read().only(150, 32, 151, 111)).isEqualTo("150=F|32=3|151=7|111=3");
        assertThat(client.read().only(150, 32, 151, 111)).isEqualTo("150=F|32=1|151=6|111=3");
        client.send(Orders.replace("i2", "i", symbol, 2, 9, "2.00"));
        assertThat(client.read().only(150, 11, 111, 151, 8016)).isEqualTo("150=5|11=i2|111=3|151=5|8016=Y");
        client.send(Orders.replace("i3", "i2", symbol, 2, 9, "2.00") + "111=9|");
        assertThat(client.read().only(150, 11, 111, 151, 8016)).isEqualTo("150=5|11=i3|111=9|151=5|8016=N");
    }

    @Test
    void whatComesAfterItsDeadlineIsTooLate() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        String late = "|58=the deadline had passed when its turn came, and nothing was done";
        client.send(Orders.limit("d", symbol, 2, 10, "2.00") + "8018=20200101-00:00:00|");
        assertThat(client.read().only(150, 11, 39, 103, 58)).isEqualTo("150=8|11=d|39=8|103=4" + late);
        client.send(Orders.limit("d", symbol, 2, 10, "2.00") + "8018=20990101-00:00:00.123456|");
        assertThat(client.read().only(150, 11, 39)).isEqualTo("150=0|11=d|39=0");
        client.send(Orders.replace("d2", "d", symbol, 2, 9, "1.90") + "8018=20200101-00:00:00|");
        assertThat(client.read().only(35, 11, 41, 39, 434, 102, 58))
                .isEqualTo("35=9|11=d2|41=d|39=0|434=2|102=0" + late);
        client.send(Orders.replace("d3", "d", symbol, 2, 9, "1.90") + "8018=20990101-00:00:00|");
        assertThat(client.read().only(150, 11, 44)).isEqualTo("150=5|11=d3|44=1.90");
        client.send(Orders.limit("e", symbol, 2, 10, "2.00") + "8018=tomorrow|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=8018|373=6");
    }

    @Test
    void anIcebergThatCanNotBeIsRefused() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        String range = "|58=the display quantity must be between 1 and the order's quantity, ";
        client.send(Orders.limit("w", symbol, 2, 10, "2.00") + "111=11|");
        assertThat(client.read().only(150, 111, 103, 58))
                .isEqualTo("150=8|111=11|103=13" + range + "10 shares, not 11");
        client.send(Orders.limit("w", symbol, 2, 10, "2.00") + "111=0|");
        assertThat(client.read().only(150, 111, 103, 58)).isEqualTo("150=8|111=0|103=13" + range + "not 0");
        client.send(Orders.limit("w", symbol, 2, 10, "2.00") + "111=1.5|");
        assertThat(client.read().only(150, 111, 103, 58))
                .isEqualTo("150=8|111=1.5|103=13" + range + "not 111=1.5 (no decimals)");
        client.send(Orders.market("w", symbol, 2, 10) + "111=5|");
        assertThat(client.read().only(150, 111, 103, 58))
                .isEqualTo("150=8|111=5|103=11|58=an order with a display quantity must be a limit or stop-limit order"
                        + " with time in force gtd, gtc or day");
        client.send(Orders.limit("o", symbol, 2, 10, "2.00"));
        assertThat(client.read().only(150, 111)).isEqualTo("150=0|111=");
        client.send(Orders.replace("o2", "o", symbol, 2, 10, "2.00") + "111=0|");
        assertThat(client.read().only(35, 39, 102, 58)).isEqualTo("35=9|39=0|102=99" + range + "not 0");
        client.send(Orders.replace("o2", "o", symbol, 2, 10, "2.00") + "111=11|");
        assertThat(client.read().only(35, 39, 102, 58)).isEqualTo("35=9|39=0|102=99" + range + "10 shares, not 11");
    }

    @Test
    void anOrderThatMeetsItsOwnBrokersIsCancelledOrReducedAndToldWhy() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("r", symbol, 2, 10, "2.00"));
        assertThat(client.read().only(150, 2964)).isEqualTo("150=0|2964=");
        client.send(Orders.limit("a", symbol, 1, 4, "2.00") + "2964=100|");
        assertThat(client.read().only(150, 11, 2964)).isEqualTo("150=0|11=a|2964=100");
        assertThat(client.read().only(150, 39, 11, 41, 38, 151, 14, 378, 58, 8016))
                .isEqualTo("150=D|39=0|11=r|41=|38=6|151=6|14=0|378=99"
                        + "|58=reduced in the place of a trade with an order of its own broker or group|8016=");
        assertThat(client.read().only(150, 39, 11, 38, 151, 378, 58))
                .isEqualTo("150=4|39=4|11=a|38=4|151=0|378=99"
                        + "|58=cancelled in the place of a trade with an order of its own broker or group");
        client.send(Orders.limit("b", symbol, 1, 9, "2.00") + "2964=2|");
        assertThat(client.read().only(150, 11, 2964)).isEqualTo("150=0|11=b|2964=2");
        assertThat(client.read().only(150, 11, 378)).isEqualTo("150=4|11=r|378=99");
        client.send(Orders.limit("c", symbol, 2, 3, "2.00") + "2964=7|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=2964|373=5");
    }

    @Test
    void anOrderOfAGroupMeetsThoseOfItsOtherBrokersAndNotItsOwnBrokersOthers() throws IOException {
        String symbol = symbol();
        RawClient anna = client();
        RawClient bert = client();
        for (RawClient client : List.of(anna, bert)) {
            long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
            gateway.exchange.submit(new Command.SetStpMember(7, broker, true)).join();
        }
        anna.send(Orders.limit("r", symbol, 2, 10, "2.00") + "2362=7|");
        assertThat(anna.read().only(150, 11, 2362, 2964)).isEqualTo("150=0|11=r|2362=7|2964=");
        bert.send(Orders.limit("a", symbol, 1, 4, "2.00") + "2362=7|2964=1|");
        assertThat(bert.read().only(150, 11, 2362, 2964)).isEqualTo("150=0|11=a|2362=7|2964=1");
        assertThat(bert.read().only(150, 11, 151, 378)).isEqualTo("150=4|11=a|151=0|378=99");
        bert.send(Orders.limit("b", symbol, 1, 4, "2.00") + "2362=7|2964=2|");
        assertThat(bert.read().only(150, 11)).isEqualTo("150=0|11=b");
        assertThat(anna.read().only(150, 11, 378, 58))
                .isEqualTo("150=4|11=r|378=99"
                        + "|58=cancelled in the place of a trade with an order of its own broker or group");
        bert.send(Orders.replace("b2", "b", symbol, 1, 5, "2.00"));
        assertThat(bert.read().only(150, 11, 2362)).isEqualTo("150=5|11=b2|2362=7");
        bert.send(Orders.replace("b3", "b2", symbol, 1, 5, "2.00") + "2362=0|");
        assertThat(bert.read().only(150, 11, 2362)).isEqualTo("150=5|11=b3|2362=");
        bert.send(Orders.limit("c", symbol, 1, 4, "2.00") + "2362=8|");
        assertThat(bert.read().only(150, 11, 103, 58))
                .isEqualTo("150=8|11=c|103=99|58=stp_id must be 0, or a self-trade prevention group that the operator"
                        + " put the broker into, not 8");
        bert.send(Orders.limit("d", symbol, 1, 4, "2.00") + "2362=1000000001|");
        assertThat(bert.read().only(35, 371, 373)).isEqualTo("35=3|371=2362|373=5");
        bert.send(Orders.limit("e", symbol, 1, 4, "2.00") + "2362=x|");
        assertThat(bert.read().only(35, 371)).isEqualTo("35=3|371=2362");
    }

    @Test
    void aReplaceSaysWhetherTheOrderKeptItsPriority() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("k", symbol, 1, 10, "2.00"));
        assertThat(client.read().only(150, 8016)).isEqualTo("150=0|8016=");

        client.send(Orders.replace("k2", "k", symbol, 1, 8, "2.00"));
        assertThat(client.read().only(150, 11, 8016)).isEqualTo("150=5|11=k2|8016=Y");
        client.send(Orders.replace("k3", "k2", symbol, 1, 9, "2.00"));
        assertThat(client.read().only(150, 11, 8016)).isEqualTo("150=5|11=k3|8016=N");
    }

    @Test
    void replacesKeepWhatIsFilledAndCloseWhatAsksForLess() throws IOException {
        String symbol = symbol();
        RawClient seller = client();
        RawClient buyer = client();
        seller.send(Orders.limit("s", symbol, 2, 10, "2.00"));
        seller.read();
        buyer.send(Orders.limit("b", symbol, 1, 4, "2.00"));
        assertThat(seller.read().only(150, 151, 14)).isEqualTo("150=F|151=6|14=4");

        seller.send(Orders.replace("s2", "s", symbol, 2, 6, "2.50"));
        assertThat(seller.read().only(150, 39, 11, 41, 38, 44, 59, 151, 14, 6, 8016))
                .isEqualTo("150=5|39=1|11=s2|41=s|38=6|44=2.50|59=1|151=2|14=4|6=2.0000|8016=N");
        seller.send(Orders.replace("s3", "s2", symbol, 2, 4, "2.50"));
        assertThat(seller.read().only(150, 39, 11, 41, 38, 151, 14))
                .isEqualTo("150=5|39=2|11=s3|41=s2|38=4|151=0|14=4");
        seller.send(Orders.replace("s4", "s3", symbol, 2, 9, "2.50"));
        assertThat(seller.read().only(35, 11, 41, 39, 102, 434)).isEqualTo("35=9|11=s4|41=s3|39=2|102=0|434=2");
    }

    @Test
    void refusesAReplaceThatTheOrderCanNotHave() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send(Orders.limit("o", symbol, 1, 10, "2.00"));
        String orderId = client.read().get(37);

        client.send(Orders.replace("r1", "o", symbol, 1, 10, "2.005"));
        assertThat(client.read().only(35, 11, 37, 39, 102, 434, 58))
                .isEqualTo("35=9|11=r1|37=" + orderId + "|39=0|102=99|434=2|58="
                        + TestExchange.TEXTS.price("44=2.005 (at most 2 decimals)", InstrumentTerms.DEFAULTS));
        client.send(Orders.replace("o", "o", symbol, 1, 11, "2.00"));
        assertThat(client.read().only(35, 11, 37, 39, 102, 434))
                .isEqualTo("35=9|11=o|37=" + orderId + "|39=0|102=6|434=2");
        client.send(Orders.replace("r3", "o", symbol, 1, 0, "2.00"));
        assertThat(client.read().only(35, 11, 58))
                .isEqualTo("35=9|11=r3|58=" + TestExchange.TEXTS.quantity("0", InstrumentTerms.DEFAULTS));
        client.send(Orders.replace("r4", "never", symbol, 1, 1, "2.00"));
        assertThat(client.read().only(35, 11, 37, 39, 102)).isEqualTo("35=9|11=r4|37=NONE|39=8|102=1");
    }

    @Test
    void cancelsManyAtOnce() throws IOException {
        String first = symbol();
        String second = symbol();
        RawClient client = client();
        client.send(Orders.limit("a", first, 1, 1, "1.00"));
        client.send(Orders.limit("b", first, 1, 1, "1.00"));
        client.send(Orders.limit("c", second, 1, 1, "1.00"));
        client.read();
        client.read();
        client.read();

        client.send("35=q|11=m1|530=1|55=" + first + "|60=" + RawClient.now() + "|");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=4|39=4|11=a");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=4|39=4|11=b");
        assertThat(client.read().only(35, 11, 530, 531, 533, 55)).isEqualTo("35=r|11=m1|530=1|531=1|533=2|55=" + first);
        client.send("35=q|11=m2|530=7|60=" + RawClient.now() + "|");
        assertThat(client.read().only(150, 11)).isEqualTo("150=4|11=c");
        assertThat(client.read().only(35, 11, 530, 531, 533)).isEqualTo("35=r|11=m2|530=7|531=7|533=1");
        client.send("35=q|11=m3|530=1|55=NEVER|60=" + RawClient.now() + "|");
        assertThat(client.read().only(35, 11, 531, 532)).isEqualTo("35=r|11=m3|531=0|532=1");
    }

    @Test
    void cancelsManyOfOneSide() throws IOException {
        String first = symbol();
        String second = symbol();
        RawClient client = client();
        client.send(Orders.limit("a", first, 1, 1, "1.00"));
        client.send(Orders.limit("b", first, 2, 1, "2.00"));
        client.send(Orders.limit("c", second, 2, 1, "2.00"));
        for (String id : List.of("a", "b", "c")) {
            assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=" + id);
        }

        client.send("35=q|11=m1|530=1|55=" + first + "|54=2|60=" + RawClient.now() + "|");
        assertThat(client.read().only(150, 39, 11)).isEqualTo("150=4|39=4|11=b");
        assertThat(client.read().only(35, 11, 530, 531, 533, 55, 54))
                .isEqualTo("35=r|11=m1|530=1|531=1|533=1|55=" + first + "|54=2");
        client.send("35=q|11=m2|530=7|54=2|60=" + RawClient.now() + "|");
        assertThat(client.read().only(150, 11)).isEqualTo("150=4|11=c");
        assertThat(client.read().only(35, 11, 531, 533, 54)).isEqualTo("35=r|11=m2|531=7|533=1|54=2");
        client.send("35=q|11=m3|530=7|54=2|60=" + RawClient.now() + "|");
        assertThat(client.read().only(35, 11, 531, 533, 54)).isEqualTo("35=r|11=m3|531=7|533=0|54=2");
        client.send("35=q|11=m4|530=7|54=5|60=" + RawClient.now() + "|");
        assertThat(client.read().only(35, 371, 373)).isEqualTo("35=3|371=54|373=5");
        client.send("35=q|11=m5|530=7|60=" + RawClient.now() + "|");
        assertThat(client.read().only(150, 11)).isEqualTo("150=4|11=a");
        RawMessageText both = client.read();
        assertThat(both.only(35, 11, 531, 533)).isEqualTo("35=r|11=m5|531=7|533=1");
        assertThat(both.get(54)).isEmpty();
    }

    @Test
    void saysHowOrdersAre() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        client.send("35=AF|584=none|585=7|");
        assertThat(client.read().only(35, 372, 379, 380)).isEqualTo("35=j|372=AF|379=none|380=1");
        client.send(Orders.limit("a", symbol, 1, 1, "1.00"));
        String other = symbol();
        client.send(Orders.limit("b", other, 1, 2, "1.00"));
        client.read();
        String orderId = client.read().get(37);

        client.send("35=H|11=x|37=" + orderId + "|790=q1|55=" + other + "|54=1|");
        assertThat(client.read().only(150, 39, 11, 37, 790)).isEqualTo("150=I|39=0|11=b|37=" + orderId + "|790=q1");
        client.send("35=H|11=unknown|55=" + symbol + "|54=1|");
        assertThat(client.read().only(150, 39, 11, 37, 103)).isEqualTo("150=I|39=8|11=unknown|37=NONE|103=5");
        client.send("35=AF|584=all|585=7|");
        assertThat(client.read().only(150, 11, 584, 911, 912)).isEqualTo("150=I|11=a|584=all|911=2|912=N");
        assertThat(client.read().only(150, 11, 584, 911, 912)).isEqualTo("150=I|11=b|584=all|911=2|912=Y");
        client.send("35=AF|584=one|585=1|55=" + symbol + "|");
        assertThat(client.read().only(150, 11, 584, 911, 912)).isEqualTo("150=I|11=a|584=one|911=1|912=Y");
    }

    @Test
    void whatTheExchangeFailedWithIsABusinessRejectThatSaysSo() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        gateway.exchange.fail(true);

        client.send(Orders.limit("lost", symbol, 1, 1, "1.00"));

        assertThat(client.read().only(35, 45, 372, 379, 380, 58))
                .isEqualTo(
                        "35=j|45=2|372=D|379=lost|380=0|58=the exchange failed while it had the request; if it"
                                + " happened, it is reported once it takes commands again: repeat it with the same ClOrdID(11)");
        gateway.exchange.fail(false);
        client.send(Orders.limit("lost", symbol, 1, 1, "1.00"));
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=lost");
    }

    @Test
    void whatTheExchangeDoesNotTakeNowIsABusinessReject() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        gateway.exchange.refuse(Optional.of(RejectReason.BACKLOG_FULL));

        client.send(Orders.limit("busy", symbol, 1, 1, "1.00"));

        assertThat(client.read().only(35, 45, 372, 379, 380, 58))
                .isEqualTo("35=j|45=2|372=D|379=busy|380=4|58=" + RejectReason.BACKLOG_FULL.text());
        client.send("35=q|11=all|530=7|60=" + RawClient.now() + "|");
        assertThat(client.read().only(35, 45, 372, 379, 380)).isEqualTo("35=j|45=3|372=q|379=all|380=4");
        gateway.exchange.refuse(Optional.empty());
        client.send(Orders.limit("busy", symbol, 1, 1, "1.00"));
        assertThat(client.read().only(150, 11)).isEqualTo("150=0|11=busy");
    }

    @Test
    void reportsOrdersOfOtherGatewaysThatHaveAClientOrderId() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();

        rest(broker, symbol, "");
        rest(broker, symbol, "by-rest");

        assertThat(client.read().only(150, 11, 1)).isEqualTo("150=0|11=by-rest|1=doc");
        client.send(Orders.cancel("c", "by-rest", symbol, 1));
        assertThat(client.read().only(150, 11, 41)).isEqualTo("150=4|11=c|41=by-rest");
    }

    @Test
    void reportsWhatAStopOfItsBrokerCancelsAndRefuses() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
        client.send(Orders.limit("o1", symbol, 1, 5, "1.00"));
        client.read("8");

        gateway.exchange.submit(new Command.SuspendBroker(broker, true, "why")).join();
        assertThat(client.read("8").only(150, 39, 11, 378, 58))
                .isEqualTo("150=4|39=4|11=o1|378=8|58=cancelled because the operator suspended the broker");
        client.send(Orders.limit("o2", symbol, 1, 5, "1.00"));
        assertThat(client.read("8").only(150, 39, 11, 103, 58))
                .isEqualTo("150=8|39=8|11=o2|103=0|58=the operator has suspended the broker; cancels still work");
        gateway.exchange.submit(new Command.ResumeBroker(broker, "over")).join();
        client.send(Orders.limit("o3", symbol, 1, 5, "1.00"));
        assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=o3");

        gateway.exchange.submit(new Command.EngageKillSwitch(broker)).join();
        assertThat(client.read("8").only(150, 11, 378)).isEqualTo("150=4|11=o3|378=4");
        client.send(Orders.limit("o4", symbol, 1, 5, "1.00"));
        assertThat(client.read("8").only(150, 103)).isEqualTo("150=8|103=0");
    }

    @Test
    void reportsWhatTheBrokersTimerCancels() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
        client.send(Orders.limit("o1", symbol, 1, 5, "1.00"));
        client.read("8");
        client.send(Orders.limit("o2", symbol, 1, 5, "1.00"));
        String second = client.read("8").only(37);

        Outcome set = gateway.exchange
                .submit(new Command.SetCancelTimer(broker, 1, false))
                .join();
        long setMicros = ((Outcome.Sequenced) set).result().timeMicros();
        await().until(() -> Instant.now().toEpochMilli() > setMicros / 1_000 + 1_001);
        client.send(Orders.cancel("c1", "o2", symbol, 1));

        assertThat(client.read("8").only(150, 39, 11, 378, 58))
                .isEqualTo("150=4|39=4|11=o1|378=4|58=cancelled by the broker's timer");
        assertThat(client.read("8").only(150, 11, 37)).isEqualTo("150=4|11=o2|" + second);
        assertThat(client.read("9").only(11, 102)).isEqualTo("11=c1|102=0");
    }

    @Test
    void refusesWhatIsBeyondTheBrokersOwnLimitsAndTakesTheNextSmallerOrder() throws IOException {
        String symbol = symbol();
        RawClient client = client();
        long broker = gateway.exchange.brokerIdByFixCompId(client.compId).getAsLong();
        long none = BrokerLimits.UNLIMITED;
        int i = 0;
        for (Object[] row : new Object[][] {
            {new BrokerLimits(4, none, none, none, none, none, none, none), RejectReason.ORDER_QUANTITY_LIMIT},
            {new BrokerLimits(none, 499, none, none, none, none, none, none), RejectReason.ORDER_VALUE_LIMIT},
            {new BrokerLimits(none, none, none, none, 499, none, none, none), RejectReason.OPEN_BUY_VALUE_LIMIT},
            {new BrokerLimits(none, none, none, none, none, none, 4, none), RejectReason.POSITION_LIMIT},
            {new BrokerLimits(none, none, none, none, none, none, none, 499), RejectReason.CREDIT_LIMIT},
        }) {
            i++;
            gateway.exchange
                    .submit(new Command.SetBrokerLimits(broker, (BrokerLimits) row[0]))
                    .join();
            client.send(Orders.limit("a" + i, symbol, 1, 5, "1.00"));
            assertThat(client.read("8").only(150, 11, 103, 58))
                    .isEqualTo("150=8|11=a" + i + "|103=3|58=" + ((RejectReason) row[1]).text());
            client.send(Orders.limit("b" + i, symbol, 1, 4, "1.00"));
            assertThat(client.read("8").only(150, 11)).isEqualTo("150=0|11=b" + i);
            client.send(Orders.cancel("c" + i, "b" + i, symbol, 1));
            assertThat(client.read("8").only(150, 11)).isEqualTo("150=4|11=c" + i);
        }
    }

    private void rest(long broker, String symbol, String clientOrderId) {
        Outcome outcome = gateway.exchange
                .submit(new SubmitOrder(
                        broker, "doc", symbol, Side.BID, OrderType.LIMIT, TimeInForce.GTC, 100, 1, 0, clientOrderId))
                .join();
        assertThat(outcome).isInstanceOf(Outcome.Sequenced.class);
    }

    private RawClient client() throws IOException {
        return gateway.client("ORDER" + ++brokers);
    }

    private String symbol() {
        return "SYM" + ++symbols;
    }
}
