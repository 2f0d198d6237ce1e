package org.bourse.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.command.Origin;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.OrderType;
import org.bourse.engine.model.RejectReason;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.model.Times;
import org.bourse.fix.FixStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeMetricsTest {

    private static final Command.SubmitOrder ORDER = new Command.SubmitOrder(
            1, "1", "PETR4", Side.BID, OrderType.LIMIT, TimeInForce.GTC, 1000, 5, Times.NEVER_MICROS, "");

    private final ExchangeMetrics metrics = new ExchangeMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private static SequencedCommand command(Event... events) {
        return new SequencedCommand(9, 1, 1, CommandSource.REST, ORDER, List.of(events), Optional.empty());
    }

    private List<String> lines() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("bourse_"))
                .toList();
    }

    @Test
    void countsOrdersTradesAndRejectsFromTheEvents() {
        Event accepted = new Event.OrderAccepted(9, 0, ORDER, Times.NEVER_MICROS);
        Event trade = new Event.OrdersTraded(
                1,
                1000,
                5,
                new AffectedOrder(9, 1, 0, Side.BID, 1000, 5, 0, ""),
                new AffectedOrder(8, 2, 0, Side.ASK, 1000, 5, 0, ""),
                0,
                0);
        Event rejected = new Event.CommandRejected(RejectReason.UNKNOWN_ORDER, 1, 5);

        metrics.onBatch(List.of(command(accepted, trade, trade), command(accepted), command(rejected)));

        assertThat(lines())
                .contains(
                        "bourse_orders_accepted_total 2.0",
                        "bourse_trades_total 2.0",
                        "bourse_rejects_total{reason=\"unknown_order\"} 1.0",
                        "bourse_rejects_total{reason=\"invalid_price\"} 0.0");
    }

    @Test
    void countsPassedDeadlinesByGateway() {
        Event late = new Event.CommandRejected(RejectReason.DEADLINE_PASSED, 1, 0);
        CommandSource fix = new CommandSource(Origin.FIX, "BRK", "1");

        metrics.onBatch(List.of(
                command(late),
                command(late),
                new SequencedCommand(9, 1, 1, fix, ORDER, List.of(late), Optional.empty()),
                command(new Event.CommandRejected(RejectReason.UNKNOWN_ORDER, 1, 5))));

        assertThat(lines())
                .contains(
                        "bourse_deadlines_passed_total{gateway=\"rest\"} 2.0",
                        "bourse_deadlines_passed_total{gateway=\"websocket\"} 0.0",
                        "bourse_deadlines_passed_total{gateway=\"fix\"} 1.0");
    }

    @Test
    void hasACounterForEveryReasonFromTheStart() {
        for (RejectReason reason : RejectReason.values()) {
            metrics.rejected(reason);
            metrics.onRefused(reason);
        }

        assertThat(lines().stream().filter(line -> line.startsWith("bourse_rejects_total{")))
                .hasSize(RejectReason.values().length)
                .allMatch(line -> line.endsWith(" 2.0"));
    }

    @Test
    void measuresBatchesAndForces() {
        metrics.onBatch(3, 500, 2_000_000);
        metrics.onBatch(1, 100, 0);

        assertThat(lines())
                .contains(
                        "bourse_sequencer_batch_commands_count 2",
                        "bourse_sequencer_batch_commands_sum 4.0",
                        "bourse_journal_written_bytes_total 600.0",
                        "bourse_journal_force_seconds_count 1",
                        "bourse_journal_force_seconds_sum 0.002");
    }

    @Test
    void readsGaugesWhenScraped() {
        AtomicLong value = new AtomicLong(1);
        metrics.sequencerQueueDepth(value::get);
        metrics.consumer("persister", value::get, () -> value.get() / 2.0, () -> value.get() == 7);
        metrics.openOrders(value::get);
        metrics.webhookBacklog(value::get);
        value.set(7);

        assertThat(lines())
                .contains(
                        "bourse_sequencer_queue_depth 7.0",
                        "bourse_consumer_lag_events{consumer=\"persister\"} 7.0",
                        "bourse_consumer_lag_seconds{consumer=\"persister\"} 3.5",
                        "bourse_consumer_failed{consumer=\"persister\"} 1.0",
                        "bourse_open_orders 7.0",
                        "bourse_webhook_backlog 7.0");
    }

    @Test
    void showsWhatIsStopped() {
        AtomicBoolean halted = new AtomicBoolean();
        metrics.halts(() -> 3, halted::get);
        metrics.stoppedBrokers(status -> status == BrokerStatus.SUSPENDED ? 2 : 1);

        assertThat(lines())
                .contains(
                        "bourse_halted_instruments 3.0",
                        "bourse_market_halted 0.0",
                        "bourse_stopped_brokers{status=\"suspended\"} 2.0",
                        "bourse_stopped_brokers{status=\"kill_switch\"} 1.0")
                .noneMatch(line -> line.contains("status=\"active\""));
        halted.set(true);
        assertThat(lines()).contains("bourse_market_halted 1.0");
    }

    @Test
    void showsHowTheLiveFeedIs() {
        metrics.feed(() -> new FeedFigures(1, 2, 4, 5, 6));

        assertThat(lines())
                .contains(
                        "bourse_feed_connections 1.0",
                        "bourse_feed_subscribers 2.0",
                        "bourse_feed_messages_total 4.0",
                        "bourse_feed_written_bytes_total 5.0",
                        "bourse_feed_slow_clients_total 6.0");
    }

    @Test
    void showsHowTheFixGatewayIs() {
        metrics.fix(() -> new FixStatus(
                1, 13, 2, 3, 4, 5, 6, 7, 8, Map.of("ABC", 7L, "DEF", 8L, "all brokers", 9L), 9, 10, 11, 12_500_000));

        assertThat(lines())
                .contains(
                        "bourse_fix_connections 1.0",
                        "bourse_fix_closed_total 13.0",
                        "bourse_fix_sessions_logged_on 3.0",
                        "bourse_fix_messages_in_total 4.0",
                        "bourse_fix_messages_out_total 5.0",
                        "bourse_fix_rejects_total 6.0",
                        "bourse_fix_throttled_total 7.0",
                        "bourse_fix_brokers_stopped 2.0",
                        "bourse_fix_all_stopped 1.0",
                        "bourse_fix_stalled_seconds 12.5");
    }

    @Test
    void countsAnswersByRouteAndStatus() {
        HttpRouteMetrics route = metrics.httpRoute("GET", "/orders/{id}");
        route.record(200, 1_500_000);
        route.record(200, 300_000);
        route.record(404, 300_000);

        assertThat(lines())
                .contains(
                        "bourse_http_request_seconds_count{method=\"GET\",route=\"/orders/{id}\",status=\"200\"} 2",
                        "bourse_http_request_seconds_count{method=\"GET\",route=\"/orders/{id}\",status=\"404\"} 1",
                        "bourse_http_request_seconds_bucket{method=\"GET\",route=\"/orders/{id}\",status=\"200\","
                                + "le=\"0.001\"} 1");
    }
}
