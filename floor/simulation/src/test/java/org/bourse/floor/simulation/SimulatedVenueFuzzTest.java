package org.bourse.floor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bourse.floor.market.Book;
import org.bourse.floor.market.Continuity;
import org.bourse.floor.market.EventHeader;
import org.bourse.floor.market.Levels;
import org.bourse.floor.market.MarketEventsAdapter;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.market.VenueInstrument;
import org.bourse.floor.market.VenueSide;
import org.bourse.floor.trading.StateCarrier;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.order.OrderReports;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random orders in a random market: none is filled before it could have been at the venue or while the book was not live, the
 * account is what the reports say, and the same events and intents give the same reports.
 */
class SimulatedVenueFuzzTest {

    private static final int STEPS = Integer.getInteger("fuzz.steps", 5_000);
    private static final long ENTRY = 40_000_000;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    @Test
    void noOrderIsFilledBeforeItCouldBeThereOrWhileTheBookIsNotLive() {
        Run run = new Run(seed, STEPS);
        run.play();
        assertThat(run.fills).as("seed %d: fills", seed).isGreaterThan(100);
        assertThat(run.refusals)
                .as("seed %d: refusals while the book was not live", seed)
                .isPositive();
        assertThat(run.venue.refusedLevels()).isZero();
    }

    @Test
    void theAccountIsWhatTheReportsSay() {
        Run run = new Run(seed, STEPS);
        List<BigDecimal> closed = new ArrayList<>();
        run.venue.account().tellClosed(trade -> closed.add(trade.profit()));
        run.play();
        run.venue.finish();
        assertThat(run.venue.account().held()).isEmpty();
        assertThat(run.position)
                .as("seed %d: the position by the reports", seed)
                .isZero();
        assertThat(run.venue.account().cash()).as("seed %d", seed).isEqualByComparingTo(run.cash);
        BigDecimal profits = closed.stream().reduce(Run.MONEY, BigDecimal::add);
        assertThat(profits).as("seed %d: what all trades have made", seed).isEqualByComparingTo(run.cash);
    }

    @Test
    void theSameEventsAndIntentsGiveTheSameToTheLastByte() {
        String first = sha256(new Run(seed, STEPS).play());
        assertThat(sha256(new Run(seed, STEPS).play())).as("seed %d", seed).isEqualTo(first);
        assertThat(sha256(new Run(seed + 1, STEPS).play())).isNotEqualTo(first);
    }

    @Test
    void whatComesLaterChangesNothingBefore() {
        List<String> whole = new Run(seed, STEPS).play();
        List<String> half = new Run(seed, STEPS / 2).play();
        assertThat(half).as("seed %d", seed).hasSizeGreaterThan(100);
        assertThat(whole.subList(0, half.size())).as("seed %d", seed).isEqualTo(half);
    }

    /** Each time another venue goes on from the one before, at some hundred places, with all that is on its way. */
    @Test
    void goesOnFromItsStateAnywhere() {
        Run whole = new Run(seed, STEPS);
        whole.play();
        whole.venue.finish();
        Run carried = new Run(seed, STEPS);
        carried.places = new Random(seed);
        carried.play();
        carried.venue.finish();
        assertThat(carried.said).as("seed %d", seed).isEqualTo(whole.said);
        assertThat(carried.venue.account().cash())
                .isEqualTo(whole.venue.account().cash());
        assertThat(state(carried.venue)).isEqualTo(state(whole.venue));
    }

    private static byte[] state(SimulatedVenue venue) {
        StateCarrier state = StateCarrier.taking();
        venue.carry(state);
        return state.bytes();
    }

    private static String sha256(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A market, a venue and a trader of one seed. */
    private static final class Run extends MarketEventsAdapter implements OrderReports {

        private static final BigDecimal MONEY = new BigDecimal("100000");
        private static final BigDecimal CONTRACT = new BigDecimal("0.01");

        private final long seed;
        private final int steps;
        private final VenueTerms terms;
        private SimulatedVenue venue;
        private final RandomMarket market;
        private final RandomIntents trader;
        private final Book book = new Book(RandomMarket.INSTRUMENT);
        private final Map<Long, Long> sentAt = new HashMap<>();
        private final Map<Long, VenueSide> sides = new HashMap<>();
        private final List<long[]> live = new ArrayList<>();
        private final List<String> said = new ArrayList<>();
        private int fills;
        private int refusals;
        private long position;
        private BigDecimal cash = MONEY;
        /** Says where another venue goes on; null: nowhere. */
        private @Nullable Random places;

        Run(long seed, int steps) {
            this.seed = seed;
            this.steps = steps;
            terms = new VenueTerms(
                    new QueueModel.Proportional(),
                    new LatencyModel.Constant(ENTRY),
                    new LatencyModel.Measured(List.of(0L, ENTRY, 5 * ENTRY), seed),
                    200_000_000,
                    600_000_000,
                    CONTRACT,
                    5,
                    new SlippageModel.Constant(0));
            venue = new SimulatedVenue(terms, MONEY, this);
            market = new RandomMarket(seed, false, this);
            trader = new RandomIntents(seed, intent -> venue.send(intent));
        }

        List<String> play() {
            market.begin();
            for (int i = 0; i < steps; i++) {
                market.step();
                trader.step(book).forEach(intent -> {
                    sentAt.put(intent.number(), venue.nanos());
                    if (intent instanceof OrderIntent.Submit submit) {
                        sides.put(submit.number(), submit.side());
                    }
                });
                fund(i);
                if (places != null && places.nextInt(20) == 0) {
                    goOn();
                }
            }
            return said;
        }

        private void fund(int step) {
            if (step % 50 == 0) {
                EventHeader header = new EventHeader().raw(venue.nanos(), 0, RandomMarket.INSTRUMENT.id());
                venue.funding(header, 100_000_000, venue.nanos() + 300_000_000);
            }
        }

        private void goOn() {
            byte[] state = state(venue);
            SimulatedVenue other = new SimulatedVenue(terms, MONEY, this);
            StateCarrier carrier = StateCarrier.settingDown(state);
            other.carry(carrier);
            carrier.end();
            assertThat(state(other)).as("seed %d", seed).isEqualTo(state);
            venue = other;
        }

        @Override
        public void report(long receiveNanos, OrderReport report) {
            said.add(receiveNanos + " " + report);
            assertThat(report.venueNanos()).as("seed %d: %s", seed, report).isLessThanOrEqualTo(receiveNanos);
            switch (report) {
                case OrderReport.Filled filled -> {
                    fills++;
                    assertThat(filled.venueNanos())
                            .as("seed %d: %s", seed, filled)
                            .isGreaterThanOrEqualTo(sentAt.getOrDefault(filled.order(), Long.MAX_VALUE / 2) + ENTRY);
                    assertThat(live.stream()
                                    .anyMatch(span -> span[0] <= filled.venueNanos() && filled.venueNanos() <= span[1]))
                            .as("seed %d: live at %s", seed, filled)
                            .isTrue();
                    count(
                            Objects.requireNonNull(sides.get(filled.order())),
                            filled.price(),
                            filled.quantity(),
                            filled.fee());
                }
                case OrderReport.Rejected rejected -> refusals += rejected.why().equals("instrument_halted") ? 1 : 0;
                case OrderReport.Accepted _,
                        OrderReport.Replaced _,
                        OrderReport.Cancelled _,
                        OrderReport.Expired _,
                        OrderReport.ChangeRefused _ -> {
                    // They move no money.
                }
            }
        }

        @Override
        public void account(long receiveNanos, AccountReport report) {
            said.add(receiveNanos + " " + report);
            switch (report) {
                case AccountReport.Closed closed ->
                    count(closed.side(), closed.price(), closed.quantity(), closed.fee());
                case AccountReport.Funded funded -> cash = cash.add(funded.amount());
            }
        }

        /** Every fill moves all its value: once nothing is held any more, what came in less what went out is the profit. */
        private void count(VenueSide side, long price, long quantity, BigDecimal fee) {
            BigDecimal value = BigDecimal.valueOf(price * quantity, 5).multiply(CONTRACT);
            cash = cash.subtract(fee).add(side == VenueSide.BUY ? value.negate() : value);
            position += side == VenueSide.BUY ? quantity : -quantity;
        }

        @Override
        public void defined(EventHeader header, VenueInstrument instrument) {
            venue.defined(header, instrument);
        }

        @Override
        public void continuity(EventHeader header, Continuity state, StaleReason reason) {
            venue.continuity(header, state, reason);
            boolean was = book.state() == Continuity.LIVE;
            if (state == Continuity.LIVE && !was) {
                live.add(new long[] {header.receiveNanos, Long.MAX_VALUE});
            } else if (state != Continuity.LIVE && was) {
                live.getLast()[1] = header.receiveNanos;
            }
            book.become(state, reason, header.receiveNanos);
        }

        @Override
        public void snapshot(EventHeader header, Levels bids, Levels asks) {
            venue.snapshot(header, bids, asks);
            book.replace(header, bids, asks);
        }

        @Override
        public void changes(EventHeader header, Levels bids, Levels asks) {
            venue.changes(header, bids, asks);
            book.change(header, bids, asks);
        }

        @Override
        public void trade(EventHeader header, long tradeId, long price, long quantity, VenueSide aggressor) {
            venue.trade(header, tradeId, price, quantity, aggressor);
        }
    }
}
