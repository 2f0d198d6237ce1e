package org.bourse.loadtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bourse.loadtest.exchange.RegisteredBroker;
import org.bourse.loadtest.flow.OrderFlowSettings;
import org.bourse.loadtest.flow.OrderLifetimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process makes the same load of a plan. */
class RunPlanTest {

    @TempDir
    private Path directory;

    @Test
    void isTheSameForAnotherProcess() throws IOException {
        RunPlan plan = new RunPlan(
                URI.create("http://127.0.0.1:8000"),
                List.of(new RegisteredBroker(1, "key", "COMP1"), new RegisteredBroker(1L << 40, "other", "")),
                64,
                new ArrivalSchedule().ramp(1, 50, Duration.ofSeconds(3)).poisson(50, 10, Duration.ofSeconds(4), 8),
                new OrderFlowSettings(42, 2, 9, OrderLifetimes.TRADING_DAY),
                20,
                "Labc",
                3_000,
                4_000);
        Path file = directory.resolve("run.plan");

        plan.write(file);
        RunPlan read = RunPlan.read(file);

        assertThat(read).usingRecursiveComparison().ignoringFields("arrivals").isEqualTo(plan);
        assertThat(read.arrivals().dueMillis()).isEqualTo(plan.arrivals().dueMillis());
        assertThat(read.arrivals().noticeMillis()).isEqualTo(plan.arrivals().noticeMillis());
        assertThat(read.clock().usersDue()).isEqualTo(plan.clock().usersDue()).isPositive();
        assertThat(orders(read))
                .isEqualTo(orders(plan))
                .hasSizeGreaterThan(plan.arrivals().users());
    }

    private static List<String> orders(RunPlan plan) {
        return IntStream.range(0, plan.batches().numbers())
                .mapToObj(number ->
                        new String(plan.bodies().of(plan.flow().order(number), 0), StandardCharsets.US_ASCII))
                .toList();
    }
}
