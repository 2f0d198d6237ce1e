package org.bourse.server.api;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.server.webhook.WebhookDeliveries;
import org.bourse.server.webhook.WebhookDelivery;

/** A log of deliveries that has what it is told to have. */
final class ScriptedDeliveries implements WebhookDeliveries {

    private final List<WebhookDelivery> deliveries = new CopyOnWriteArrayList<>();
    volatile boolean busy;
    volatile boolean down;

    void add(WebhookDelivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public List<WebhookDelivery> newestFirst(long brokerId, long beforeDeliveryId, int limit) {
        requireUp();
        return deliveries.stream()
                .filter(delivery -> delivery.brokerId() == brokerId && delivery.deliveryId() < beforeDeliveryId)
                .sorted(Comparator.comparingLong(WebhookDelivery::deliveryId).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Redelivery redeliver(long brokerId, long deliveryId) {
        requireUp();
        return deliveries.stream()
                .filter(delivery -> delivery.deliveryId() == deliveryId)
                .findAny()
                .map(delivery -> delivery.brokerId() != brokerId
                        ? Redelivery.NOT_OWNER
                        : busy ? Redelivery.BUSY : Redelivery.SCHEDULED)
                .orElse(Redelivery.UNKNOWN);
    }

    @Override
    public long pendingCount() {
        return deliveries.size();
    }

    private void requireUp() {
        if (down) {
            throw new HistoryUnavailableException("the database is down", new IllegalStateException("refused"));
        }
    }
}
