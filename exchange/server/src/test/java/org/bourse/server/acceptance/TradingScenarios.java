package org.bourse.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bourse.engine.model.RejectReason;
import org.bourse.server.process.ExchangeClient;
import org.bourse.server.process.ExchangeProcess;
import org.bourse.testrun.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of trading, as one who trades finds them. Each gateway runs all of them against an exchange of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TradingScenarios {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int fixPort = FreePort.find();
    private int prints;
    private final List<TradingGateway> gateways = new ArrayList<>();
    private final Map<TradingGateway, String> brokerIds = new HashMap<>();
    private ExchangeProcess exchange;
    private int symbols;
    private String symbol;

    /**
     * A broker's gateway.
     *
     * @param port the port of REST and WebSocket
     * @param compId its FIX comp id
     * @param apiKey its key
     */
    abstract TradingGateway gateway(
            ExchangeClient rest, int port, int fixPort, String compId, String apiKey, String symbol);

    @BeforeAll
    void startExchange(@TempDir Path directory) {
        exchange =
                ExchangeProcess.startBesidePostgres(directory, Map.of("EXCHANGE_FIX_PORT", Integer.toString(fixPort)));
    }

    @AfterAll
    void stopExchange() {
        assertThat(exchange.stop()).isZero();
    }

    @BeforeEach
    void listAnotherSymbol() {
        symbol = "SYM" + ++symbols;
    }

    @AfterEach
    void closeGateways() {
        gateways.forEach(TradingGateway::close);
        gateways.clear();
    }

    @Test
    void anOrderWaitsForItsPrice() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 100 at 10.01 gtc");
        expect(seller, "s", "open 0/100");
        buyer.enters("b", "buy 100 at 10.00 gtc");
        expect(buyer, "b", "open 0/100");
        assertThat(buyer.book()).isEqualTo("100 @ 10.00 (1) | 100 @ 10.01 (1)");
    }

    @Test
    void whatIsNotFilledStaysInTheBook() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 100 at 10.00 gtc");
        expect(seller, "s", "open 0/100");
        buyer.enters("b", "buy 40 at 10.00 gtc");
        expect(buyer, "b", "filled 40 at 10.0000");
        expect(seller, "s", "open 40/100 at 10.0000");
        assertThat(buyer.book()).isEqualTo(" | 60 @ 10.00 (1)");
    }

    @Test
    void theBestPriceTradesFirstAndTheAverageIsExact() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("dear", "sell 20 at 10.01 gtc");
        expect(seller, "dear", "open 0/20");
        seller.enters("cheap", "sell 10 at 10.00 gtc");
        expect(seller, "cheap", "open 0/10");
        buyer.enters("b", "buy 30 at 10.05 gtc");
        // 10 at 10.00 and 20 at 10.01: 10.00666…
        expect(buyer, "b", "filled 30 at 10.0067");
        expect(seller, "cheap", "filled 10 at 10.0000");
        expect(seller, "dear", "filled 20 at 10.0100");
    }

    @Test
    void aTradeIsAtTheSellersPriceWhoeverCameFirst() {
        TradingGateway buyer = broker();
        TradingGateway seller = broker();
        buyer.enters("b", "buy 10 at 10.10 gtc");
        expect(buyer, "b", "open 0/10");
        seller.enters("s", "sell 10 at 10.00 gtc");
        expect(seller, "s", "filled 10 at 10.0000");
        expect(buyer, "b", "filled 10 at 10.0000");
    }

    @Test
    void theRestOfAMarketOrderIsCancelled() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        buyer.enters("b", "buy 30 at 9.99 gtc");
        expect(buyer, "b", "open 0/30");
        seller.enters("m", "sell 100 at market");
        expect(seller, "m", "cancelled 30/100 at 9.9900");
        seller.enters("none", "sell 5 at market");
        expect(seller, "none", "cancelled 0/5");
        assertThat(seller.book()).isEqualTo(" | ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    buy 5 at 9.99 gtc post-only    | open 0/5
                    buy 5 at 10.00 gtc post-only   | refused: the order is post-only and would trade at once
                    sell 5 at 10.00 day post-only  | open 0/5
                    sell 5 at 9.50 gtc post-only   | refused: the order is post-only and would trade at once
                    buy 5 at 9.00 ioc post-only    | refused: a post-only order must be a limit order with time in force gtd, gtc or day
                    buy 5 at 10.00 fok post-only   | refused: a post-only order must be a limit order with time in force gtd, gtc or day
                    """)
    void aPostOnlyOrderRestsOrIsRefused(String words, String sees) {
        TradingGateway other = broker();
        TradingGateway trader = broker();
        other.enters("s", "sell 10 at 10.00 gtc");
        expect(other, "s", "open 0/10");
        other.enters("b", "buy 10 at 9.50 gtc");
        expect(other, "b", "open 0/10");
        trader.enters("p", words);
        expect(trader, "p", sees);
        expect(other, "s", "open 0/10");
        expect(other, "b", "open 0/10");
    }

    /** A broker's own offer of 10 at 10.00 lies before another's of 10 at 10.01. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    buy 15 at 10.01 gtc                   | filled 15 at 10.0033     | filled 10 at 10.0000 | open 5/10 at 10.0100
                    buy 15 at 10.01 gtc stp cancel_newest | cancelled 0/15           | open 0/10            | open 0/10
                    buy 15 at 10.01 gtc stp cancel_oldest | open 10/15 at 10.0100    | cancelled 0/10       | filled 10 at 10.0100
                    buy 15 at 10.01 gtc stp cancel_both   | cancelled 0/15           | cancelled 0/10       | open 0/10
                    buy 15 at 10.01 gtc stp decrement     | filled 5 at 10.0100      | cancelled 0/10       | open 5/10 at 10.0100
                    buy 4 at 10.00 gtc stp decrement      | cancelled 0/4            | open 0/6             | open 0/10
                    buy 10 at 10.00 gtc stp decrement     | cancelled 0/10           | cancelled 0/10       | open 0/10
                    buy 11 at market stp cancel_oldest    | cancelled 10/11 at 10.0100 | cancelled 0/10     | filled 10 at 10.0100
                    buy 15 at 10.01 fok stp cancel_newest | cancelled 0/15           | open 0/10            | open 0/10
                    buy 15 at 10.01 fok stp cancel_oldest | cancelled 0/15           | open 0/10            | open 0/10
                    buy 10 at 10.01 fok stp cancel_oldest | filled 10 at 10.0100     | cancelled 0/10       | filled 10 at 10.0100
                    """)
    void aBrokersOrdersAreKeptFromTradingWithEachOther(String words, String aggressor, String own, String others) {
        TradingGateway broker = broker();
        TradingGateway other = broker();
        broker.enters("own", "sell 10 at 10.00 gtc");
        expect(broker, "own", "open 0/10");
        other.enters("others", "sell 10 at 10.01 gtc");
        expect(other, "others", "open 0/10");
        broker.enters("aggressor", words);
        expect(broker, "aggressor", aggressor);
        expect(broker, "own", own);
        expect(other, "others", others);
    }

    /** Two brokers of group 7, of which the second is of group 8, too: the first one's offer of 10 lies at 10.00. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sell 10 at 10.00 gtc                         | buy 10 at 10.00 gtc stp cancel_oldest group 7 | filled 10 at 10.0000 | filled 10 at 10.0000
                    sell 10 at 10.00 gtc stp cancel_oldest group 7 | buy 10 at 10.00 gtc                         | filled 10 at 10.0000 | filled 10 at 10.0000
                    sell 10 at 10.00 gtc stp cancel_oldest group 7 | buy 10 at 10.00 gtc stp cancel_both group 8 | filled 10 at 10.0000 | filled 10 at 10.0000
                    sell 10 at 10.00 gtc stp decrement group 7   | buy 10 at 10.00 gtc stp cancel_newest group 7 | cancelled 0/10 | open 0/10
                    sell 10 at 10.00 gtc stp decrement group 7   | buy 10 at 10.00 gtc stp cancel_oldest group 7 | open 0/10      | cancelled 0/10
                    sell 10 at 10.00 gtc stp decrement group 7   | buy 4 at 10.00 gtc stp decrement group 7    | cancelled 0/4  | open 0/6
                    sell 10 at 10.00 gtc stp decrement group 7   | buy 10 at 10.00 fok stp cancel_oldest group 7 | cancelled 0/10 | open 0/10
                    sell 10 at 10.00 gtc                         | buy 10 at 10.00 gtc stp cancel_oldest group 9 | refused: stp_id must be 0, or a self-trade prevention group that the operator put the broker into, not 9 | open 0/10
                    """)
    void aGroupsOrdersAreKeptFromTradingWithEachOther(
            String resting, String aggressor, String aggressorSees, String restingSees) {
        TradingGateway first = broker();
        TradingGateway second = broker();
        join(first, 7);
        join(second, 7);
        join(second, 8);
        first.enters("r", resting);
        expect(first, "r", "open 0/10");
        second.enters("a", aggressor);
        expect(second, "a", aggressorSees);
        expect(first, "r", restingSees);
    }

    /** The last trade is at 10.00; then one at 10.20 or 9.80 follows. 5 are offered at 10.30, and 5 bid for at 9.70. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    buy 8 at market gtc stop 10.10        | open 0/8 | cancelled 5/8 at 10.3000
                    buy 8 at 10.30 gtc stop 10.20         | open 0/8 | open 5/8 at 10.3000
                    buy 5 at 10.25 gtc stop 10.20         | open 0/5 | open 0/5
                    buy 8 at market gtc stop 10.21        | open 0/8 | open 0/8
                    sell 3 at market day stop 9.80        | open 0/3 | filled 3 at 9.7000
                    sell 8 at 9.70 gtc stop 9.90          | open 0/8 | open 5/8 at 9.7000
                    sell 8 at market gtc stop 9.79        | open 0/8 | open 0/8
                    sell 8 at 9.70 gtc stop 10.00         | open 5/8 at 9.7000 | open 5/8 at 9.7000
                    sell 8 at 9.70 gtc stop 9.90 post-only | refused: a stop order can't be post-only | refused: a stop order can't be post-only
                    """)
    void aStopOrderWaitsForItsPrice(String words, String before, String after) {
        TradingGateway other = broker();
        TradingGateway trader = broker();
        print(other, "10.00");
        other.enters("offer", "sell 5 at 10.30 gtc");
        expect(other, "offer", "open 0/5");
        other.enters("bid", "buy 5 at 9.70 gtc");
        expect(other, "bid", "open 0/5");
        trader.enters("stop", words);
        expect(trader, "stop", before);
        if (before.startsWith("open 0")) {
            print(other, words.startsWith("buy") ? "10.20" : "9.80");
        }
        expect(trader, "stop", after);
    }

    @Test
    void aStopOrderIsInNoBookAndIsChangedAndCancelled() {
        TradingGateway other = broker();
        TradingGateway trader = broker();
        print(other, "10.00");
        trader.enters("s", "sell 5 at 9.00 gtc stop 9.50");
        expect(trader, "s", "open 0/5");
        assertThat(trader.book()).isEqualTo(" | ");
        trader.replaces("s", "s2", "4 at 9.10 stop 9.60");
        expect(trader, "s2", "open 0/4");
        trader.enters("t", "buy 5 at market gtc stop 11.00");
        expect(trader, "t", "open 0/5");
        trader.cancels("t");
        expect(trader, "t", "cancelled 0/5");
        print(other, "9.60");
        expect(trader, "s2", "open 0/4");
        assertThat(trader.book()).isEqualTo(" | 4 @ 9.10 (1)");
        trader.replaces("s2", "s3", "4 at 9.10 stop 9.00");
        expect(trader, "s3", "refused: the order waits for no stop price: it is no stop order, or has triggered");
        assertThat(trader.cancelsAll()).isEqualTo(1);
    }

    /** Trades one share at this price, and leaves nothing behind. */
    private void print(TradingGateway broker, String price) {
        String name = "print" + ++prints;
        broker.enters(name + "a", "sell 1 at " + price + " gtc");
        broker.enters(name + "b", "buy 1 at " + price + " gtc");
        expect(broker, name + "b", "filled 1 at " + price + "00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sell 5 at 10.00 gtc deadline 600 | open 0/5
                    buy 5 at 9.00 gtc deadline -5    | refused: the deadline had passed when its turn came, and nothing was done
                    buy 5 at market deadline -5      | refused: the deadline had passed when its turn came, and nothing was done
                    sell 5 at 9.00 gtc stop 9.50 show 2 deadline -5 | refused: the deadline had passed when its turn came, and nothing was done
                    """)
    void whatComesAfterItsDeadlineDoesNothing(String words, String outcome) {
        TradingGateway broker = broker();
        broker.enters("d", words);
        expect(broker, "d", outcome);
    }

    @Test
    void anOrderStaysAsItWasWhereItsReplaceComesAfterTheDeadline() {
        TradingGateway seller = broker();
        seller.enters("s", "sell 10 at 10.00 gtc");
        expect(seller, "s", "open 0/10");
        seller.replaces("s", "s2", "8 at 9.00 deadline -5");
        expect(seller, "s2", "refused: the deadline had passed when its turn came, and nothing was done");
        assertThat(seller.book()).isEqualTo(" | 10 @ 10.00 (1)");
        seller.replaces("s", "s3", "8 at 9.00 deadline 600");
        expect(seller, "s3", "open 0/8");
    }

    @Test
    void aPostOnlyOrderStaysAsItWasWhereAReplaceWouldTrade() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 10 at 10.00 gtc");
        expect(seller, "s", "open 0/10");
        buyer.enters("p", "buy 5 at 9.90 gtc post-only");
        expect(buyer, "p", "open 0/5");
        buyer.replaces("p", "p2", "5 at 10.00");
        expect(buyer, "p2", "refused: the order is post-only and would trade at once");
        expect(buyer, "p", "open 0/5");
        assertThat(buyer.book()).isEqualTo("5 @ 9.90 (1) | 10 @ 10.00 (1)");
        buyer.replaces("p", "p3", "6 at 9.99 post-only");
        expect(buyer, "p3", "open 0/6");
        seller.enters("s2", "sell 6 at 9.99 gtc");
        expect(buyer, "p3", "filled 6 at 9.9900");
    }

    @Test
    void anImmediateOrderDoesNotRest() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 10 at 10.00 gtc");
        expect(seller, "s", "open 0/10");
        buyer.enters("too low", "buy 10 at 9.99 ioc");
        expect(buyer, "too low", "cancelled 0/10");
        buyer.enters("part", "buy 15 at 10.00 ioc");
        expect(buyer, "part", "cancelled 10/15 at 10.0000");
        assertThat(buyer.book()).isEqualTo(" | ");
    }

    @Test
    void fillOrKillIsAllOrNothing() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s1", "sell 10 at 10.00 gtc");
        expect(seller, "s1", "open 0/10");
        seller.enters("s2", "sell 10 at 10.02 gtc");
        expect(seller, "s2", "open 0/10");
        buyer.enters("killed", "buy 20 at 10.01 fok");
        expect(buyer, "killed", "cancelled 0/20");
        buyer.enters("filled", "buy 20 at 10.02 fok");
        expect(buyer, "filled", "filled 20 at 10.0100");
        buyer.enters("market", "buy 1 at market fok");
        expect(buyer, "market", "cancelled 0/1");
    }

    @Test
    void anOrderWithADateExpiresByItself() {
        TradingGateway buyer = broker();
        buyer.enters("b", "buy 10 at 1.00 for 2");
        buyer.enters("c", "buy 10 at 1.00 within 2");
        expect(buyer, "b", "expired 0/10");
        expect(buyer, "c", "expired 0/10");
        assertThat(buyer.book()).isEqualTo(" | ");
    }

    @Test
    void aDayOrderIsGoodToTheEndOfTheTradingDay() {
        TradingGateway buyer = broker();
        Instant before = nextMidnight();
        buyer.enters("b", "buy 10 at 1.00 day");
        expect(buyer, "b", "open 0/10");
        assertThat(buyer.expiry("b")).isIn(before, nextMidnight());
    }

    @Test
    void anOrderThatBecomesSmallerKeepsItsPlace() {
        TradingGateway first = broker();
        TradingGateway second = broker();
        TradingGateway buyer = broker();
        first.enters("f", "sell 100 at 10.00 gtc");
        expect(first, "f", "open 0/100");
        second.enters("s", "sell 100 at 10.00 gtc");
        expect(second, "s", "open 0/100");
        first.replaces("f", "f2", "50 at 10.00");
        expect(first, "f2", "open 0/50");
        assertThat(first.nameOf("f2")).isEqualTo("f2");
        buyer.enters("b", "buy 60 at 10.00 gtc");
        expect(first, "f2", "filled 50 at 10.0000");
        expect(second, "s", "open 10/100 at 10.0000");
    }

    @Test
    void anOrderThatBecomesLargerOrMovesGoesToTheEnd() {
        TradingGateway first = broker();
        TradingGateway second = broker();
        TradingGateway buyer = broker();
        first.enters("f", "sell 10 at 10.00 gtc");
        expect(first, "f", "open 0/10");
        second.enters("s", "sell 10 at 10.00 gtc");
        expect(second, "s", "open 0/10");
        first.replaces("f", "larger", "20 at 10.00");
        expect(first, "larger", "open 0/20");
        buyer.enters("b1", "buy 10 at 10.00 gtc");
        expect(second, "s", "filled 10 at 10.0000");
        expect(first, "larger", "open 0/20");
        second.enters("s2", "sell 10 at 10.01 gtc");
        expect(second, "s2", "open 0/10");
        first.replaces("larger", "moved", "20 at 10.01");
        expect(first, "moved", "open 0/20");
        buyer.enters("b2", "buy 10 at 10.01 gtc");
        expect(second, "s2", "filled 10 at 10.0100");
        expect(first, "moved", "open 0/20");
    }

    @Test
    void aReplaceMayTradeAtOnce() {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 10 at 10.00 gtc");
        expect(seller, "s", "open 0/10");
        buyer.enters("b", "buy 10 at 9.00 gtc");
        expect(buyer, "b", "open 0/10");
        buyer.replaces("b", "b2", "10 at 10.00");
        expect(buyer, "b2", "filled 10 at 10.0000");
        expect(seller, "s", "filled 10 at 10.0000");
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 40})
    void aReplaceToNoMoreThanIsFilledClosesTheOrderAsFilled(long quantity) {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 100 at 10.00 gtc");
        expect(seller, "s", "open 0/100");
        buyer.enters("b", "buy 40 at 10.00 gtc");
        expect(seller, "s", "open 40/100 at 10.0000");
        seller.replaces("s", "s2", quantity + " at 10.00");
        expect(seller, "s2", "filled 40 at 10.0000");
        assertThat(seller.book()).isEqualTo(" | ");
        // It keeps its client order id; the other one was not used up.
        assertThat(seller.nameOf("s2")).isEqualTo("s");
        seller.enters("s2", "sell 7 at 10.00 gtc");
        expect(seller, "s2", "open 0/7");
        expect(seller, "s", "filled 40 at 10.0000");
    }

    @Test
    void whatIsClosedStaysAsItIs() {
        TradingGateway buyer = broker();
        buyer.enters("b", "buy 10 at 1.00 gtc");
        expect(buyer, "b", "open 0/10");
        buyer.cancels("b");
        expect(buyer, "b", "cancelled 0/10");
        buyer.cancels("b");
        buyer.replaces("b", "again", "20 at 1.00");
        expect(buyer, "again", "refused: the order is not open");
        expect(buyer, "b", "cancelled 0/10");
        assertThat(buyer.book()).isEqualTo(" | ");
    }

    @Test
    void cancellingWhatIsNotThereDoesNothing() {
        TradingGateway owner = broker();
        TradingGateway other = broker();
        owner.enters("mine", "buy 10 at 1.00 gtc");
        expect(owner, "mine", "open 0/10");
        other.cancels("mine");
        other.cancels("never");
        assertThat(other.sees("never")).isEqualTo("unknown");
        expect(owner, "mine", "open 0/10");
    }

    @Test
    void anOrderThatIsRepeatedIsEnteredOnce() {
        TradingGateway buyer = broker();
        buyer.enters("b", "buy 10 at 1.00 gtc");
        expect(buyer, "b", "open 0/10");
        buyer.enters("b", "buy 10 at 1.00 gtc");
        buyer.enters("b", "buy 99 at 1.01 gtc");
        buyer.enters("next", "buy 1 at 0.99 gtc");
        expect(buyer, "next", "open 0/1");
        expect(buyer, "b", "open 0/10");
        assertThat(buyer.book()).isEqualTo("10 @ 1.00 (1), 1 @ 0.99 (1) | ");
    }

    @Test
    void allOrdersAreCancelledAtOnce() {
        TradingGateway buyer = broker();
        TradingGateway other = broker();
        for (int i = 1; i <= 5; i++) {
            buyer.enters("b" + i, "buy 10 at 1.0" + i + " gtc");
            expect(buyer, "b" + i, "open 0/10");
        }
        other.enters("o", "buy 7 at 1.00 gtc");
        expect(other, "o", "open 0/7");
        assertThat(buyer.cancelsAll()).isEqualTo(5);
        for (int i = 1; i <= 5; i++) {
            expect(buyer, "b" + i, "cancelled 0/10");
        }
        assertThat(buyer.cancelsAll()).isZero();
        assertThat(buyer.book()).isEqualTo("7 @ 1.00 (1) | ");
    }

    @Test
    void aMarketOrderCanNotRest() {
        TradingGateway broker = broker();
        broker.enters("m", "buy 1 at market gtc");
        assertThat(broker.sees("m")).startsWith("refused: ").contains("time", "force");
        assertThat(broker.cancelsAll()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            buy 1 at 0.00 gtc            | price must be between 1 and 10000000000 cents, not 0
            buy 1 at 100000000.01 gtc    | price must be between 1 and 10000000000 cents, not 10000000001
            buy 0 at 1.00 gtc            | quantity must be between 1 and 1000000000 shares, not 0
            sell 1000000001 at 0.01 gtc  | quantity must be between 1 and 1000000000 shares, not 1000000001
            sell 1000000000 at 10.01 gtc | price times quantity must be at most 1000000000000 cents, not 1001 cents times 1000000000 shares, 1001000000000
            buy 1 at 1.00 for -5         | valid_until must be in the future
            """)
    void anOrderThatIsRefusedLeavesNothingBehind(String words, String reason) {
        TradingGateway broker = broker();
        broker.foresees(words).ifPresent(said -> assertThat(said).isEqualTo("refused: " + reason));
        broker.enters("bad", words);
        expect(broker, "bad", "refused: " + reason);
        broker.enters("bad", "buy 1 at 1.00 gtc");
        expect(broker, "bad", "open 0/1");
        assertThat(broker.book()).isEqualTo("1 @ 1.00 (1) | ");
    }

    /** The book has 50 at 10.10 to sell, of another broker. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            buy 50 at 10.10 gtc           | fill   | filled 50 at 10.1000
            buy 60 at 10.10 gtc           | trade  | open 50/60 at 10.1000
            buy 60 at 10.10 ioc           | trade  | cancelled 50/60 at 10.1000
            buy 50 at 10.00 gtc           | rest   | open 0/50
            buy 50 at 10.00 ioc           | cancel | cancelled 0/50
            buy 60 at 10.10 fok           | cancel | cancelled 0/60
            buy 50 at market              | fill   | filled 50 at 10.1000
            buy 50 at 11.00 gtc stop 10.50 | rest  | open 0/50
            buy 50 at 10.00 for 60        | rest   | open 0/50
            """)
    void whatBecomesOfAnOrderIsWhatWasForeseen(String words, String prospect, String sees) {
        TradingGateway seller = broker();
        TradingGateway buyer = broker();
        seller.enters("s", "sell 50 at 10.10 gtc");
        expect(seller, "s", "open 0/50");
        buyer.foresees(words).ifPresent(said -> assertThat(said).isEqualTo(prospect));
        assertThat(seller.book()).isEqualTo(" | 50 @ 10.10 (1)");
        buyer.enters("b", words);
        expect(buyer, "b", sees);
    }

    /** The instrument has a tick of 0.05 from 10.00 on, and takes 5 to 50 shares for at most 400.00. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            buy 5 at 10.01 gtc | refused: price must be a multiple of the instrument's tick, 5 at this price, not 1001
            buy 5 at 10.05 gtc | open 0/5
            buy 5 at 9.99 gtc  | open 0/5
            buy 4 at 9.99 gtc  | refused: quantity is below the instrument's smallest, 5 shares, not 4
            buy 51 at 1.00 gtc | refused: quantity is above the instrument's largest, 50 shares, not 51
            buy 50 at 1.00 gtc | open 0/50
            buy 40 at 10.05 gtc | refused: the order's value is above the instrument's largest, 40000 cents, not 40200
            buy 39 at 10.05 gtc | open 0/39
            """)
    void anInstrumentBoundsItsOrders(String words, String sees) {
        TradingGateway broker = broker();
        operator(
                "POST",
                "/admin/instruments",
                "{\"symbol\":\"" + symbol
                        + "\",\"tick_table\":[{\"price_from\":1000,\"tick\":5}],\"smallest_quantity\":5,"
                        + "\"largest_quantity\":50,\"largest_value\":40000}");
        broker.enters("o", words);
        expect(broker, "o", sees);
    }

    @Test
    void anInstrumentKeepsABrokersOrdersFromTradingWithEachOther() {
        TradingGateway broker = broker();
        operator(
                "POST",
                "/admin/instruments",
                "{\"symbol\":\"" + symbol + "\",\"self_trade_prevention\":\"cancel_oldest\"}");
        broker.enters("own", "sell 10 at 10.00 gtc");
        expect(broker, "own", "open 0/10");
        broker.enters("b", "buy 10 at 10.00 gtc");
        expect(broker, "own", "cancelled 0/10");
        expect(broker, "b", "open 0/10");
        broker.enters("s", "sell 10 at 10.00 gtc stp cancel_newest");
        expect(broker, "s", "cancelled 0/10");
        expect(broker, "b", "open 0/10");
    }

    @Test
    void aDelistedInstrumentsOrdersAreCancelledAndNoneIsTakenUntilItIsListedAgain() {
        TradingGateway broker = broker();
        TradingGateway other = broker();
        print(other, "1.00");
        broker.enters("b", "buy 10 at 0.90 gtc");
        expect(broker, "b", "open 0/10");
        broker.enters("waits", "sell 5 at 0.80 gtc stop 0.85");
        expect(broker, "waits", "open 0/5");
        String instrument = "/admin/instruments/" + symbol;
        operator("POST", instrument + "/halt", "{\"reason\":\"Merged\"}");
        operator("DELETE", instrument + "?reason=Merged", "");
        expect(broker, "b", "cancelled 0/10");
        expect(broker, "waits", "cancelled 0/5");
        assertThat(broker.book()).isEqualTo(" | ");
        broker.enters("late", "buy 1 at 0.90 gtc");
        expect(broker, "late", "refused: " + RejectReason.INSTRUMENT_DELISTED.text());
        broker.cancels("b");
        expect(broker, "b", "cancelled 0/10");
        operator("POST", "/admin/instruments", "{\"symbol\":\"" + symbol + "\"}");
        broker.enters("halted", "buy 1 at 0.90 gtc");
        expect(broker, "halted", "refused: " + RejectReason.INSTRUMENT_HALTED.text());
        operator("POST", instrument + "/resume", "{\"reason\":\"Merged\"}");
        broker.enters("again", "buy 1 at 0.90 gtc");
        expect(broker, "again", "open 0/1");
    }

    @Test
    void anIcebergShowsItsNextPartBehindTheOthersOfItsPrice() {
        TradingGateway seller = broker();
        TradingGateway other = broker();
        TradingGateway buyer = broker();
        seller.enters("i", "sell 100 at 10.00 gtc show 30");
        expect(seller, "i", "open 0/100");
        other.enters("o", "sell 20 at 10.00 gtc");
        expect(other, "o", "open 0/20");
        expectBook(buyer, " | 50 @ 10.00 (2)");
        buyer.enters("b1", "buy 40 at 10.00 gtc");
        expect(seller, "i", "open 30/100 at 10.0000");
        expect(other, "o", "open 10/20 at 10.0000");
        expectBook(buyer, " | 40 @ 10.00 (2)");
        buyer.enters("b2", "buy 15 at 10.00 gtc");
        expect(other, "o", "filled 20 at 10.0000");
        expect(seller, "i", "open 35/100 at 10.0000");
        expectBook(buyer, " | 25 @ 10.00 (1)");
        buyer.enters("b3", "buy 65 at 10.00 fok");
        expect(seller, "i", "filled 100 at 10.0000");
        expectBook(buyer, " | ");
    }

    @Test
    void aReplaceChangesHowMuchOfAnIcebergIsShown() {
        TradingGateway seller = broker();
        TradingGateway other = broker();
        TradingGateway buyer = broker();
        seller.enters("i", "sell 100 at 10.00 gtc show 30");
        expect(seller, "i", "open 0/100");
        other.enters("o", "sell 20 at 10.00 gtc");
        expect(other, "o", "open 0/20");
        seller.replaces("i", "less", "80 at 10.00");
        expect(seller, "less", "open 0/80");
        buyer.enters("b1", "buy 10 at 10.00 gtc");
        expect(seller, "less", "open 10/80 at 10.0000");
        expectBook(buyer, " | 40 @ 10.00 (2)");
        seller.replaces("less", "shows", "80 at 10.00 show 50");
        expect(seller, "shows", "open 10/80 at 10.0000");
        expectBook(buyer, " | 70 @ 10.00 (2)");
        buyer.enters("b2", "buy 10 at 10.00 gtc");
        expect(other, "o", "open 10/20 at 10.0000");
        seller.replaces("shows", "whole", "80 at 10.00 show 80");
        expect(seller, "whole", "open 10/80 at 10.0000");
        expectBook(buyer, " | 80 @ 10.00 (2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sell 10 at 1.00 ioc show 5   | an order with a display quantity must be a limit or stop-limit order with time in force gtd, gtc or day
            sell 10 at market show 5     | an order with a display quantity must be a limit or stop-limit order with time in force gtd, gtc or day
            sell 10 at market gtc stop 0.90 show 5 | an order with a display quantity must be a limit or stop-limit order with time in force gtd, gtc or day
            sell 10 at 1.00 gtc show 11  | the display quantity must be between 1 and the order's quantity, 10 shares, not 11
            """)
    void anIcebergThatCanNotBeIsRefused(String words, String reason) {
        TradingGateway broker = broker();
        broker.enters("bad", words);
        expect(broker, "bad", "refused: " + reason);
        broker.enters("bad", "sell 10 at 1.00 gtc show 10");
        expect(broker, "bad", "open 0/10");
        assertThat(broker.book()).isEqualTo(" | 10 @ 1.00 (1)");
    }

    @Test
    void aStopLimitOrderShowsAPartOnceItHasTriggered() {
        TradingGateway other = broker();
        TradingGateway trader = broker();
        print(other, "10.00");
        trader.enters("s", "sell 8 at 9.70 gtc stop 9.90 show 3");
        expect(trader, "s", "open 0/8");
        assertThat(trader.book()).isEqualTo(" | ");
        trader.replaces("s", "s2", "9 at 9.70 stop 9.85 show 4");
        expect(trader, "s2", "open 0/9");
        print(other, "9.80");
        expectBook(trader, " | 4 @ 9.70 (1)");
        other.enters("b", "buy 4 at 9.70 gtc");
        expect(trader, "s2", "open 4/9 at 9.7000");
        expectBook(trader, " | 4 @ 9.70 (1)");
        trader.replaces("s2", "s3", "9 at 9.70 show 2");
        expect(trader, "s3", "open 4/9 at 9.7000");
        expectBook(trader, " | 2 @ 9.70 (1)");
    }

    private static void expectBook(TradingGateway gateway, String book) {
        Awaitility.await("the book to be " + book)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(gateway.book()).isEqualTo(book));
    }

    private static void expect(TradingGateway gateway, String name, String state) {
        Awaitility.await("order " + name + " to be " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(gateway.sees(name)).isEqualTo(state));
    }

    private static Instant nextMidnight() {
        return LocalDate.now(ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** Has the operator make a call that must be taken. */
    private void operator(String method, String path, String body) {
        ExchangeClient operator = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY);
        try {
            ExchangeClient.Answer answer = switch (method) {
                case "DELETE" -> operator.delete(path);
                case "PUT" -> operator.put(path, body);
                default -> operator.post(path, body);
            };
            assertThat(answer.status()).as(method + " " + path).isBetween(200, 299);
        } catch (IOException e) {
            throw new AssertionError("the operator got no answer", e);
        }
    }

    private void join(TradingGateway broker, int stpId) {
        operator("PUT", "/admin/brokers/" + brokerIds.get(broker) + "/stp-groups/" + stpId, "{}");
    }

    /** A newly registered broker, at the gateway. */
    private TradingGateway broker() {
        try {
            JsonNode registered = new ExchangeClient(http, exchange.uri(), ExchangeProcess.ADMIN_API_KEY)
                    .post("/register", "{\"name\":\"Broker of " + symbol + "\"}")
                    .body();
            String apiKey = registered.get("api_key").asText();
            ExchangeClient rest = new ExchangeClient(http, exchange.uri(), apiKey);
            TradingGateway gateway = gateway(
                    rest,
                    exchange.uri().getPort(),
                    fixPort,
                    registered.get("fix_comp_id").asText(),
                    apiKey,
                    symbol);
            gateways.add(gateway);
            brokerIds.put(gateway, registered.get("broker_id").asText());
            return gateway;
        } catch (IOException e) {
            throw new AssertionError("no broker could be registered", e);
        }
    }
}
