package org.bourse.server.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends inputs that were right once, each over a connection of its own, says that there is no more, and reads what comes
 * back to the end. Nothing that comes back may be a 5xx, and an end must come. The same seed makes the same inputs.
 */
final class Fuzzer {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    private static final int MOST_FAULTS_KEPT = 20;

    private final int port;
    private final byte[] prefix;
    private final byte[][] rights;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    /**
     * A fuzzer of one door.
     *
     * @param prefix what goes before each input and stays right
     * @param rights inputs that are right
     */
    Fuzzer(int port, byte[] prefix, byte[][] rights) {
        this.port = port;
        this.prefix = prefix;
        this.rights = rights;
    }

    /** Sends so many inputs, from several threads, and waits for that. */
    void run(long seed, long inputs, int threads) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().name("fuzzer-" + i).start(() -> {
                try {
                    for (long number = next.getAndIncrement(); number < inputs; number = next.getAndIncrement()) {
                        one(seed, number);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    /** Inputs that got at least one status. */
    long answered() {
        return answered.get();
    }

    /** Inputs that got a 4xx. */
    long refused() {
        return refused.get();
    }

    /** What went wrong, with seed and number of the input; the first of it. */
    ConcurrentLinkedQueue<String> faults() {
        return faults;
    }

    private void one(long seed, long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        byte[] input = Mutation.of(rights[random.nextInt(rights.length)], random);
        try (Socket socket = Attacker.connect(port)) {
            // A reset in place of FIN, so that a million connections don't use up the ports of the machine.
            socket.setSoLinger(true, 0);
            write(socket, input);
            String answer = new String(read(socket.getInputStream()), StandardCharsets.ISO_8859_1);
            judge(seed, number, answer);
        } catch (SocketTimeoutException e) {
            fault("seed " + seed + ", input " + number + ": no end within the time");
        } catch (IOException e) {
            fault("seed " + seed + ", input " + number + ": " + e);
        }
    }

    private void write(Socket socket, byte[] input) throws IOException {
        try {
            socket.getOutputStream().write(prefix);
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
        } catch (SocketException e) {
            // The exchange had enough before it had everything; what it said can be read all the same.
        }
    }

    private static byte[] read(InputStream stream) throws IOException {
        try {
            return stream.readAllBytes();
        } catch (SocketException e) {
            // It was cut off, which is an end as well.
            return new byte[0];
        }
    }

    private void judge(long seed, long number, String answer) {
        Matcher statuses = STATUS.matcher(answer);
        boolean any = false;
        boolean is4xx = false;
        while (statuses.find()) {
            any = true;
            char first = statuses.group(1).charAt(0);
            is4xx |= first == '4';
            if (first == '5') {
                fault("seed " + seed + ", input " + number + ": "
                        + answer.substring(0, Math.min(300, answer.length())));
            }
        }
        if (any) {
            answered.incrementAndGet();
        }
        if (is4xx) {
            refused.incrementAndGet();
        }
    }

    private void fault(String what) {
        if (faults.size() < MOST_FAULTS_KEPT) {
            faults.add(what);
        }
    }
}
