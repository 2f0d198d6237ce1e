package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.engine.model.Side;
import org.junit.jupiter.api.Test;

class SendScheduleTest {

    private final SendSchedule schedule = new SendSchedule(2);

    @Test
    void givesBrokersTheirTurnsInTheOrderInWhichTheyBecameReady() {
        List<BrokerQueue> brokers = brokers(4);
        brokers.forEach(schedule::offer);
        assertThat(startable()).isEqualTo(brokers.subList(0, 2));
        schedule.finished(brokers.get(0), false);
        schedule.finished(brokers.get(1), false);
        assertThat(startable()).isEqualTo(brokers.subList(2, 4));
        schedule.finished(brokers.get(3), false);
        assertThat(startable()).containsExactly(brokers.get(0));
    }

    @Test
    void givesABrokerOneTurnHoweverOftenItIsOffered() {
        BrokerQueue broker = broker(1);
        schedule.offer(broker);
        schedule.offer(broker);
        assertThat(startable()).containsExactly(broker);
        schedule.offer(broker);
        assertThat(startable()).isEmpty();
        assertThat(schedule.sending()).isOne();
    }

    @Test
    void passesOverABrokerWithNothingToSend() {
        BrokerQueue idle = new BrokerQueue(1);
        schedule.offer(idle);
        assertThat(startable()).isEmpty();
    }

    @Test
    void waitsUntilABrokerIsDue() {
        BrokerQueue later = broker(1);
        later.due(2_000);
        BrokerQueue sooner = broker(2);
        sooner.due(1_000);
        schedule.offer(later);
        schedule.offer(sooner);
        assertThat(schedule.next(999)).isEmpty();
        assertThat(schedule.nextDueMicros()).isEqualTo(1_000);
        assertThat(schedule.next(1_000)).hasValue(sooner);
        assertThat(schedule.next(1_999)).isEmpty();
        assertThat(schedule.next(2_000)).hasValue(later);
        assertThat(schedule.nextDueMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void letsARedeliveryGoBeforeItsBrokersTime() {
        BrokerQueue broker = broker(1);
        broker.due(1_000);
        schedule.offer(broker);
        broker.addRedelivery(delivery(1, 99));
        schedule.offer(broker);
        assertThat(schedule.next(0)).hasValue(broker);
        BrokerQueue.Notice notice = broker.next(0).orElseThrow();
        assertThat(notice.redelivery()).isTrue();
        broker.remove(notice);
        schedule.finished(broker, false);
        assertThat(schedule.next(999)).isEmpty();
        assertThat(schedule.next(1_000)).hasValue(broker);
    }

    @Test
    void keepsSlowReceiversOutOfThePromptLane() {
        List<BrokerQueue> slow = brokers(5);
        slow.forEach(broker -> broker.slow = true);
        slow.forEach(schedule::offer);
        assertThat(startable()).isEqualTo(slow.subList(0, 2));
        List<BrokerQueue> prompt = brokers(3);
        prompt.forEach(schedule::offer);
        assertThat(startable()).isEqualTo(prompt.subList(0, 2));
        schedule.finished(slow.get(0), true);
        assertThat(startable()).containsExactly(slow.get(2));
        schedule.finished(prompt.get(0), false);
        assertThat(startable()).containsExactly(prompt.get(2));
    }

    @Test
    void takesThePromptPlaceFromAnAttemptThatLasts() {
        List<BrokerQueue> hanging = brokers(10);
        BrokerQueue live = broker(11);
        hanging.forEach(schedule::offer);
        schedule.offer(live);
        List<BrokerQueue> started = startable();
        int leases = 0;
        while (!started.contains(live)) {
            leases++;
            started.forEach(schedule::overstayed);
            started = startable();
        }
        assertThat(leases).isEqualTo(5);
        // However many hang by now, whoever answers goes on.
        for (int i = 0; i < 100; i++) {
            schedule.finished(live, false);
            assertThat(startable()).containsExactly(live);
        }
    }

    @Test
    void countsAnOverstayedAttemptInTheSlowLaneUntilItEnds() {
        List<BrokerQueue> brokers = brokers(2);
        brokers.forEach(schedule::offer);
        startable();
        brokers.forEach(schedule::overstayed);
        brokers.forEach(schedule::overstayed);
        BrokerQueue slow = broker(3);
        slow.slow = true;
        schedule.offer(slow);
        assertThat(startable()).isEmpty();
        schedule.finished(brokers.get(0), true);
        assertThat(startable()).containsExactly(slow);
        schedule.finished(brokers.get(1), true);
        schedule.finished(slow, true);
        assertThat(schedule.sending()).isZero();
    }

    @Test
    void forgetsDiscardedBrokersButNotTheirPlaces() {
        List<BrokerQueue> old = brokers(3);
        old.forEach(schedule::offer);
        startable();
        old.forEach(broker -> broker.discarded = true);
        schedule.clear();
        BrokerQueue fresh = broker(9);
        schedule.offer(fresh);
        assertThat(startable()).isEmpty();
        schedule.finished(old.get(0), false);
        assertThat(startable()).containsExactly(fresh);
    }

    private List<BrokerQueue> startable() {
        List<BrokerQueue> started = new ArrayList<>();
        for (Optional<BrokerQueue> next = schedule.next(0); next.isPresent(); next = schedule.next(0)) {
            started.add(next.get());
        }
        return started;
    }

    private static List<BrokerQueue> brokers(int count) {
        List<BrokerQueue> brokers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            brokers.add(broker(i));
        }
        return brokers;
    }

    private static BrokerQueue broker(long brokerId) {
        BrokerQueue broker = new BrokerQueue(brokerId);
        broker.add(delivery(brokerId, 2));
        return broker;
    }

    static WebhookDelivery delivery(long brokerId, long deliveryId) {
        return new WebhookDelivery(
                deliveryId,
                brokerId,
                deliveryId / 2,
                1,
                "ABC",
                Side.BID,
                1,
                1,
                0,
                0,
                WebhookDelivery.Status.PENDING,
                0,
                0,
                0,
                "",
                "",
                "",
                0,
                0);
    }
}
