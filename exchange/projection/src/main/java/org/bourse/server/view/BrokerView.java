package org.bourse.server.view;

import org.bourse.engine.model.ApiKeyHash;

/** A broker in memory. Mutable and guarded by the views' lock, but for its final fields. */
final class BrokerView {

    final long brokerId;
    final String name;
    final ApiKeyHash apiKeyHash;
    final OrderIdList orderIds = new OrderIdList();

    /** Every order of this broker with a larger id is in memory; smaller ones may be in the database only. */
    long completeAboveOrderId;

    private final String fixCompId;
    private final String webhookUrl;
    private long balanceCents;

    BrokerView(BrokerSnapshot broker, ApiKeyHash apiKeyHash) {
        this.brokerId = broker.brokerId();
        this.name = broker.name();
        this.fixCompId = broker.fixCompId();
        this.webhookUrl = broker.webhookUrl();
        this.balanceCents = broker.balanceCents();
        this.apiKeyHash = apiKeyHash;
    }

    void credit(long cents) {
        balanceCents = Math.addExact(balanceCents, cents);
    }

    BrokerSnapshot snapshot() {
        return new BrokerSnapshot(brokerId, name, fixCompId, webhookUrl, balanceCents);
    }
}
