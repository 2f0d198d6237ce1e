package org.bourse.loadtest.engine;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.IOrderBook;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import java.util.List;
import org.bourse.engine.model.Side;

/**
 * exchange-core's direct order book, one per symbol, given commands the way its matching engine router gives them.
 *
 * <p>What differs: it is the book alone, without the risk engine that holds its accounts, so it validates and settles
 * nothing; it reports trades and cancels as a chain of events on the command, made anew for each (its pooling is switched
 * off in this release), and nothing for an order that merely rests.
 */
final class ExchangeCoreContender implements Contender {

    private final EngineFlow flow;
    private final OrderCommand[] warmUp;
    private final OrderCommand[] commands;
    private IOrderBook[] books = {};
    private long trades;
    private long sum;

    ExchangeCoreContender(EngineFlow flow) {
        this.flow = flow;
        warmUp = commands(flow.warmUp());
        commands = commands(flow.steps());
    }

    @Override
    public void prepare() {
        ObjectsPool pool = ObjectsPool.createDefaultTestPool();
        books = new IOrderBook[flow.symbols()];
        for (int i = 0; i < books.length; i++) {
            CoreSymbolSpecification specification =
                    new CoreSymbolSpecification(i, SymbolType.FUTURES_CONTRACT, 1, 2, 1, 1, 0, 0, 1, 1);
            books[i] = new OrderBookDirectImpl(
                    specification, pool, OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER, LoggingConfiguration.DEFAULT);
        }
        trades = 0;
        apply(warmUp);
    }

    @Override
    public void play() {
        apply(commands);
    }

    @Override
    public long trades() {
        return trades;
    }

    @Override
    public long sum() {
        return sum;
    }

    private void apply(OrderCommand[] batch) {
        for (OrderCommand command : batch) {
            CommandResultCode result = IOrderBook.processCommand(books[command.symbol], command);
            if (result != CommandResultCode.SUCCESS) {
                throw new IllegalStateException("order " + command.orderId + " was refused: " + result);
            }
            consume(command.matcherEvent);
            command.matcherEvent = null;
        }
    }

    private void consume(MatcherTradeEvent first) {
        for (MatcherTradeEvent event = first; event != null; event = event.nextEvent) {
            switch (event.eventType) {
                case TRADE -> trades++;
                case REJECT, REDUCE, BINARY_EVENT -> sum++;
            }
            sum += event.size + event.matchedOrderId;
        }
    }

    private static OrderCommand[] commands(List<Step> steps) {
        return steps.stream().map(ExchangeCoreContender::command).toArray(OrderCommand[]::new);
    }

    private static OrderCommand command(Step step) {
        OrderCommand command = new OrderCommand();
        command.command = switch (step.kind()) {
            case LIMIT, IMMEDIATE -> OrderCommandType.PLACE_ORDER;
            case CANCEL -> OrderCommandType.CANCEL_ORDER;
            case MOVE -> OrderCommandType.MOVE_ORDER;
        };
        command.resultCode = CommandResultCode.VALID_FOR_MATCHING_ENGINE; // what its risk engine would have said
        command.orderType = step.kind() == Step.Kind.IMMEDIATE ? OrderType.IOC : OrderType.GTC;
        command.orderId = step.orderId();
        command.symbol = step.symbol();
        command.uid = step.brokerId();
        command.action = step.side() == Side.BID ? OrderAction.BID : OrderAction.ASK;
        command.price = step.price();
        command.reserveBidPrice = step.price();
        command.size = step.quantity();
        return command;
    }
}
