package org.bourse.server.persistence.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.bourse.engine.MatchingEngine;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.EventRecorder;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.ApiKeyHash;
import org.bourse.engine.model.CloseReason;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.server.persistence.sql.ColumnCodes;
import org.bourse.server.view.Candle;
import org.junit.jupiter.api.Test;

/** A run of commands is reduced to what it leaves. */
class BatchTest {

    private final MatchingEngine engine = new MatchingEngine();
    private final EventRecorder recorder = new EventRecorder();
    private final BatchFacts facts = new BatchFacts(List.of(), List.of());
    private Batch batch = new Batch(0, 1, facts);
    private final long seller = add(new Command.RegisterBroker("s", new ApiKeyHash(1, 0, 0, 0), "https://s", "x", ""));
    private final long buyer = add(new Command.RegisterBroker("b", new ApiKeyHash(2, 0, 0, 0), "", "", ""));

    @Test
    void anOrderThatCameAndWentIsOneRowWithItsLastState() {
        long ask = add(submit(seller, Side.ASK, 100, 10, "a"));
        long bid = add(submit(buyer, Side.BID, 100, 4, "b"));
        add(new Command.CancelOrder(seller, ask));
        assertThat(batch.changedOrders).isEmpty();
        assertThat(batch.newOrders)
                .extracting(row -> row.orderId, row -> row.remainingQuantity, row -> (int) row.status)
                .containsExactly(tuple(ask, 6L, (int) ColumnCodes.of(CloseReason.CANCELLED)), tuple(bid, 0L, (int)
                        ColumnCodes.of(CloseReason.FILLED)));
    }

    @Test
    void anOlderOrderIsOneChange() {
        long ask = add(submit(seller, Side.ASK, 100, 10, "a"));
        batch = new Batch(batch.sequence(), batch.nextTradeId(), facts);
        add(submit(buyer, Side.BID, 100, 4, ""));
        add(submit(buyer, Side.BID, 100, 3, ""));
        assertThat(batch.changedOrders).hasSize(1);
        OrderRow row = batch.changedOrders.getFirst();
        assertThat(row.orderId).isEqualTo(ask);
        assertThat(row.remainingQuantity).isEqualTo(3);
        assertThat(row.status).isEqualTo(ColumnCodes.OPEN);
        assertThat(row.hasTerms).isFalse();
    }

    @Test
    void balancesAndCandlesAreSums() {
        add(submit(seller, Side.ASK, 100, 10, ""));
        add(submit(seller, Side.ASK, 105, 10, ""));
        add(submit(buyer, Side.BID, 105, 15, ""));
        assertThat(batch.trades).hasSize(2);
        assertThat(batch.balanceChanges.get(seller)).isEqualTo(10 * 100 + 5 * 105);
        assertThat(batch.balanceChanges.get(buyer)).isEqualTo(-(10 * 100 + 5 * 105));
        assertThat(batch.candles).hasSize(1);
        Candle candle = batch.candles.getFirst().candle();
        assertThat(List.of(candle.open(), candle.high(), candle.low(), candle.close(), candle.volume()))
                .containsExactly(100L, 105L, 100L, 105L, 15L);
        assertThat(candle.tradeCount()).isEqualTo(2);
    }

    @Test
    void onlyBrokersWithAWebhookGetDeliveries() {
        long ask = add(submit(seller, Side.ASK, 100, 10, ""));
        add(submit(buyer, Side.BID, 100, 4, ""));
        assertThat(batch.deliveries).hasSize(1);
        Batch.Delivery delivery = batch.deliveries.getFirst();
        assertThat(delivery.deliveryId()).isEqualTo(3);
        assertThat(delivery.orderId()).isEqualTo(ask);
        assertThat(delivery.leavesQuantity()).isEqualTo(6);
        assertThat(delivery.symbol()).isEqualTo("ABC");
    }

    @Test
    void aBrokerThatTradesWithItselfGetsBothDeliveries() {
        add(submit(seller, Side.ASK, 100, 10, ""));
        add(submit(seller, Side.BID, 100, 4, ""));
        assertThat(batch.deliveries).extracting(Batch.Delivery::deliveryId).containsExactly(2L, 3L);
        assertThat(batch.balanceChanges.get(seller)).isZero();
    }

    @Test
    void aReplaceTellsTheFormerTermsAndReleasesTheFormerClientOrderId() {
        long order = add(submit(seller, Side.ASK, 100, 10, "a"));
        add(new Command.ReplaceOrder(seller, order, 101, 12, TimeInForce.GTC, 0, "b"));
        add(new Command.ReplaceOrder(seller, order, 101, 11, TimeInForce.GTC, 0, ""));
        assertThat(batch.replacements)
                .extracting(Batch.Replacement::formerPrice, Batch.Replacement::formerClientOrderId)
                .containsExactly(tuple(100L, "a"), tuple(101L, "b"));
        assertThat(batch.replacements.getFirst().releasedRank()).isPositive();
        assertThat(batch.replacements.getLast().releasedRank()).isZero();
        OrderRow row = batch.newOrders.getFirst();
        assertThat(row.clientOrderId).isEqualTo("b");
        assertThat(row.prioritySequence).isEqualTo(order + 1);
    }

    @Test
    void aResetLeavesOnlyWhatComesAfterIt() {
        add(submit(seller, Side.ASK, 100, 10, "a"));
        add(new Command.ResetExchange());
        long broker = add(new Command.RegisterBroker("n", new ApiKeyHash(3, 0, 0, 0), "", "", ""));
        assertThat(batch.reset).isTrue();
        assertThat(batch.newOrders).isEmpty();
        assertThat(batch.instruments).isEmpty();
        assertThat(batch.brokers).extracting(row -> row.event().brokerId()).containsExactly(broker);
        assertThat(batch.sequence()).isEqualTo(broker);
    }

    @Test
    void aSecretTakesThePlaceOfTheOneBeforeItThoughThatCameInTheSameBatch() {
        add(new Command.ChangeWebhook(seller, "https://a", "first"));
        Batch.NewSecret one = requireNonNull(batch.webhookSecrets.get(seller));
        long second = add(new Command.ChangeWebhook(seller, "https://b", "second"));
        add(new Command.ChangeWebhook(seller, "https://c", ""));

        assertThat(one.former()).isEmpty();
        Batch.NewSecret two = requireNonNull(batch.webhookSecrets.get(seller));
        assertThat(two.secret()).isEqualTo("second");
        assertThat(two.secretId()).isEqualTo(second);
        assertThat(two.former()).isEqualTo("first");
        assertThat(two.formerId()).isEqualTo(one.secretId());
        assertThat(two.formerUntilMicros()).isGreaterThanOrEqualTo(one.formerUntilMicros());
        assertThat(requireNonNull(batch.webhooks.get(seller)).url()).isEqualTo("https://c");
    }

    @Test
    void newSettingsCloseIt() {
        assertThat(batch.isClosed()).isFalse();
        add(new Command.ChangeSettings(ExchangeSettings.DEFAULTS));
        assertThat(batch.isClosed()).isTrue();
    }

    @Test
    void refusesAGap() {
        SequencedCommand gap = new SequencedCommand(
                9, 1, 9, CommandSource.REST, new Command.ExpireOrders(), List.of(), Optional.empty());
        assertThatThrownBy(() -> batch.add(gap)).isInstanceOf(IllegalStateException.class);
    }

    private long add(Command command) {
        long sequence = engine.lastSequence() + 1;
        long firstEventSequence = engine.nextEventSequence();
        engine.apply(sequence, 1_000 + sequence, command, recorder);
        batch.add(recorder.take(sequence, 1_000 + sequence, firstEventSequence, CommandSource.REST, command));
        return sequence;
    }

    private static Command submit(long brokerId, Side side, long price, long quantity, String clientOrderId) {
        return new Command.SubmitOrder(
                brokerId, "account", "ABC", side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, 0, clientOrderId);
    }
}
