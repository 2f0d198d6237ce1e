package org.bourse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.slf4j.event.Level.WARN;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.bourse.contract.HistoryUnavailableException;
import org.bourse.engine.model.Side;
import org.bourse.server.webhook.RawReceiver.Answer;
import org.bourse.server.webhook.TestReceiver.Received;
import org.bourse.server.webhook.WebhookDeliveries.Redelivery;
import org.bourse.server.webhook.WebhookDelivery.Status;
import org.bourse.testrun.ExpectedLog;
import org.bourse.testrun.LinesOf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deliveries from a real outbox table to real web servers, on a clock that the tests set. */
class WebhookIT {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    private final OutboxDatabase outbox = new OutboxDatabase();
    private final TestReceiver receiver = new TestReceiver();
    private final AtomicLong clock = new AtomicLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    private final List<WebhookDispatcher> dispatchers = new ArrayList<>();

    @AfterEach
    void stop() {
        dispatchers.forEach(WebhookDispatcher::close);
        receiver.close();
    }

    @AfterAll
    static void disconnect() {
        OutboxDatabase.close();
    }

    @Test
    void sendsEachBrokersNoticesInOrderAndSigned() {
        long trades = 3L * BrokerQueue.CAPACITY;
        for (long broker = 1; broker <= 3; broker++) {
            outbox.broker(broker, receiver.url("/of/" + broker + "/a%2Fb%20c/?key=a%20b&x=%2B+&y&z=%C3%A9"), SECRET);
        }
        WebhookDispatcher dispatcher = start(settings());
        for (long broker = 1; broker <= 3; broker++) {
            outbox.notices(1_000 * broker + 1, 1_000 * broker + trades, broker, clock.get());
            dispatcher.wake();
        }
        // Thousands of notices, on a machine that may be busy with other things.
        await().atMost(Duration.ofMinutes(3))
                .until(() ->
                        dispatcher.pendingCount() == 0 && receiver.received().size() == 3 * trades);
        for (long broker = 1; broker <= 3; broker++) {
            long first = 1_000 * broker + 1;
            assertThat(receiver.tradeIds("/of/" + broker + "/a%2Fb%20c/?key=a%20b&x=%2B+&y&z=%C3%A9"))
                    .isEqualTo(LongStream.range(first, first + trades).boxed().toList());
        }
        for (Received request : receiver.received()) {
            assertThat(request.signature())
                    .isEqualTo(Signatures.expected(SECRET, request.id(), request.timestamp(), request.body()));
            assertThat(request.timestamp()).isEqualTo(Long.toString(clock.get() / 1_000_000));
        }
        await().untilAsserted(() -> assertThat(outbox.all())
                .hasSize((int) (3 * trades))
                .allSatisfy(delivery -> {
                    assertThat(delivery.status()).isEqualTo(Status.DELIVERED);
                    assertThat(delivery.attempts()).isOne();
                    assertThat(delivery.lastStatusCode()).isEqualTo(200);
                    assertThat(delivery.lastError()).isEmpty();
                    assertThat(delivery.finishedAtMicros()).isEqualTo(clock.get());
                }));
        assertThat(dispatcher.deliveredCount()).isEqualTo(3 * trades);
    }

    @Test
    void sendsToTheUrlAsItIsWritten() {
        List<String> targets = List.of(
                "", "/", "/a%2Fb/c%20d/", "/?", "/?b=%20&a=+&b=%26&c", "/a;b=c/d?e;f", "/%25zz/:@!$&'()*,=~-._");
        for (int i = 0; i < targets.size(); i++) {
            outbox.broker(1 + i, receiver.url(targets.get(i)), SECRET);
            outbox.notice(1 + i, 1 + i, clock.get());
        }
        start(settings());
        await().until(() -> receiver.received().size() == targets.size());
        assertThat(receiver.received())
                .extracting(Received::path)
                .containsExactlyInAnyOrder(
                        "/",
                        "/",
                        "/a%2Fb/c%20d/",
                        "/?",
                        "/?b=%20&a=+&b=%26&c",
                        "/a;b=c/d?e;f",
                        "/%25zz/:@!$&'()*,=~-._");
    }

    @Test
    void goesOnAtAnotherAddressOnceThatHasChanged() {
        outbox.broker(1, receiver.url("/old"), SECRET);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        await().until(() -> receiver.received().size() == 1);

        outbox.changeUrl(1, receiver.url("/new"));
        dispatcher.receiversChanged();
        outbox.notice(2, 1, clock.get());
        dispatcher.wake();

        await().until(() -> receiver.received().size() == 2);
        assertThat(receiver.received()).extracting(Received::path).containsExactly("/old", "/new");
    }

    @Test
    void triesAFailedNoticeAgainLaterAndKeepsItsBrokersOthersBehindIt() {
        receiver.answerWith(500);
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 3, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        awaitAttempts(1, 1);
        WebhookDelivery failed = outbox.delivery(1);
        assertThat(failed.status()).isEqualTo(Status.PENDING);
        assertThat(failed.lastStatusCode()).isEqualTo(500);
        assertThat(failed.lastError()).isEqualTo("the receiver answered 500");
        assertThat(failed.nextAttemptAtMicros() - clock.get()).isBetween(1_600_000L, 2_400_000L);

        advanceTo(dispatcher, failed.nextAttemptAtMicros());
        awaitAttempts(1, 2);
        WebhookDelivery again = outbox.delivery(1);
        assertThat(again.nextAttemptAtMicros() - clock.get()).isBetween(3_200_000L, 4_800_000L);
        assertThat(receiver.tradeIds()).containsExactly(1L, 1L);
        assertThat(receiver.received()).extracting(Received::id).containsOnly("trade_1_bid");
        assertThat(receiver.received())
                .extracting(Received::body)
                .containsOnly(receiver.received().getFirst().body());

        receiver.answerWith(204);
        advanceTo(dispatcher, again.nextAttemptAtMicros());
        await().until(() -> dispatcher.pendingCount() == 0);
        assertThat(receiver.tradeIds()).containsExactly(1L, 1L, 1L, 2L, 3L);
        assertThat(dispatcher.failedCount()).isEqualTo(2);
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        receiver.answerWith(
                exchange -> TestReceiver.answer(exchange, receiver.received().size() <= 10 ? 200 : 503));
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 100, 1, clock.get());
        WebhookDispatcher first = start(settings());
        awaitAttempts(11, 1);
        first.close();
        assertThat(receiver.tradeIds())
                .isEqualTo(LongStream.rangeClosed(1, 11).boxed().toList());
        long dueMicros = outbox.delivery(11).nextAttemptAtMicros();

        receiver.received().clear();
        receiver.answerWith(200);
        WebhookDispatcher second = start(settings());
        await().until(() -> second.pendingCount() == 90);
        outbox.broker(2, receiver.url("/other"), SECRET);
        outbox.notice(101, 2, clock.get());
        second.wake();
        await().until(() -> receiver.tradeIds("/other").equals(List.of(101L)));
        assertThat(receiver.tradeIds("/"))
                .as("the back-off holds across restarts")
                .isEmpty();
        advanceTo(second, dueMicros);
        await().until(() -> second.pendingCount() == 0);
        assertThat(receiver.tradeIds("/"))
                .isEqualTo(LongStream.rangeClosed(11, 100).boxed().toList());
        await().untilAsserted(() -> assertThat(outbox.delivery(11).attempts()).isEqualTo(2));
    }

    @Test
    void letsAttemptsUnderWayEndWhenItCloses() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        receiver.answerWith(exchange -> {
            arrived.countDown();
            pass(mayAnswer);
            TestReceiver.answer(exchange, 200);
        });
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 2, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        pass(arrived);
        Thread closer = Thread.ofVirtual().start(() -> close(dispatcher, Duration.ofSeconds(30)));
        await().until(() -> dispatcher.redeliver(1, 2) == Redelivery.BUSY);
        mayAnswer.countDown();
        closer.join();
        assertThat(outbox.delivery(1).status()).isEqualTo(Status.DELIVERED);
        assertThat(outbox.delivery(2).status()).isEqualTo(Status.PENDING);
        assertThat(receiver.tradeIds()).containsExactly(1L);
    }

    @Test
    void letsNoNumberOfDeadReceiversKeepALiveOneWaiting() {
        int places = 2;
        try (TestReceiver dead = new TestReceiver()) {
            dead.hang();
            for (long broker = 1; broker <= 6; broker++) {
                outbox.broker(broker, dead.url("/"), SECRET);
                outbox.notices(broker, broker, broker, clock.get());
            }
            outbox.broker(7, receiver.url("/live"), SECRET);
            // Their attempts outlast the test: nothing frees a place but the rule. The live one would wait for them,
            // too, once
            // a busy machine had it take longer than a place is lent for.
            WebhookSettings settings = settings(300_000, places);
            WebhookDispatcher dispatcher =
                    start(settings, new WebhookAddressPolicy(settings), TimeUnit.SECONDS.toNanos(5));
            await().until(() -> dead.received().size() >= places);
            outbox.notices(100, 299, 7, clock.get());
            dispatcher.wake();
            await().until(() -> receiver.received().size() == 200);
            assertThat(receiver.tradeIds())
                    .isEqualTo(LongStream.rangeClosed(100, 299).boxed().toList());
            assertThat(outbox.delivery(1).attempts()).isZero();
        }
    }

    @Test
    void doesNotFollowRedirects() {
        try (TestReceiver elsewhere = new TestReceiver()) {
            receiver.answerWith(exchange -> {
                exchange.getResponseHeaders().add("Location", elsewhere.url("/"));
                TestReceiver.answer(exchange, 307);
            });
            outbox.broker(1, receiver.url("/"), SECRET);
            outbox.notice(1, 1, clock.get());
            start(settings());
            awaitAttempts(1, 1);
            assertThat(outbox.delivery(1).lastStatusCode()).isEqualTo(307);
            assertThat(outbox.delivery(1).lastError())
                    .isEqualTo("the receiver answered 307 (redirects are not followed)");
            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void refusesANameThatHasComeToMeanAPrivateAddress() {
        AtomicInteger asked = new AtomicInteger();
        WebhookAddressPolicy policy = new WebhookAddressPolicy(false, host -> {
            byte[] address = asked.getAndIncrement() == 0 ? new byte[] {93, (byte) 184, (byte) 215, 14} : LOOPBACK;
            return List.of(InetAddress.getByAddress(host, address));
        });
        String url = "http://rebinding.test:" + receiver.port() + "/";
        assertThat(policy.refusal(url)).as("at registration").isEmpty();
        outbox.broker(1, url, SECRET);
        outbox.notice(1, 1, clock.get());
        start(settings(), policy);
        awaitAttempts(1, 1);
        assertThat(outbox.delivery(1).lastError())
                .isEqualTo("the receiver must not be at a loopback address (127.0.0.1)");
        assertThat(asked).hasValue(2);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndNamesTheHost() {
        WebhookAddressPolicy policy =
                new WebhookAddressPolicy(true, host -> List.of(InetAddress.getByAddress(host, LOOPBACK)));
        AtomicReference<String> host = new AtomicReference<>("");
        receiver.answerWith(exchange -> {
            host.set(exchange.getRequestHeaders().getFirst("Host"));
            TestReceiver.answer(exchange, 200);
        });
        outbox.broker(1, "http://broker.test:" + receiver.port() + "/", SECRET);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings(), policy);
        await().until(() ->
                dispatcher.pendingCount() == 0 && receiver.received().size() == 1);
        assertThat(host).hasValue("broker.test:" + receiver.port());
    }

    @Test
    void tellsOfAReceiverThatIsNotThere() {
        int freePort = receiver.port();
        receiver.close();
        outbox.broker(1, "http://127.0.0.1:" + freePort + "/", SECRET);
        outbox.broker(2, "http://no-such-host.invalid/", SECRET);
        outbox.notice(1, 1, clock.get());
        outbox.notice(2, 2, clock.get());
        start(settings());
        awaitAttempts(1, 1);
        assertThat(outbox.delivery(1).lastStatusCode()).isZero();
        assertThat(outbox.delivery(1).lastError()).startsWith("no answer: ");
        awaitAttempts(2, 1);
        assertThat(outbox.delivery(2).lastError()).startsWith("no answer: unknown host no-such-host.invalid");
    }

    @Test
    void triesAtOnceAgainWhenAKeptConnectionBreaksOff() {
        receiver.answerWith(exchange -> {
            boolean breaksOff = receiver.received().size() == 2;
            if (breaksOff) {
                exchange.close();
            } else {
                TestReceiver.answer(exchange, 200);
            }
        });
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 3, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        await().until(() -> dispatcher.deliveredCount() == 3);
        assertThat(receiver.tradeIds()).containsExactly(1L, 2L, 2L, 3L);
        await().until(() -> outbox.delivery(2).attempts() == 2);
    }

    @Test
    void triesOnlyOnceAtOnce() {
        receiver.answerWith(HttpExchange::close);
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notice(1, 1, clock.get());
        start(settings());
        awaitAttempts(1, 2);
        assertThat(outbox.delivery(1).nextAttemptAtMicros() - clock.get()).isBetween(1_600_000L, 2_400_000L);
        assertThat(outbox.delivery(1).lastError()).startsWith("no answer: ");
        assertThat(receiver.tradeIds()).containsExactly(1L, 1L);
    }

    @Test
    void endsAnAnswerThatTricklesIn() {
        try (RawReceiver slow = new RawReceiver(trickle("HTTP/1.1 200 OK\r\nX: ", "y"))) {
            outbox.broker(1, slow.url(), SECRET);
            outbox.notice(1, 1, clock.get());
            start(settings(1_500, 64));
            awaitAttempts(1, 1);
            assertThat(outbox.delivery(1).lastError()).isEqualTo("no complete answer within 1500 ms");
            await().until(() -> !slow.hasOpenConnections());
        }
    }

    @Test
    void takesAnAnswerWhoseBodyTricklesInButWaitsForItNoLongerThanForAnother() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        try (RawReceiver slow = new RawReceiver(trickle(head, "y"))) {
            outbox.broker(1, slow.url(), SECRET);
            outbox.notice(1, 1, clock.get());
            // The head has to come within it.
            start(settings(5_000, 64));
            awaitAttempts(1, 1);
            assertThat(outbox.delivery(1).status()).isEqualTo(Status.DELIVERED);
            await().until(() -> !slow.hasOpenConnections());
        }
    }

    @Test
    void letsNoKindOfHostileReceiverKeepAnHonestOneWaiting() {
        List<RawReceiver> hostile = List.of(
                new RawReceiver(
                        Answer.forEver("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7ffffff0\r\n", "x")),
                new RawReceiver(Answer.forEver("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
                new RawReceiver(Answer.forEver("", "HTTP/1.1 103 Early Hints\r\n\r\n")),
                new RawReceiver(Answer.of("garbage\r\n\r\n")),
                new RawReceiver(Answer.andEnd("")),
                new RawReceiver(Answer.of("")),
                new RawReceiver(trickle("HTTP/1.1 200 OK\r\nX: ", "y")),
                RawReceiver.deaf(Answer.forEver("HTTP/1.1 500 No\r\n", "X: y\r\n")));
        try {
            for (int i = 0; i < hostile.size(); i++) {
                outbox.broker(2 + i, hostile.get(i).url(), SECRET);
                outbox.notices(1_000L * (i + 1), 1_000L * (i + 1) + 20, 2 + i, clock.get());
            }
            outbox.broker(1, receiver.url("/honest"), SECRET);
            outbox.notices(100, 299, 1, clock.get());
            // Their attempts outlast the test where nothing but the time ends them.
            start(settings(300_000, 4));
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> receiver.received().size() == 200);
            assertThat(receiver.tradeIds())
                    .isEqualTo(LongStream.rangeClosed(100, 299).boxed().toList());
            await().untilAsserted(() -> assertThat(outbox.delivery(1_000).status())
                    .as("200 and much more")
                    .isEqualTo(Status.DELIVERED));
        } finally {
            hostile.forEach(RawReceiver::close);
        }
    }

    /** An answer that never ends and never pauses for long. */
    private static Answer trickle(String first, String again) {
        return (connection, out) -> {
            out.write(first.getBytes(StandardCharsets.US_ASCII));
            while (!connection.isClosed()) {
                out.write(again.getBytes(StandardCharsets.US_ASCII));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        };
    }

    @Test
    void readsNoMoreOfAnAnswerThanItMust() {
        CountDownLatch brokenOff = new CountDownLatch(1);
        receiver.answerWith(exchange -> {
            receiver.answerWith(200);
            exchange.sendResponseHeaders(200, 0);
            writeUntilBroken(exchange, brokenOff);
        });
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 2, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        await().until(() -> dispatcher.deliveredCount() == 2);
        pass(brokenOff);
        assertThat(receiver.tradeIds()).containsExactly(1L, 2L);
    }

    @Test
    void sendsOneAgainOutOfTurn() {
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        await().until(() -> outbox.delivery(1).status() == Status.DELIVERED);
        receiver.answerWith(500);
        outbox.notices(2, 3, 1, clock.get());
        dispatcher.wake();
        awaitAttempts(2, 1);

        assertThat(dispatcher.redeliver(1, 2)).isEqualTo(Redelivery.SCHEDULED);
        awaitAttempts(1, 2);
        assertThat(outbox.delivery(1).status()).as("it was delivered once").isEqualTo(Status.DELIVERED);
        assertThat(outbox.delivery(1).lastStatusCode()).isEqualTo(500);

        receiver.answerWith(200);
        assertThat(dispatcher.redeliver(1, 2)).isEqualTo(Redelivery.SCHEDULED);
        await().until(() -> dispatcher.pendingCount() == 0);
        assertThat(receiver.tradeIds())
                .as("a receiver that is well again gets at once what waited for that")
                .containsExactly(1L, 2L, 1L, 1L, 2L, 3L);
        assertThat(receiver.received().get(2).id())
                .isEqualTo(receiver.received().getFirst().id());
    }

    @Test
    void keepsRoomForTheRedeliveriesOfOthers() {
        receiver.hang();
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.broker(2, receiver.url("/"), SECRET);
        outbox.notice(1, 1, clock.get());
        outbox.notice(2, 2, clock.get());
        WebhookDispatcher dispatcher = start(settings(300_000, 64));
        for (int i = 0; i < RedeliveryRoom.MOST_OF_A_BROKER; i++) {
            assertThat(dispatcher.redeliver(1, 2)).isEqualTo(Redelivery.SCHEDULED);
        }
        assertThat(dispatcher.redeliver(1, 2)).isEqualTo(Redelivery.BUSY);
        assertThat(dispatcher.redeliver(2, 4)).isEqualTo(Redelivery.SCHEDULED);
    }

    @Test
    void redeliversOnlyToItsOwner() {
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        assertThat(dispatcher.redeliver(2, 2)).isEqualTo(Redelivery.NOT_OWNER);
        assertThat(dispatcher.redeliver(1, 3)).isEqualTo(Redelivery.UNKNOWN);
    }

    @Test
    @ExpectedLog(level = WARN, line = "gave up webhook delivery \\d+ to broker \\d+")
    void givesUpAfterADayAndGoesOnWithWhatIsYounger() {
        receiver.answerWith(500);
        outbox.broker(1, receiver.url("/"), SECRET);
        long madeMicros = clock.get();
        outbox.notices(1, 3, 1, madeMicros);
        outbox.notice(4, 1, madeMicros + DAY / 2);
        WebhookDispatcher dispatcher = start(settings());
        awaitAttempts(1, 1);
        advanceTo(dispatcher, madeMicros + DAY - 1);
        awaitAttempts(1, 2);
        WebhookDelivery last = outbox.delivery(1);
        assertThat(last.status()).isEqualTo(Status.PENDING);
        assertThat(last.nextAttemptAtMicros())
                .as("the last attempt is at the end of the day")
                .isEqualTo(madeMicros + DAY);
        advanceTo(dispatcher, madeMicros + DAY);
        awaitAttempts(1, 3);
        assertThat(outbox.delivery(1).status()).isEqualTo(Status.GIVEN_UP);
        assertThat(outbox.delivery(1).finishedAtMicros()).isEqualTo(madeMicros + DAY);

        receiver.answerWith(200);
        advanceTo(dispatcher, madeMicros + DAY + TimeUnit.HOURS.toMicros(2));
        await().until(() -> dispatcher.pendingCount() == 0);
        assertThat(receiver.tradeIds()).containsExactly(1L, 1L, 1L, 4L);
        assertThat(outbox.delivery(2).status()).isEqualTo(Status.GIVEN_UP);
        assertThat(outbox.delivery(3).status()).isEqualTo(Status.GIVEN_UP);
        assertThat(outbox.delivery(3).attempts()).isZero();
        assertThat(outbox.delivery(3).lastError()).contains("given up unsent");
        await().until(() -> outbox.delivery(4).status() == Status.DELIVERED);
    }

    @Test
    void forgetsEverythingWhenTheExchangeIsReset() {
        receiver.answerWith(500);
        outbox.broker(1, receiver.url("/old"), SECRET);
        outbox.notices(1, 500, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        awaitAttempts(1, 1);
        long dueMicros = outbox.delivery(1).nextAttemptAtMicros();

        outbox.wipe();
        receiver.answerWith(200);
        dispatcher.wake();
        await().until(() -> dispatcher.pendingCount() == 0);
        outbox.broker(600, receiver.url("/new"), SECRET);
        outbox.notices(501, 502, 600, clock.get());
        advanceTo(dispatcher, dueMicros + DAY);
        await().until(() -> receiver.tradeIds("/new").equals(List.of(501L, 502L)));
        assertThat(receiver.tradeIds("/old")).containsExactly(1L);
        await().until(() -> dispatcher.pendingCount() == 0);
    }

    @Test
    void ignoresAnAnswerThatComesAfterAReset() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        receiver.answerWith(exchange -> {
            arrived.countDown();
            pass(mayAnswer);
            TestReceiver.answer(exchange, 200);
        });
        outbox.broker(1, receiver.url("/old"), SECRET);
        outbox.notices(1, 3, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        pass(arrived);
        outbox.wipe();
        dispatcher.wake();
        await().until(() -> dispatcher.pendingCount() == 0);
        mayAnswer.countDown();
        outbox.broker(600, receiver.url("/new"), SECRET);
        outbox.notice(501, 600, clock.get());
        dispatcher.wake();
        await().until(() -> outbox.delivery(501).status() == Status.DELIVERED);
        assertThat(receiver.tradeIds("/old")).containsExactly(1L);
        assertThat(dispatcher.pendingCount()).isZero();
    }

    @Test
    @ExpectedLog(level = WARN, line = "webhooks wait for the database: .*webhook_deliveries")
    void waitsForADatabaseThatIsAwayWithoutSendingAnythingTwice() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        receiver.answerWith(exchange -> {
            arrived.countDown();
            pass(mayAnswer);
            TestReceiver.answer(exchange, 200);
        });
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        pass(arrived);
        outbox.execute("ALTER TABLE webhook_deliveries RENAME TO webhook_deliveries_away");
        try (LinesOf lines = new LinesOf(WebhookDispatcher.class)) {
            mayAnswer.countDown();
            await().until(() -> dispatcher.deliveredCount() == 1);
            assertThatThrownBy(() -> dispatcher.newestFirst(1, Long.MAX_VALUE, 1))
                    .isInstanceOf(HistoryUnavailableException.class);
            dispatcher.wake();
            await().until(() -> !lines.all().isEmpty());
        } finally {
            outbox.execute("ALTER TABLE webhook_deliveries_away RENAME TO webhook_deliveries");
        }
        outbox.notice(2, 1, clock.get());
        dispatcher.wake();
        await().until(() -> outbox.delivery(2).status() == Status.DELIVERED);
        assertThat(outbox.delivery(1).status()).isEqualTo(Status.DELIVERED);
        assertThat(receiver.tradeIds()).containsExactly(1L, 2L);
        assertThat(dispatcher.pendingCount()).isZero();
    }

    @Test
    void deletesWhatHasBeenFinishedForLongAndNothingElse() {
        receiver.answerWith(exchange ->
                TestReceiver.answer(exchange, exchange.getRequestURI().getPath().equals("/dead") ? 500 : 200));
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.broker(2, receiver.url("/dead"), SECRET);
        outbox.notice(1, 1, clock.get());
        outbox.notice(2, 2, clock.get() + 8 * DAY);
        outbox.notice(3, 1, clock.get());
        outbox.notice(4, 1, clock.get());
        WebhookDispatcher first = start(settings());
        await().until(() -> first.pendingCount() == 1 && outbox.delivery(4).status() == Status.DELIVERED);
        first.close();

        clock.addAndGet(7 * DAY + 1);
        outbox.notice(5, 1, clock.get());
        start(settings());
        await().until(() -> !outbox.hasDelivery(1) && !outbox.hasDelivery(3) && !outbox.hasDelivery(4));
        assertThat(outbox.hasDelivery(2)).as("still pending").isTrue();
        assertThat(outbox.hasDelivery(5)).as("still young").isTrue();
    }

    @Test
    void showsABrokerItsOwnLogNewestFirst() {
        outbox.broker(1, receiver.url("/"), SECRET);
        outbox.notices(1, 5, 1, clock.get());
        outbox.notice(6, 2, clock.get());
        WebhookDispatcher dispatcher = new WebhookDispatcher(outbox.database().client(), settings());
        assertThat(dispatcher.newestFirst(1, Long.MAX_VALUE, 3))
                .extracting(WebhookDelivery::tradeId)
                .containsExactly(5L, 4L, 3L);
        assertThat(dispatcher.newestFirst(1, 6, 3))
                .extracting(WebhookDelivery::tradeId)
                .containsExactly(2L, 1L);
        WebhookDelivery delivery = dispatcher.newestFirst(2, Long.MAX_VALUE, 1).getFirst();
        assertThat(delivery)
                .isEqualTo(new WebhookDelivery(
                        12,
                        2,
                        6,
                        7,
                        "ABC",
                        Side.BID,
                        1_050,
                        10,
                        0,
                        clock.get(),
                        Status.PENDING,
                        0,
                        clock.get(),
                        0,
                        "",
                        "",
                        "",
                        clock.get(),
                        0));
        dispatcher.close();
    }

    @Test
    void signsWithTheFormerSecretTooUntilItsTimeIsOverAndNotesWhatWasSentWithWhich() {
        String former = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        outbox.broker(1, receiver.url("/old"), former);
        outbox.notice(1, 1, clock.get());
        WebhookDispatcher dispatcher = start(settings());
        await().until(() -> receiver.received().size() == 1);
        outbox.changeSecret(1, SECRET, 77, clock.get() + 1_000_000);
        outbox.changeUrl(1, receiver.url("/new"));
        dispatcher.receiversChanged();
        outbox.notice(2, 1, clock.get());
        dispatcher.wake();
        await().until(() -> receiver.received().size() == 2);
        clock.addAndGet(1_000_000);
        outbox.notice(3, 1, clock.get());
        dispatcher.wake();
        await().until(() -> receiver.received().size() == 3);

        Received first = receiver.received().get(0);
        Received both = receiver.received().get(1);
        Received last = receiver.received().get(2);
        assertThat(first.signature())
                .isEqualTo(Signatures.expected(former, first.id(), first.timestamp(), first.body()));
        assertThat(both.signature())
                .isEqualTo(Signatures.expected(SECRET, both.id(), both.timestamp(), both.body()) + " "
                        + Signatures.expected(former, both.id(), both.timestamp(), both.body()));
        assertThat(last.signature()).isEqualTo(Signatures.expected(SECRET, last.id(), last.timestamp(), last.body()));
        await().untilAsserted(() -> assertThat(dispatcher.newestFirst(1, Long.MAX_VALUE, 3))
                .extracting(WebhookDelivery::lastUrl, WebhookDelivery::lastSecretIds)
                .containsExactly(
                        tuple(receiver.url("/new"), "77"),
                        tuple(receiver.url("/new"), "77 1"),
                        tuple(receiver.url("/old"), "1")));
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(180, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(WebhookDispatcher dispatcher, Duration timeout) {
        try {
            dispatcher.close(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a body that never ends, until the other side has had enough. */
    private static void writeUntilBroken(HttpExchange exchange, CountDownLatch brokenOff) {
        try (OutputStream body = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                body.write(new byte[65_536]);
                body.flush();
            }
        } catch (IOException e) {
            brokenOff.countDown();
        }
    }

    private WebhookDispatcher start(WebhookSettings settings) {
        return start(settings, new WebhookAddressPolicy(settings));
    }

    private WebhookDispatcher start(WebhookSettings settings, WebhookAddressPolicy policy) {
        return start(settings, policy, WebhookAttempts.PROMPT_NANOS);
    }

    private WebhookDispatcher start(WebhookSettings settings, WebhookAddressPolicy policy, long promptNanos) {
        WebhookDispatcher dispatcher = new WebhookDispatcher(
                outbox.database().client(), settings, new WebhookSender(settings, policy), promptNanos, clock::get);
        dispatchers.add(dispatcher);
        dispatcher.start();
        return dispatcher;
    }

    private void awaitAttempts(long tradeId, int attempts) {
        await().until(() -> outbox.delivery(tradeId).attempts() == attempts);
    }

    private void advanceTo(WebhookDispatcher dispatcher, long micros) {
        clock.set(micros);
        dispatcher.wake();
    }

    private static WebhookSettings settings() {
        return settings(10_000, 64);
    }

    private static WebhookSettings settings(int requestTimeoutMillis, int concurrency) {
        return new WebhookSettings(true, 1_000, requestTimeoutMillis, concurrency, 2_000, 3_600_000, 86_400, 604_800);
    }
}
