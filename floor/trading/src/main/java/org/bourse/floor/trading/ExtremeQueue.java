package org.bourse.floor.trading;

/**
 * Points of a moving window that may yet be its extreme: each is more extreme than all behind it, so the first one is
 * it.
 */
final class ExtremeQueue {

    private final int sign;
    private long[] numbers = new long[4];
    private int head;
    private int size;
    private long taken;

    /** The highest with 1, the lowest with -1. */
    ExtremeQueue(int sign) {
        this.sign = sign;
    }

    /** The extreme of the points from one on, up to but without another; neither is ever less than before. */
    double best(PointSeries series, long begin, long behind) {
        while (size > 0 && numbers[head] < begin) {
            head = head + 1 & numbers.length - 1;
            size--;
        }
        for (long number = Math.max(taken, begin); number < behind; number++) {
            double value = sign * series.value(number);
            while (size > 0 && sign * series.value(numbers[head + size - 1 & numbers.length - 1]) <= value) {
                size--;
            }
            add(number);
        }
        taken = behind;
        return series.value(numbers[head]);
    }

    private void add(long number) {
        if (size == numbers.length) {
            long[] larger = new long[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = numbers[head + i & numbers.length - 1];
            }
            numbers = larger;
            head = 0;
        }
        numbers[head + size & numbers.length - 1] = number;
        size++;
    }
}
