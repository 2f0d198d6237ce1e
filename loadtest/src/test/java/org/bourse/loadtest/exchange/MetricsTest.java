package org.bourse.loadtest.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void addsUpTheSeriesOfAName() {
        Metrics metrics = Metrics.parse("""
                # HELP requests All of them
                requests_total{status="201",route="/orders"} 5.0
                requests_total{status="503",route="/a b"} 2.0
                lag 1.5E3
                """);

        assertThat(metrics.value("requests_total")).isEqualTo(7);
        assertThat(metrics.value("lag")).isEqualTo(1_500);
        assertThat(metrics.value("absent")).isZero();
    }

    @Test
    void sharesTheProcessorsOut() {
        long cores = Runtime.getRuntime().availableProcessors();
        MachineSample from = new MachineSample(0, 100, 50, 10, 1_000, 0, 0, 0, 0);
        MachineSample to = new MachineSample(
                1_000_000_000, 100 + 500 * cores, 50 + 100 * cores, 10 + 250 * cores, 1_000 + 900 * cores, 0, 0, 0, 0);

        assertThat(CpuSplit.between(from, to)).isEqualTo(new CpuSplit(true, 0.5, 0.1, 0.25, 0.05));
    }

    @Test
    void readsADatabasesAddressInBothForms() {
        assertThat(JdbcUrl.of("postgresql://me:p%40ss@db:5433/bourse"))
                .isEqualTo("jdbc:postgresql://db:5433/bourse?user=me&password=p%40ss");
        assertThat(JdbcUrl.of("jdbc:postgresql://db/bourse?user=me")).isEqualTo("jdbc:postgresql://db/bourse?user=me");
    }
}
