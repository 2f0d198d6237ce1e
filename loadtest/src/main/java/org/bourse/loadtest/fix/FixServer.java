package org.bourse.loadtest.fix;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.bourse.loadtest.exchange.RegisteredBroker;

/**
 * A server to measure, and its clients.
 *
 * @param name for people
 * @param pid its process
 * @param port where it speaks FIX
 * @param logins who may log on
 * @param keepsOrders whether orders rest there, and have to be cancelled after a measurement
 */
record FixServer(String name, long pid, int port, List<RegisteredBroker> logins, boolean keepsOrders) {

    /** Opens the sessions of so many logins. Each login can be used once: its session begins at sequence number 1. */
    List<FixClient> connect(int from, int count, String run, int window) throws IOException {
        List<FixClient> clients = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            clients.add(new FixClient(port, logins.get(i), run + i, window));
        }
        return clients;
    }

    /** Has all clients trade for so long. */
    FixResult measure(List<FixClient> clients, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Histogram all = new Histogram(3);
        long answers = 0;
        long driver = ProcessHandle.current().pid();
        double serverBefore = cpuSeconds(pid);
        double driverBefore = cpuSeconds(driver);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Long>> running = new ArrayList<>();
            List<Histogram> latencies = new ArrayList<>();
            for (FixClient client : clients) {
                Histogram latency = new Histogram(3);
                latencies.add(latency);
                running.add(threads.submit(() -> client.trade(end, latency)));
            }
            for (Future<Long> client : running) {
                answers += client.get();
            }
            latencies.forEach(all::add);
        } catch (ExecutionException e) {
            throw new IOException(name + ": " + e.getCause(), e);
        }
        FixResult result =
                new FixResult(seconds, answers, all, cpuSeconds(pid) - serverBefore, cpuSeconds(driver) - driverBefore);
        if (keepsOrders) {
            for (FixClient client : clients) {
                client.cancelAll();
            }
        }
        return result;
    }

    private static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
