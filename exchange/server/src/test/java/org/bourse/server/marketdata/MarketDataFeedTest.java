package org.bourse.server.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.ERROR;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.bourse.contract.BookLevel;
import org.bourse.engine.command.Command;
import org.bourse.engine.command.CommandSource;
import org.bourse.engine.event.AffectedOrder;
import org.bourse.engine.event.Event;
import org.bourse.engine.event.SequencedCommand;
import org.bourse.engine.model.Side;
import org.bourse.server.log.LogConsumer;
import org.bourse.server.log.PublishedLog;
import org.bourse.server.marketdata.MarketDataFeed.RecentMinutes;
import org.bourse.server.view.Candle;
import org.bourse.server.view.CandleInterval;
import org.bourse.server.view.Market;
import org.bourse.testrun.ExpectedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed with its thread running. */
class MarketDataFeedTest {

    private final PublishedLog log = new PublishedLog(0, 1_000_000);
    private final LogConsumer events = log.consumer("feed-dispatch", LogConsumer.Role.OPTIONAL);
    private final MarketDataFeed feed = new MarketDataFeed(FeedSettings.DEFAULTS, InstantSource.system(), events);
    private final Market market = new Market(log);
    private final Reader reader = new Reader(1 << 20, 100);
    private final List<JsonNode> messages = new ArrayList<>();
    private long broker;

    @BeforeEach
    void start() {
        feed.start();
        broker = market.register("Broker");
    }

    @AfterEach
    void stop() throws InterruptedException {
        feed.stop();
    }

    @Test
    void aSubscriptionAnswersThenSendsTheBookThenItsChanges() {
        market.bid(broker, 1_000, 5);
        subscribe(new Channel.Book("PETR4"));
        awaitMessages(2);
        market.ask(broker, 1_010, 6);
        awaitMessages(3);
        assertThat(messages)
                .extracting(message -> message.path("type").asText())
                .containsExactly("subscribed", "book_snapshot", "book");
        BookKeeper keeper = new BookKeeper(0);
        messages.forEach(keeper::onMessage);
        assertThat(keeper.bids()).containsExactly(new BookLevel(1_000, 5, 1));
        assertThat(keeper.asks()).containsExactly(new BookLevel(1_010, 6, 1));
        assertThat(keeper.gaps()).isZero();
    }

    @Test
    void tickersAndCandlesShowATrade() {
        subscribe(new Channel.Ticker("PETR4"), new Channel.Candles("PETR4", CandleInterval.DAY));
        market.bid(broker, 1_000, 5);
        market.ask(broker, 1_000, 2);
        await().untilAsserted(() -> {
            take();
            assertThat(last("ticker").path("last_price").asLong()).isEqualTo(1_000);
            assertThat(last("ticker").path("best_bid").asLong()).isEqualTo(1_000);
            assertThat(last("ticker").path("best_ask").isNull()).isTrue();
            assertThat(last("ticker").path("volume_24h").asLong()).isEqualTo(2);
            assertThat(last("candle").path("close").asLong()).isEqualTo(1_000);
            assertThat(last("candle").path("volume").asLong()).isEqualTo(2);
        });
    }

    @Test
    void unsubscribingEndsTheChannel() throws Exception {
        Channel book = new Channel.Book("PETR4");
        subscribe(book);
        feed.unsubscribe(reader.subscriber, List.of(book), Frame.text("{\"type\":\"unsubscribed\"}"))
                .get();
        market.bid(broker, 1_000, 5);
        feed.recentMinutes("PETR4", 0, 1).get();
        take();
        assertThat(messages.getLast().path("type").asText()).isEqualTo("unsubscribed");
        assertThat(feed.subscriptions()).isZero();
    }

    @Test
    void whatNobodyListensToIsTakenInOverTimeAndBeforeEachAnswer() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            market.bid(broker, 1_000, 1);
        }
        await().until(() -> events.lagCommands() < 64);
        market.ask(broker, 1_000, 7);
        List<Candle> candles =
                feed.recentMinutes("PETR4", 0, Long.MAX_VALUE).get().candles();
        assertThat(candles).extracting(Candle::volume).containsExactly(7L);
        assertThat(events.lagCommands()).isZero();
    }

    @Test
    void aQuestionIsAnsweredFromAllThatWasPublishedBefore() throws Exception {
        market.bid(broker, 1_000, 100);
        CountDownLatch asked = new CountDownLatch(1);
        // The thread has looked for commands, and answers: what is published and asked now comes in between.
        CompletableFuture<Long> first = feed.subscribe(reader.subscriber, List.of(), last -> {
            awaitIt(asked);
            return Frame.text("{}");
        });
        market.ask(broker, 1_000, 7);
        CompletableFuture<RecentMinutes> candles = feed.recentMinutes("PETR4", 0, Long.MAX_VALUE);
        asked.countDown();

        assertThat(candles.get().candles()).extracting(Candle::volume).containsExactly(7L);
        assertThat(first).isCompleted();
    }

    @Test
    @ExpectedLog(level = ERROR, line = "MarketDataFeed: The live feed failed .*a question")
    void aQuestionThatEndsTheFeedIsAnsweredThatItDid() {
        CompletableFuture<Long> answer = feed.subscribe(reader.subscriber, List.of(), last -> {
            throw new LinkageError("a question");
        });

        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("a question");
        await().until(() -> feed.failure().isPresent());
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @ExpectedLog(level = ERROR, line = "MarketDataFeed: The live feed failed .*names an instrument that is not listed")
    void anEventStreamThatMakesNoSenseStopsTheFeedInsteadOfPublishingNonsense() {
        Event impossible = new Event.OrdersTraded(
                1,
                1,
                1,
                new AffectedOrder(77, 1, 99, Side.BID, 1, 1, 0, ""),
                new AffectedOrder(78, 1, 99, Side.ASK, 1, 1, 0, ""),
                0,
                0);
        log.onBatch(List.of(new SequencedCommand(
                2,
                market.timeMicros(),
                99,
                CommandSource.REST,
                new Command.ExpireOrders(),
                List.of(impossible),
                Optional.empty())));
        await().until(() -> feed.failure().isPresent());
        assertThatThrownBy(() -> feed.recentMinutes("PETR4", 0, 1).get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("the event stream names an instrument that is not listed: 99");
        // Matching goes on, the feed's position stays where it is, and nothing is kept for it.
        for (int i = 3; i < 10_000; i++) {
            log.onBatch(List.of(new SequencedCommand(
                    i,
                    market.timeMicros(),
                    i,
                    CommandSource.REST,
                    new Command.ExpireOrders(),
                    List.of(),
                    Optional.empty())));
        }
        assertThat(events.position()).isLessThan(2);
        assertThat(log.heldBytes()).isLessThan(1_000_000);
        assertThat(log.refusing()).isEmpty();
    }

    private void subscribe(Channel... channels) {
        List<Subscription> wishes = new ArrayList<>();
        for (Channel channel : channels) {
            wishes.add(new Subscription(channel, 0, OptionalLong.empty()));
        }
        feed.subscribe(reader.subscriber, wishes, last -> Frame.text("{\"type\":\"subscribed\"}"))
                .join();
    }

    private void awaitMessages(int count) {
        await().until(() -> {
            take();
            return messages.size() >= count;
        });
    }

    private void take() {
        messages.addAll(reader.read(due -> feed.snapshot(reader.subscriber, due).join()));
    }

    private JsonNode last(String type) {
        return messages.stream()
                .filter(message -> type.equals(message.path("type").asText()))
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
