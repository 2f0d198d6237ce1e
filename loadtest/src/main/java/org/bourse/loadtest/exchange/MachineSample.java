package org.bourse.loadtest.exchange;

/**
 * The processor time that everybody had used up to one moment. What can't be seen from here (an exchange that runs
 * elsewhere) is 0.
 *
 * @param atNanos {@link System#nanoTime()}
 * @param exchangeCpuMillis processor time of the exchange
 * @param postgresCpuMillis processor time of PostgreSQL, all its processes
 * @param generatorCpuMillis processor time of this process and those that make the load for it
 * @param machineCpuMillis processor time of everybody on this machine, these three included
 * @param residentKibibytes memory the exchange occupies
 * @param threads platform threads of the exchange
 * @param openFiles file descriptors of the exchange
 * @param journalBytes size of the exchange's journal files
 */
public record MachineSample(
        long atNanos,
        long exchangeCpuMillis,
        long postgresCpuMillis,
        long generatorCpuMillis,
        long machineCpuMillis,
        long residentKibibytes,
        long threads,
        long openFiles,
        long journalBytes) {}
