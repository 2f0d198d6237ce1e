package org.bourse.loadtest.exchange;

import java.util.Locale;

/**
 * The shares of the processors' time, each of the whole machine: 1 is all cores.
 *
 * @param known whether exchange and PostgreSQL run where they can be seen
 * @param others everybody else on this machine
 */
public record CpuSplit(boolean known, double exchange, double postgres, double generator, double others) {

    /** The time between two samples. */
    public static CpuSplit between(MachineSample from, MachineSample to) {
        double millis = Math.max(1, to.atNanos() - from.atNanos())
                / 1e6
                * Runtime.getRuntime().availableProcessors();
        return new CpuSplit(
                to.exchangeCpuMillis() > 0,
                (to.exchangeCpuMillis() - from.exchangeCpuMillis()) / millis,
                (to.postgresCpuMillis() - from.postgresCpuMillis()) / millis,
                (to.generatorCpuMillis() - from.generatorCpuMillis()) / millis,
                Math.max(0, others(to) - others(from)) / millis);
    }

    private static long others(MachineSample sample) {
        return sample.machineCpuMillis()
                - sample.exchangeCpuMillis()
                - sample.postgresCpuMillis()
                - sample.generatorCpuMillis();
    }

    /** All together. */
    public double total() {
        return exchange + postgres + generator + others;
    }

    /** For people. */
    public String describe() {
        String own = String.format(Locale.ROOT, "generator %.0f %%, others %.0f %%", 100 * generator, 100 * others);
        return known
                ? String.format(Locale.ROOT, "exchange %.0f %%, PostgreSQL %.0f %%, ", 100 * exchange, 100 * postgres)
                        + own
                : own + " (the exchange runs elsewhere)";
    }
}
