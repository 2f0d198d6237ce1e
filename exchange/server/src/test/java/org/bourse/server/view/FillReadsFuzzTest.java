package org.bourse.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

/**
 * Random commands through a real engine, and a database that is behind by a random number of them: pages of fills have each
 * fill of a broker once, whichever of the two still has it. {@code -Dfuzz.seed=S} repeats a run,
 * {@code -Dfuzz.commands=N} makes it longer.
 */
class FillReadsFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int COMMANDS = Integer.getInteger("fuzz.commands", 20_000);
    private static final List<String> SYMBOLS = List.of("PETR4", "VALE3");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ExchangeViews views = new ExchangeViews(new ViewSettings(50, 2));
    private final TradeLog log = new TradeLog();
    private final Market market = new Market(views, batch -> batch.forEach(log::add));
    private final MarketFlow flow = new MarketFlow(market, random, SYMBOLS, 10);
    private final OrderReads reads = new OrderReads(views, log);

    /** A trade as its event told it, from one of its sides. */
    private record Traded(
            long sequence, long tradeId, long brokerId, long orderId, Side side, boolean aggressor, long value) {}

    /** All that was traded, and the part of it that a database has. */
    private final class TradeLog extends NoHistory {

        private final List<Traded> all = new ArrayList<>();
        private final List<BrokerFill> fills = new ArrayList<>();
        private long persistedSequence;
        private boolean down;

        void add(SequencedCommand command) {
            for (Event event : command.events()) {
                if (event instanceof Event.OrdersTraded trade) {
                    add(command, trade, Side.BID);
                    add(command, trade, Side.ASK);
                }
            }
        }

        private void add(SequencedCommand command, Event.OrdersTraded trade, Side side) {
            all.add(new Traded(
                    command.sequence(),
                    trade.tradeId(),
                    trade.order(side).brokerId(),
                    trade.order(side).orderId(),
                    side,
                    trade.aggressorSide() == side,
                    trade.price() * trade.quantity()));
            OrderSnapshot order =
                    views.order(trade.order(side).orderId()).orElseThrow().order();
            Side other = side == Side.BID ? Side.ASK : Side.BID;
            fills.add(new BrokerFill(
                    trade.tradeId(),
                    order.orderId(),
                    order.documentNumber(),
                    order.clientOrderId(),
                    order.symbol(),
                    side,
                    trade.aggressorSide() == side,
                    trade.price(),
                    trade.quantity(),
                    views.broker(trade.order(other).brokerId()).orElseThrow().name(),
                    command.timeMicros()));
        }

        @Override
        public List<BrokerFill> fills(FillQuery query) {
            if (down) {
                throw new HistoryUnavailableException("the database is down", new IllegalStateException());
            }
            return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                    .filter(i -> all.get(i).sequence() <= persistedSequence
                            && all.get(i).brokerId() == query.brokerId()
                            && fills.get(i).place() > query.afterPlace()
                            && (query.symbol().isEmpty()
                                    || query.symbol().equals(fills.get(i).symbol())))
                    .map(fills::get)
                    .limit(query.limit())
                    .toList();
        }
    }

    @Test
    void pagesHaveEachFillOnce() {
        flow.registerBrokers();
        for (int i = 1; i <= COMMANDS; i++) {
            market.advance(random.nextInt(50));
            long sequence = flow.step();
            if (random.nextInt(10) == 0) {
                persist(sequence - random.nextInt(40));
            }
            if (i % 500 == 0) {
                assertPagesAreComplete(flow.broker(), "", i);
                assertPagesAreComplete(flow.broker(), SYMBOLS.get(random.nextInt(2)), i);
            }
        }
        assertThat(log.all).as("-Dfuzz.seed=%d", SEED).isNotEmpty();
    }

    /** The database is told first, as a transaction is over before the views are told. */
    private void persist(long sequence) {
        log.persistedSequence = Math.max(log.persistedSequence, sequence);
        if (random.nextBoolean()) {
            views.onPersisted(log.persistedSequence);
        }
    }

    private void assertPagesAreComplete(long broker, String symbol, int command) {
        List<Traded> read = new ArrayList<>();
        int limit = 1 + random.nextInt(100);
        long after = 0;
        List<BrokerFill> page;
        do {
            page = reads.fills(new FillQuery(broker, symbol, after, limit));
            for (BrokerFill fill : page) {
                assertThat(fill.place()).isGreaterThan(after);
                after = fill.place();
                read.add(traded(broker, fill));
            }
        } while (page.size() == limit);
        List<Traded> expected = new ArrayList<>();
        for (int i = 0; i < log.all.size(); i++) {
            Traded traded = log.all.get(i);
            if (traded.brokerId() == broker
                    && (symbol.isEmpty() || log.fills.get(i).symbol().equals(symbol))) {
                expected.add(traded(broker, log.fills.get(i)));
            }
        }
        assertThat(read).as("-Dfuzz.seed=%d, command %d", SEED, command).isEqualTo(expected);
    }

    private static Traded traded(long broker, BrokerFill fill) {
        return new Traded(
                0,
                fill.tradeId(),
                broker,
                fill.orderId(),
                fill.side(),
                fill.wasAggressor(),
                fill.price() * fill.quantity());
    }

    @Test
    void needsNoDatabaseForWhatItMayNotHave() {
        long buyer = market.register("Buyer");
        long seller = market.register("Seller");
        for (int i = 0; i < 3; i++) {
            market.ask(seller, 1000, 5);
            long bid = market.bid(buyer, 1000, 5);
            if (i == 0) {
                persist(bid);
                views.onPersisted(bid);
            }
        }
        log.down = true;

        assertThat(reads.fills(new FillQuery(buyer, "", BrokerFill.placeAfter(1), 10)))
                .extracting(BrokerFill::tradeId)
                .containsExactly(2L, 3L);
        log.down = false;
        assertThat(reads.fills(new FillQuery(buyer, "", 0, 10)))
                .extracting(BrokerFill::tradeId)
                .containsExactly(1L, 2L, 3L);
    }

    /** More than fit in the ring at first, or are looked at in one go. */
    @Test
    void findsTheLastOfManyTrades() {
        long buyer = market.register("Buyer");
        long seller = market.register("Seller");
        long late = market.register("Late");
        for (int i = 0; i < 25_000; i++) {
            market.ask(seller, 1000, 5);
            long bid = market.bid(buyer, 1000, 5);
            if (i == 700) {
                log.persistedSequence = bid;
                views.onPersisted(bid);
            }
        }
        market.ask(seller, 1000, 5);
        market.bid(late, 1000, 5);

        assertThat(reads.fills(new FillQuery(late, "", 0, 10)))
                .extracting(BrokerFill::tradeId)
                .containsExactly(25_001L);
        assertThat(reads.fills(new FillQuery(seller, "", BrokerFill.placeAfter(24_998), 10)))
                .extracting(BrokerFill::tradeId)
                .containsExactly(24_999L, 25_000L, 25_001L);
        assertThat(reads.fills(new FillQuery(seller, "", 0, 30_000)))
                .extracting(BrokerFill::tradeId)
                .isEqualTo(LongStream.rangeClosed(1, 25_001).boxed().toList());
    }

    @Test
    void brokerThatTradesWithItselfHasBothFills() {
        long broker = market.register("Both");
        long ask = market.ask(broker, 1000, 5);
        long bid = market.bid(broker, 1000, 5);

        List<BrokerFill> fills = reads.fills(new FillQuery(broker, "", 0, 10));
        assertThat(fills).extracting(BrokerFill::orderId).containsExactly(bid, ask);
        assertThat(fills).extracting(BrokerFill::wasAggressor).containsExactly(true, false);
        assertThat(reads.fills(new FillQuery(broker, "", fills.getFirst().place(), 10)))
                .extracting(BrokerFill::orderId)
                .containsExactly(ask);
    }
}
