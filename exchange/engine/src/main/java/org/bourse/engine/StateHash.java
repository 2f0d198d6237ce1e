package org.bourse.engine;

import org.bourse.engine.model.ApiKey;
import org.bourse.engine.model.BrokerLimits;
import org.bourse.engine.model.BrokerStatus;
import org.bourse.engine.model.ExchangeSettings;
import org.bourse.engine.model.ExecutionInstructions;
import org.bourse.engine.model.ExecutionPriceRule;
import org.bourse.engine.model.InstrumentTerms;
import org.bourse.engine.model.KeyOwner;
import org.bourse.engine.model.ListingRule;
import org.bourse.engine.model.MoneyUnit;
import org.bourse.engine.model.Operator;
import org.bourse.engine.model.OrderBounds;
import org.bourse.engine.model.SelfTradePrevention;
import org.bourse.engine.model.Sharing;
import org.bourse.engine.model.Side;
import org.bourse.engine.model.TickBand;
import org.bourse.engine.model.TimeInForce;
import org.bourse.engine.state.EngineStateSink;

/**
 * Sums the engine's state up in 64 bits while being told it. Enumerations count by their name, so that the hash does
 * not change when a constant is added. Remembered client order ids are left out: a database need not give them back.
 */
final class StateHash implements EngineStateSink {

    /** The parts of the state that a hash covers: earlier versions left some out. */
    enum Extent {
        WHOLE,
        /** Nor the prices that stop orders are held against. */
        WITHOUT_KEYS,
        /** Nor positions. */
        WITHOUT_POSITIONS,
        /** Nor which instruments traded. */
        OF_VERSION_010
    }

    private final Extent extent;
    private ExecutionPriceRule exchangesRule = ExecutionPriceRule.SELLER;
    private long hash = 1;

    StateHash(Extent extent) {
        this.extent = extent;
    }

    /** The hash of what was told so far. */
    long value() {
        return hash;
    }

    @Override
    public void exchange(
            long sequence,
            long timeMicros,
            long nextEventSequence,
            long nextTradeId,
            boolean halted,
            ExchangeSettings settings) {
        add(sequence);
        add(timeMicros);
        add(nextEventSequence);
        add(nextTradeId);
        exchangesRule = settings.executionPrice();
        add(settings.executionPrice().name());
        add(settings.dayEndMicrosOfDay());
        add(settings.maxPriceCents());
        add(settings.maxQuantity());
        add(settings.maxOrderValueCents());
        add(settings.maxOpenOrders());
        add(settings.maxTotalOpenOrders());
        add(settings.maxInstruments());
        add(settings.maxBrokers());
        add(settings.closedClientOrderIds());
        if (settings.sharing() != Sharing.NONE) {
            // Without it, and without what follows, the hash is that of versions that didn't know of it.
            add(settings.sharing().name());
        }
        if (settings.listing() != ListingRule.OPEN) {
            add(settings.listing().name());
        }
        if (halted) {
            add("HALTED");
        }
    }

    @Override
    public void broker(long brokerId, String fixCompId, long balance, BrokerStatus status) {
        add(brokerId);
        add(fixCompId);
        add(balance);
        if (status != BrokerStatus.ACTIVE) {
            add(status.name());
        }
    }

    @Override
    public void balance(long brokerId, MoneyUnit unit, long balance) {
        add(brokerId);
        add(unit.currency());
        add(unit.scale());
        add(balance);
    }

    @Override
    public void cancelTimer(long brokerId, long cancelAtMicros) {
        add("CANCEL_TIMER");
        add(brokerId);
        add(cancelAtMicros);
    }

    @Override
    public void brokerLimits(long brokerId, BrokerLimits limits) {
        add("LIMITS");
        add(brokerId);
        add(limits.orderQuantity());
        add(limits.orderValue());
        add(limits.openOrders());
        add(limits.ordersPerSecond());
        add(limits.openBuyValue());
        add(limits.openSellValue());
        add(limits.position());
        add(limits.credit());
    }

    @Override
    public void stpMember(int stpId, long brokerId) {
        add("STP_MEMBER");
        add(stpId);
        add(brokerId);
    }

    @Override
    public void operator(Operator operator) {
        add("OPERATOR");
        add(operator.operatorId());
        add(operator.name());
        add(operator.role().name());
        add(operator.createdAtMicros());
    }

    @Override
    public void apiKey(KeyOwner owner, ApiKey key) {
        if (extent == Extent.WHOLE) {
            add(owner.id());
            add(key.keyId());
            add(key.hash().word0());
            add(key.hash().word1());
            add(key.hash().word2());
            add(key.hash().word3());
            add(key.terms().label());
            add(key.terms().scopes().bits());
            add(key.terms().expiresAtMicros());
            add(key.terms().networks());
            add(key.createdAtMicros());
        }
    }

    @Override
    public void instrument(
            int instrumentId, String symbol, InstrumentTerms terms, boolean halted, boolean traded, long listedBy) {
        add(instrumentId);
        add(symbol);
        add(terms.executionPrice().orElse(exchangesRule).name());
        add(halted ? 1 : 0);
        if (listedBy != 0) {
            add(listedBy);
        }
        if (extent != Extent.OF_VERSION_010) {
            add(traded ? 1 : 0);
        }
        if (!terms.equals(InstrumentTerms.DEFAULTS)) {
            add(terms);
        }
    }

    private void add(InstrumentTerms terms) {
        add(terms.name());
        add(terms.priceScale());
        add(terms.quantityScale());
        add(terms.currency());
        add(terms.tick());
        add(terms.lot());
        add(terms.executionPrice().isPresent() ? 1 : 0);
        // Without what follows, the hash is that of versions that didn't know of it.
        for (TickBand band : terms.bands()) {
            add("BAND");
            add(band.priceFrom());
            add(band.tick());
        }
        if (!terms.bounds().equals(OrderBounds.NONE)) {
            add("BOUNDS");
            add(terms.bounds().smallestQuantity());
            add(terms.bounds().largestQuantity());
            add(terms.bounds().largestValue());
        }
        if (terms.selfTradePrevention() != SelfTradePrevention.NONE) {
            add("PREVENTS");
            add(terms.selfTradePrevention().name());
        }
    }

    @Override
    public void prices(int instrumentId, long lastPrice, long buyReached, long sellReached) {
        if (extent == Extent.WHOLE) {
            add(instrumentId);
            add(lastPrice);
            add(buyReached);
            add(sellReached);
        }
    }

    @Override
    public void delisted(int instrumentId) {
        add("DELISTED");
        add(instrumentId);
    }

    @Override
    public void position(long brokerId, int instrumentId, long quantity) {
        if (extent == Extent.WHOLE || extent == Extent.WITHOUT_KEYS) {
            add(brokerId);
            add(instrumentId);
            add(quantity);
        }
    }

    @Override
    public void openOrder(
            long orderId,
            long brokerId,
            int instrumentId,
            Side side,
            long price,
            long quantity,
            long leavesQuantity,
            TimeInForce timeInForce,
            long validUntilMicros,
            ExecutionInstructions instructions,
            String clientOrderId) {
        add(orderId);
        add(brokerId);
        add(instrumentId);
        add(side.name());
        add(price);
        add(quantity);
        add(leavesQuantity);
        add(timeInForce.name());
        add(validUntilMicros);
        add(clientOrderId);
        if (instructions.postOnly()) {
            add("POST_ONLY");
        }
        if (instructions.selfTradePrevention() != SelfTradePrevention.NONE) {
            add(instructions.selfTradePrevention().name());
        }
        if (instructions.isStop()) {
            add("STOP");
            add(instructions.stopPrice());
        }
        if (instructions.displayQuantity() != 0) {
            add("DISPLAY");
            add(instructions.displayQuantity());
        }
        if (instructions.stpId() != 0) {
            add("STP_ID");
            add(instructions.stpId());
        }
    }

    @Override
    public void hiddenQuantity(long orderId, long quantity) {
        add("HIDDEN");
        add(orderId);
        add(quantity);
    }

    @Override
    public void closedClientOrderId(long brokerId, String clientOrderId, long orderId) {
        // left out, see above
    }

    private void add(String text) {
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
    }

    /** Every step is a bijection of the hash for a given value, so no earlier fact is ever lost. */
    private void add(long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash = mixed ^ (mixed >>> 32);
    }
}
