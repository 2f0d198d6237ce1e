package org.bourse.floor.trading;

/** Values in the order in which they came, taken in the same order: a ring that grows. */
final class PointValues {

    private double[] values = new double[64];
    private int head;
    private int size;

    void add(double value) {
        if (size == values.length) {
            double[] larger = new double[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = values[head + i & size - 1];
            }
            values = larger;
            head = 0;
        }
        values[head + size & values.length - 1] = value;
        size++;
    }

    double takeFirst() {
        double value = values[head];
        head = head + 1 & values.length - 1;
        size--;
        return value;
    }
}
