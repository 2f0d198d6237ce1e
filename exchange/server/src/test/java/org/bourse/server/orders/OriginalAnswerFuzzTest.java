package org.bourse.server.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.bourse.contract.AcceptedOrder;
import org.bourse.contract.OrderAnswer;
import org.bourse.contract.OrderEntry;
import org.bourse.contract.Outcome;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.Command.SubmitOrder;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.server.metrics.ExchangeMetrics;
import org.bourse.server.problem.RefusedException;
import org.bourse.server.request.PhaseTimes;
import org.bourse.server.view.ExchangeViews;
import org.bourse.server.view.Market;
import org.bourse.server.view.NoHistory;
import org.bourse.server.view.OrderReads;
import org.bourse.server.view.ViewSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every order that is repeated when much has happened to it gets its first answer. */
class OriginalAnswerFuzzTest {

    private static final int STEPS = 1_500;
    private static final SelfTradePrevention[] PREVENTIONS = SelfTradePrevention.values();

    private final ExchangeViews views = new ExchangeViews(ViewSettings.DEFAULTS);
    private final Market market = new Market(views);
    private final OrderEntry entry = new OrderEntry(
            (command, _) -> CompletableFuture.completedFuture(new Outcome.Sequenced(market.apply(command))));
    private final List<Long> brokers = new ArrayList<>();
    private final Map<SubmitOrder, AcceptedOrder> firstAnswers = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aRepeatIsToldTheFirstAnswer(long seed) throws RefusedException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 3; i++) {
            brokers.add(market.register("Broker " + i));
        }
        market.apply(new Command.ListInstrument("PETR4", InstrumentTerms.DEFAULTS));
        for (int i = 0; i < STEPS; i++) {
            step(random, i);
        }
        OrderReads reads = new OrderReads(views, new NoHistory() {});
        assertThat(firstAnswers).hasSizeGreaterThan(STEPS / 2);
        assertThat(firstAnswers.values())
                .as("some orders met what took quantity off them")
                .anyMatch(first -> !reads.preventedAtEntry(first.orderId()).isEmpty());
        JsonOrderEntry gateway = MarketOrders.of(market, views, new ExchangeMetrics());
        for (Map.Entry<SubmitOrder, AcceptedOrder> first : firstAnswers.entrySet()) {
            assertThat(gateway.enter(first.getKey(), CommandSource.REST).await(new PhaseTimes()))
                    .as("seed %d, %s", seed, first.getKey())
                    .usingRecursiveComparison()
                    .ignoringFields("isRepeat", "instructions")
                    .isEqualTo(first.getValue());
        }
    }

    private void step(SplittableRandom random, int number) {
        long broker = brokers.get(random.nextInt(brokers.size()));
        int dice = random.nextInt(20);
        if (dice == 0) {
            market.apply(new Command.CancelOrder(broker, market.engine().lastSequence() - random.nextInt(20)));
        } else if (dice == 1) {
            long orderId = market.engine().lastSequence() - random.nextInt(20);
            replace(broker, orderId, price(random), 1 + random.nextInt(60));
        } else if (dice == 2) {
            // Whatever was taken off it, it has the quantity again that it was entered with.
            long orderId = market.engine().lastSequence() - random.nextInt(20);
            firstAnswers.forEach((order, first) -> {
                if (first.orderId() == orderId) {
                    replace(order.brokerId(), orderId, order.price(), order.quantity());
                }
            });
        } else if (dice == 3) {
            SelfTradePrevention prevention =
                    random.nextBoolean() ? SelfTradePrevention.DECREMENT : SelfTradePrevention.NONE;
            market.apply(new Command.ChangeInstrument("PETR4", InstrumentTerms.DEFAULTS.with(prevention)));
        } else {
            enter(order(random, broker, "order " + number));
        }
    }

    private void replace(long broker, long orderId, long price, long quantity) {
        market.apply(
                new Command.ReplaceOrder(broker, orderId, price, quantity, TimeInForce.GTC, Times.NEVER_MICROS, ""));
    }

    private void enter(SubmitOrder order) {
        OrderAnswer<AcceptedOrder> answer =
                entry.enter(order, CommandSource.REST).await();
        if (answer instanceof OrderAnswer.Done<AcceptedOrder>(AcceptedOrder accepted)) {
            firstAnswers.put(order, accepted);
        }
    }

    private static SubmitOrder order(SplittableRandom random, long broker, String clientOrderId) {
        boolean stop = random.nextInt(4) == 0;
        boolean marketOrder = random.nextInt(stop ? 2 : 10) == 0;
        boolean immediate = !stop && (marketOrder || random.nextInt(8) == 0);
        ExecutionInstructions said = ExecutionInstructions.of(false, PREVENTIONS[random.nextInt(PREVENTIONS.length)]);
        return new SubmitOrder(
                broker,
                "12345678901",
                "PETR4",
                random.nextBoolean() ? Side.BID : Side.ASK,
                marketOrder ? OrderType.MARKET : OrderType.LIMIT,
                immediate ? TimeInForce.IOC : TimeInForce.GTC,
                marketOrder ? 0 : price(random),
                1 + random.nextInt(50),
                Times.NEVER_MICROS,
                clientOrderId,
                stop ? said.withStop(price(random)) : said);
    }

    private static long price(SplittableRandom random) {
        return 990L + random.nextInt(21);
    }
}
