package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.junit.jupiter.api.Test;

/**
 * Random commands through a real engine, and a database that is behind by a random number of them: pages of trades, in
 * both orders and of any times, have each trade once, whichever of the two still has it, while trading goes on.
 * {@code -Dfuzz.seed=S} repeats a run, {@code -Dfuzz.commands=N} makes it longer.
 */
class TradeReadsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 20_000);
    private static final List<String> SYMBOLS = List.of("PETR4", "VALE3");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(new ViewSettings(50, 2));
    private final StoredTrades stored = new StoredTrades();
    private final Market market = new Market(views, batch -> batch.forEach(stored::add));
    private final MarketFlow flow = new MarketFlow(market, random, SYMBOLS, 10);
    private final TradeReads reads = new TradeReads(views, stored);

    /** A trade with the command that made it. */
    private record Traded(long sequence, String symbol, MarketTrade trade) {}

    /** All that was traded, and the part of it that a database has. */
    private static final class StoredTrades implements TradeHistory {

        private final List<Traded> all = new ArrayList<>();
        private final List<String> symbols = new ArrayList<>();
        private long persistedSequence;
        private boolean down;

        void add(SequencedCommand command) {
            for (Event event : command.events()) {
                if (event instanceof Event.InstrumentListed listed) {
                    symbols.add(listed.instrumentId(), listed.symbol());
                } else if (event instanceof Event.OrdersTraded trade) {
                    all.add(new Traded(
                            command.sequence(),
                            symbols.get(trade.instrumentId()),
                            new MarketTrade(
                                    trade.tradeId(),
                                    trade.aggressorSide(),
                                    trade.price(),
                                    trade.quantity(),
                                    command.timeMicros())));
                }
            }
        }

        @Override
        public List<MarketTrade> trades(TradeQuery query) {
            if (down) {
                throw new HistoryUnavailableException("the database is down", new IllegalStateException());
            }
            return fitting(query, all.stream().filter(traded -> traded.sequence() <= persistedSequence));
        }

        private List<MarketTrade> fitting(TradeQuery query, Stream<Traded> among) {
            Comparator<MarketTrade> oldestFirst = Comparator.comparingLong(MarketTrade::tradeId);
            return among.filter(traded -> traded.symbol().equals(query.symbol()))
                    .map(Traded::trade)
                    .filter(trade -> query.oldestFirst()
                            ? trade.tradeId() > query.beyondTradeId()
                            : query.beyondTradeId() == TradeQuery.FROM_THE_START
                                    || trade.tradeId() < query.beyondTradeId())
                    .filter(trade -> trade.executedAtMicros() >= query.sinceMicros())
                    .filter(trade -> trade.executedAtMicros() < query.beforeMicros())
                    .sorted(query.oldestFirst() ? oldestFirst : oldestFirst.reversed())
                    .limit(query.limit())
                    .toList();
        }
    }

    @Test
    void pagesHaveEachTradeOnceWhileTradingGoesOn() {
        flow.registerBrokers();
        for (int i = 1; i <= COMMANDS; i++) {
            step();
            if (i % 500 == 0) {
                assertPagesAreComplete(random.nextBoolean(), i);
            }
        }
        assertThat(stored.all).as("-Dfuzz.seed=%d", SEED).hasSizeGreaterThan(2 * ExchangeViews.RECENT_TRADES);
    }

    private void step() {
        market.advance(random.nextInt(50));
        long sequence = flow.step();
        // Behind by more than memory keeps for its own sake, now and then.
        if (random.nextInt(500) == 0) {
            persist(sequence - random.nextInt(10_000));
        }
    }

    /** The database is told first, as a transaction is over before the views are told. */
    private void persist(long sequence) {
        stored.persistedSequence = Math.max(stored.persistedSequence, sequence);
        if (random.nextBoolean()) {
            views.onPersisted(stored.persistedSequence);
        }
    }

    private void assertPagesAreComplete(boolean oldestFirst, int command) {
        String symbol = SYMBOLS.get(random.nextInt(2));
        long since = random.nextBoolean() ? Long.MIN_VALUE : time();
        long before = random.nextBoolean() ? Long.MAX_VALUE : time();
        int limit = 1 + random.nextInt(1_000);
        TradeQuery query = new TradeQuery(symbol, oldestFirst, TradeQuery.FROM_THE_START, since, before, limit);
        List<MarketTrade> there = stored.fitting(query.atMost(Integer.MAX_VALUE), stored.all.stream());
        List<MarketTrade> read = new ArrayList<>();
        TradePage page = reads.trades(query);
        read.addAll(page.trades());
        while (page.mayHaveMore()) {
            step();
            page = reads.trades(
                    new TradeQuery(symbol, oldestFirst, read.getLast().tradeId(), since, before, limit));
            read.addAll(page.trades());
        }
        assertThat(read.subList(0, there.size()))
                .as("-Dfuzz.seed=%d, command %d, %s", SEED, command, query)
                .isEqualTo(there);
        // What was traded meanwhile comes at the end of what is read from the oldest on, and nowhere else.
        assertThat(read)
                .as("-Dfuzz.seed=%d, command %d, %s", SEED, command, query)
                .isEqualTo(oldestFirst ? stored.fitting(query.atMost(read.size()), stored.all.stream()) : there);
    }

    /** One of the times of trades, or just after one. */
    private long time() {
        return stored.all.isEmpty()
                ? 0
                : stored.all.get(random.nextInt(stored.all.size())).trade().executedAtMicros() + random.nextInt(2);
    }

    @Test
    void needsNoDatabaseForWhatItMayNotHave() {
        trade(1_500);
        stored.down = true;

        assertThat(ids(false, TradeQuery.FROM_THE_START, 1_000))
                .startsWith(1_500L)
                .endsWith(501L);
        assertThat(ids(false, 501, 1_000)).startsWith(500L).endsWith(1L).hasSize(500);
        assertThat(ids(true, TradeQuery.FROM_THE_START, 600)).startsWith(1L).endsWith(600L);
        stored.persistedSequence = market.engine().lastSequence();
        views.onPersisted(stored.persistedSequence);
        trade(1);

        assertThat(ids(false, TradeQuery.FROM_THE_START, 1_000))
                .startsWith(1_501L)
                .endsWith(502L);
        assertThat(ids(true, 1_400, 1_000)).startsWith(1_401L).endsWith(1_501L);
        assertThatThrownBy(() -> ids(false, 502, 10)).isInstanceOf(HistoryUnavailableException.class);
        assertThatThrownBy(() -> ids(true, 400, 10)).isInstanceOf(HistoryUnavailableException.class);
        stored.down = false;
        assertThat(ids(false, 502, 10)).startsWith(501L).endsWith(492L);
        assertThat(ids(true, 400, 1_000)).startsWith(401L).endsWith(1_400L);
    }

    private void trade(int times) {
        long buyer = market.register("Buyer");
        long seller = market.register("Seller");
        for (int i = 0; i < times; i++) {
            market.ask(seller, 1000, 5);
            market.bid(buyer, 1000, 5);
        }
    }

    private List<Long> ids(boolean oldestFirst, long beyond, int limit) {
        return reads
                .trades(new TradeQuery("PETR4", oldestFirst, beyond, Long.MIN_VALUE, Long.MAX_VALUE, limit))
                .trades()
                .stream()
                .map(MarketTrade::tradeId)
                .toList();
    }
}
