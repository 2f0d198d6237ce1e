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
                hours_left{disk="journal"} +Inf
                unknown NaN
                """);

        assertThat(metrics.value("requests_total")).isEqualTo(7);
        assertThat(metrics.value("lag")).isEqualTo(1_500);
        assertThat(metrics.value("hours_left")).isInfinite();
        assertThat(metrics.value("unknown")).isNaN();
        assertThat(metrics.value("absent")).isZero();
    }

    @Test
    void readsHowLongTheExchangeTookForOrders() {
        AnswerTimes before = AnswerTimes.ofOrders(Metrics.parse("""
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="0.001"} 10
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="0.005"} 20
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="+Inf"} 20
                """));
        AnswerTimes after = AnswerTimes.ofOrders(Metrics.parse("""
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="0.001"} 100
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="0.005"} 119
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="201",le="+Inf"} 120
                bourse_http_request_seconds_bucket{method="POST",route="/orders",status="422",le="0.005"} 1000
                bourse_http_request_seconds_bucket{method="GET",route="/orders",status="200",le="0.005"} 1000
                """));

        AnswerTimes times = after.since(before);

        assertThat(times.counts().values()).containsExactly(90.0, 99.0, 100.0);
        assertThat(times.describe())
                .isEqualTo("50 % within 1 ms, 90 % within 1 ms, 99 % within 5 ms, 99.9 % within Infinity ms");
        assertThat(AnswerTimes.ofOrders(Metrics.parse("")).describe()).startsWith("50 % within 0 ms");
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
