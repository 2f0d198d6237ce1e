package org.bourse.server.demo;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.bourse.contract.ApiKeyDigest;
import org.bourse.contract.Outcome;
import org.bourse.contract.Sequencer;
import org.bourse.engine.command.Command;
import org.bourse.engine.event.Event;
import org.bourse.server.view.ExchangeViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ten instruments with books of five levels a side, and a handful of brokers that keep trading them gently. Each start
 * registers its own brokers; orders of an earlier one expire within minutes.
 */
public final class DemoMarket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoMarket.class);

    private static final int SYMBOLS = 10;
    private static final int BROKERS = 5;
    private static final long SEED = 20_261_121L;
    private static final long LEAST_PAUSE_NANOS = 20_000_000L;
    private static final long PAUSE_SPREAD_NANOS = 120_000_000L;
    private static final int KEY_BYTES = 32;

    private final Sequencer sequencer;
    private final List<DemoInstrument> instruments = new ArrayList<>();
    private final List<Long> brokers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final String apiKey;
    private final Thread thread;
    private volatile boolean stopping;

    private DemoMarket(Sequencer sequencer, ExchangeViews views, LongSupplier clockMicros) {
        this.sequencer = sequencer;
        for (int i = 1; i <= BROKERS; i++) {
            brokers.add(register("Demo broker " + i, newKey()));
        }
        this.apiKey = newKey();
        register("Demo", apiKey);
        for (int i = 1; i <= SYMBOLS; i++) {
            instruments.add(new DemoInstrument("SYM" + i, 1_000L * i + 500, sequencer, views, clockMicros, random));
        }
        this.thread = Thread.ofVirtual().name("demo-traders").unstarted(this::trade);
    }

    /** Fills the books and begins to trade; returns once every book is there. */
    public static DemoMarket start(Sequencer sequencer, ExchangeViews views, LongSupplier clockMicros) {
        DemoMarket market = new DemoMarket(sequencer, views, clockMicros);
        market.instruments.forEach(instrument -> instrument.fill(market.broker()));
        market.thread.start();
        return market;
    }

    /** The key of a broker to log in with, made for this start. */
    public String apiKey() {
        return apiKey;
    }

    /** Stops trading; what is in the books expires by itself. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }

    private void trade() {
        while (!stopping) {
            LockSupport.parkNanos(LEAST_PAUSE_NANOS + random.nextLong(PAUSE_SPREAD_NANOS));
            try {
                instruments.get(random.nextInt(SYMBOLS)).step(broker());
            } catch (RuntimeException e) {
                LOG.warn("The demo missed a step", e);
            }
        }
    }

    private long broker() {
        return brokers.get(random.nextInt(BROKERS));
    }

    private long register(String name, String key) {
        Outcome outcome = sequencer
                .submit(new Command.RegisterBroker(name, ApiKeyDigest.of(key), "", "", ""), DemoInstrument.SOURCE)
                .join();
        if (outcome instanceof Outcome.Sequenced sequenced
                && sequenced.result().events().getFirst() instanceof Event.BrokerRegistered registered) {
            return registered.brokerId();
        }
        throw new IllegalStateException("the demo's broker was refused: " + outcome);
    }

    private static String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "bk_demo_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
