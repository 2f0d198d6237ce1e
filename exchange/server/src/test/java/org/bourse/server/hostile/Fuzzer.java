package org.bourse.server.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends inputs that were right once, each over a connection of its own, says that there is no more, and reads what comes
 * back to the end. Nothing that comes back may be a 5xx, and an end must come. The same seed makes the same inputs, but for
 * the times in those of FIX.
 */
final class Fuzzer {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");

    /** How FIX says no: Reject, BusinessMessageReject, a Logout that was not asked for, a rejected order or cancel. */
    private static final Pattern FIX_REFUSAL = Pattern.compile("\u000135=[3j59]\u0001|\u000139=8\u0001");

    private static final String FIX = "8=FIX.4.4\u0001";
    private static final int MOST_FAULTS_KEPT = 20;
    private static final int MOMENT_MILLIS = 200;

    private final int port;
    private final Inputs inputs;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    /** What is sent over a connection. */
    @FunctionalInterface
    interface Inputs {

        /**
         * The next, of the thread with this number; what is random about it comes from there. In parts, after each of
         * which but the last an answer is waited for a moment.
         */
        List<byte[]> next(int thread, SplittableRandom random);
    }

    /** A fuzzer of one gateway. */
    Fuzzer(int port, Inputs inputs) {
        this.port = port;
        this.inputs = inputs;
    }

    /**
     * One that sends these damaged.
     *
     * @param prefix what goes before each input and stays right
     * @param rights inputs that are right
     */
    static Fuzzer of(int port, byte[] prefix, byte[][] rights) {
        return new Fuzzer(port, (thread, random) -> {
            byte[] input = Mutation.of(rights[random.nextInt(rights.length)], random);
            byte[] both = Arrays.copyOf(prefix, prefix.length + input.length);
            System.arraycopy(input, 0, both, prefix.length, input.length);
            return List.of(both);
        });
    }

    /** Sends so many inputs, from several threads, and waits for that. */
    void run(long seed, long inputs, int threads) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int thread = i;
            Thread.ofPlatform().name("fuzzer-" + i).start(() -> {
                try {
                    for (long number = next.getAndIncrement(); number < inputs; number = next.getAndIncrement()) {
                        one(thread, seed, number);
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

    /** Inputs that got a 4xx, or a refusal of FIX. */
    long refused() {
        return refused.get();
    }

    /** What went wrong, with seed and number of the input; the first of it. */
    ConcurrentLinkedQueue<String> faults() {
        return faults;
    }

    private void one(int thread, long seed, long number) {
        List<byte[]> input = inputs.next(thread, new SplittableRandom(seed * 1_000_003 + number));
        try (Socket socket = Attacker.connect(port, number)) {
            // A reset in place of FIN, where the exchange has not closed: fewer ports are kept for a minute.
            socket.setSoLinger(true, 0);
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            for (byte[] part : input) {
                write(socket, part, part == input.getLast());
                answers.writeBytes(part == input.getLast() ? read(socket.getInputStream()) : readSome(socket));
            }
            String answer = answers.toString(StandardCharsets.ISO_8859_1);
            judge(seed, number, answer);
        } catch (SocketTimeoutException e) {
            fault("seed " + seed + ", input " + number + ": no end within the time");
        } catch (IOException e) {
            fault("seed " + seed + ", input " + number + ": " + e);
        }
    }

    private void write(Socket socket, byte[] input, boolean isLast) throws IOException {
        try {
            socket.getOutputStream().write(input);
            if (isLast) {
                socket.shutdownOutput();
            }
        } catch (SocketException e) {
            // The exchange had enough before it had everything; what it said can be read all the same.
        }
    }

    private static byte[] readSome(Socket socket) throws IOException {
        byte[] some = new byte[65_536];
        int patience = socket.getSoTimeout();
        try {
            socket.setSoTimeout(MOMENT_MILLIS);
            return Arrays.copyOf(some, Math.max(0, socket.getInputStream().read(some)));
        } catch (SocketException | SocketTimeoutException e) {
            return new byte[0];
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(patience);
            }
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
        if (answer.startsWith(FIX)) {
            answered.incrementAndGet();
            if (FIX_REFUSAL.matcher(answer).find()) {
                refused.incrementAndGet();
            }
            return;
        }
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
