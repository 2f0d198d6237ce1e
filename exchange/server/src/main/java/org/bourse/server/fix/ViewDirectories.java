package org.bourse.server.fix;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.bourse.contract.BrokerDirectory;
import org.bourse.contract.HeldKey;
import org.bourse.contract.HistoryUnreachableException;
import org.bourse.contract.MarketDirectory;
import org.bourse.contract.OpenOrders;
import org.bourse.contract.OrderDirectory;
import org.bourse.contract.OrderState;
import org.bourse.contract.OrderState.Phase;
import org.bourse.contract.TradingStatus;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.server.view.BookLevel;
import org.bourse.server.view.BookSnapshot;
import org.bourse.server.view.BrokerSnapshot;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.HistoryUnavailableException;
import org.bourse.server.view.OpenOrdersWithTrades;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.OrderSnapshot;
import org.bourse.server.view.OrderTrade;
import org.bourse.server.view.OrderWithTrades;

/** The gateway's directories, answered from the views and, for what has left memory, from the database. */
public final class ViewDirectories implements BrokerDirectory, OrderDirectory, MarketDirectory {

    private final ExchangeViews views;
    private final OrderReads reads;

    /** Answers from these views and reads. */
    public ViewDirectories(ExchangeViews views, OrderReads reads) {
        this.views = views;
        this.reads = reads;
    }

    @Override
    public Optional<HeldKey> key(ApiKeyHash hash) {
        return views.key(hash);
    }

    @Override
    public OptionalLong brokerIdByFixCompId(String fixCompId) {
        // A walk over all brokers: asked once per logon.
        return views.brokers().stream()
                .filter(broker -> broker.fixCompId().equals(fixCompId))
                .mapToLong(BrokerSnapshot::brokerId)
                .findFirst();
    }

    @Override
    public Optional<String> fixCompId(long brokerId) {
        return views.broker(brokerId).map(BrokerSnapshot::fixCompId);
    }

    @Override
    public OpenOrders openOrders(long brokerId) {
        OpenOrdersWithTrades open = ask(() -> reads.openOrders(brokerId));
        return new OpenOrders(
                open.sequence(), open.orders().stream().map(this::state).toList());
    }

    @Override
    public Optional<OrderState> order(long orderId) {
        return ask(() -> reads.order(orderId)).map(this::state);
    }

    @Override
    public Optional<OrderState> order(long brokerId, String clientOrderId) {
        return ask(() -> reads.order(brokerId, clientOrderId)).map(this::state);
    }

    @Override
    public Optional<TradingStatus> tradingStatus(String symbol) {
        return views.tradingStatus(symbol);
    }

    @Override
    public InstrumentTerms terms(String symbol) {
        return views.terms(symbol);
    }

    @Override
    public String currency(String symbol) {
        return views.currencyName(views.terms(symbol).moneyUnit());
    }

    @Override
    public List<String> symbols() {
        return views.symbols();
    }

    @Override
    public Book book(String symbol, int depth) {
        BookSnapshot book = views.book(symbol, depth);
        return new Book(book.sequence(), book.terms(), levels(book.bids()), levels(book.asks()));
    }

    private static List<Level> levels(List<BookLevel> levels) {
        return levels.stream()
                .map(level -> new Level(level.price(), level.totalQuantity(), level.orderCount()))
                .toList();
    }

    private OrderState state(OrderWithTrades found) {
        OrderSnapshot order = found.order();
        Phase phase = order.closeReason().map(Phase::of).orElse(Phase.OPEN);
        long filled = order.wantedQuantity() - order.leavesQuantity();
        return new OrderState(
                order.orderId(),
                order.brokerId(),
                order.documentNumber(),
                order.clientOrderId(),
                order.symbol(),
                views.terms(order.symbol()),
                order.side(),
                order.type(),
                order.timeInForce(),
                order.price(),
                order.wantedQuantity(),
                order.leavesQuantity(),
                valueOfFirst(found.trades(), filled),
                order.validUntilMicros(),
                order.createdAtMicros(),
                order.instructions(),
                phase);
    }

    /** The value of the first trades that fill so much: there may be later ones than the order's snapshot knows. */
    private static long valueOfFirst(List<OrderTrade> trades, long quantity) {
        long left = quantity;
        long value = 0;
        for (OrderTrade trade : trades) {
            if (left == 0) {
                break;
            }
            left -= trade.quantity();
            value += trade.price() * trade.quantity();
        }
        return value;
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (HistoryUnavailableException e) {
            throw new HistoryUnreachableException(e);
        }
    }
}
