package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.bourse.contract.BookSnapshot;
import org.bourse.engine.command.Command;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.MarketFlow;
import org.bourse.server.view.ViewSettings;
import org.junit.jupiter.api.Test;

/**
 * Random commands through a real engine, random readers: some whole books, some to a depth, some that read seldom, some
 * that leave and come back. What they kept must be what the views show. {@code -Dfuzz.seed=S} repeats a run,
 * {@code -Dfuzz.commands=N} makes it longer.
 */
class MarketPublisherFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 60_000);
    private static final List<String> SYMBOLS = List.of("PETR4", "VALE3", "ITUB4");
    private static final int[] DEPTHS = {0, 0, 1, 3, 10};

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
    private final ExecutionLog log = new ExecutionLog(1_000);
    private final MarketState state = new MarketState(log);
    private final MarketPublisher publisher = new MarketPublisher(state, log);
    private final Market market = new Market(views, batch -> batch.forEach(state::apply));
    private final List<Client> clients = new ArrayList<>();
    private final MarketFlow flow = new MarketFlow(market, random, SYMBOLS, 20);

    /** A client with one book, and all trades of it. */
    private final class Client {

        private final String symbol;
        private final int depth;
        private final BookKeeper keeper;
        private final Map<String, Long> tradeSequences = new HashMap<>();
        private Reader reader = new Reader(1 << 20, 40);

        Client(String symbol, int depth) {
            this.symbol = symbol;
            this.depth = depth;
            this.keeper = new BookKeeper(depth);
            connect(OptionalLong.empty(), OptionalLong.empty());
        }

        void connect(OptionalLong bookFrom, OptionalLong tradesFrom) {
            reader = new Reader(1 << 20, 40);
            publisher.subscribe(reader.subscriber, new Subscription(new Channel.Book(symbol), depth, bookFrom));
            publisher.subscribe(reader.subscriber, new Subscription(new Channel.Trades(symbol), 0, tradesFrom));
        }

        void reconnect() {
            publisher.drop(reader.subscriber);
            Long lastTrade = tradeSequences.get(symbol);
            connect(
                    keeper.sequence() < 0 ? OptionalLong.empty() : OptionalLong.of(keeper.sequence()),
                    lastTrade == null ? OptionalLong.empty() : OptionalLong.of(lastTrade));
        }

        void read() {
            for (JsonNode message : reader.read()) {
                keeper.onMessage(message);
                if ("trade".equals(message.path("type").asText())) {
                    onTrade(message);
                }
            }
        }

        private void onTrade(JsonNode trade) {
            long sequence = trade.path("sequence").asLong();
            Long before = tradeSequences.put(symbol, sequence);
            if (before != null) {
                assertThat(sequence).as(when()).isEqualTo(before + 1);
            }
        }

        void check() {
            read();
            BookSnapshot book = views.book(symbol, depth == 0 ? Integer.MAX_VALUE : depth);
            assertThat(keeper.asks()).as(when()).isEqualTo(book.asks());
            assertThat(keeper.bids()).as(when()).isEqualTo(book.bids());
            assertThat(keeper.gaps()).as(when()).isZero();
            assertThat(keeper.wrongChecksums()).as(when()).isZero();
            if (depth == 0) {
                assertThat(keeper.sequence()).as(when()).isEqualTo(book.sequence());
            }
        }

        private String when() {
            return symbol + " to depth " + depth + ", -Dfuzz.seed=" + SEED;
        }
    }

    @Test
    void everyReaderKeepsTheExactBook() {
        flow.registerBrokers();
        for (String symbol : SYMBOLS) {
            for (int depth : DEPTHS) {
                clients.add(new Client(symbol, depth));
            }
        }
        for (int i = 1; i <= COMMANDS; i++) {
            market.advance(random.nextInt(200));
            flow.step();
            if (random.nextInt(3) == 0) {
                publisher.publish();
                clients.get(random.nextInt(clients.size())).read();
            }
            if (random.nextInt(200) == 0) {
                publisher.publish();
                clients.get(random.nextInt(clients.size())).reconnect();
            }
            if (i % 2_000 == 0) {
                publisher.passTo(market.timeMicros());
                clients.forEach(Client::check);
            }
        }
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.keeper.checksums()).isPositive();
            assertThat(client.keeper.updates()).isGreaterThan(client.keeper.snapshots());
        });
    }

    @Test
    void aResetStartsEveryBookOver() {
        flow.registerBrokers();
        Client client = new Client("PETR4", 0);
        market.bid(flow.broker(), 1_000, 5);
        publisher.publish();
        client.check();
        market.apply(new Command.ResetExchange());
        publisher.publish();
        client.check();
        assertThat(client.keeper.bids()).isEmpty();
        flow.registerBrokers();
        market.bid(flow.broker(), 1_010, 6);
        publisher.publish();
        client.check();
        assertThat(client.keeper.bids()).hasSize(1);
    }
}
