package org.bourse.floor.trading;

import java.util.Arrays;

/**
 * The points of a moving window in the order of their values, so that one of any rank is found in a logarithm of steps:
 * a tree that is kept flat by priorities made of the points' numbers, which look random and are the same in each run.
 * Points that have left give their places to those that come.
 */
final class SortedPoints {

    private static final int NONE = 0;
    private static final int FIRST_CAPACITY = 64;

    private int[] left = new int[FIRST_CAPACITY];
    private int[] right = new int[FIRST_CAPACITY];
    private int[] count = new int[FIRST_CAPACITY];
    private long[] number = new long[FIRST_CAPACITY];
    private double[] value = new double[FIRST_CAPACITY];
    private int root;
    private int used = 1;
    private int free;
    private long begin;
    private long behind;
    /** What a point that is to go had for a value; the series may have given the point up since. */
    private final PointValues kept = new PointValues();

    int size() {
        return count[root];
    }

    /** Goes on to the points from one on, up to but without another; neither is ever less than before. */
    void move(PointSeries series, long newBegin, long newBehind) {
        for (; begin < Math.min(newBegin, behind); begin++) {
            root = remove(root, kept.takeFirst(), begin);
        }
        begin = Math.max(begin, newBegin);
        for (behind = Math.max(behind, newBegin); behind < newBehind; behind++) {
            double added = series.value(behind);
            kept.add(added);
            root = insert(root, place(added, behind));
        }
    }

    /** The value that so many others come before. */
    double value(int rank) {
        int at = root;
        int before = rank;
        while (true) {
            int smaller = count[left[at]];
            if (before == smaller) {
                return value[at];
            }
            if (before < smaller) {
                at = left[at];
            } else {
                before -= smaller + 1;
                at = right[at];
            }
        }
    }

    private int place(double added, long numberOfIt) {
        int place = free;
        if (place == NONE) {
            place = used++;
            grow(place);
        } else {
            free = left[place];
        }
        left[place] = NONE;
        right[place] = NONE;
        count[place] = 1;
        number[place] = numberOfIt;
        value[place] = added;
        return place;
    }

    private void grow(int place) {
        if (place == left.length) {
            int capacity = place * 2;
            left = Arrays.copyOf(left, capacity);
            right = Arrays.copyOf(right, capacity);
            count = Arrays.copyOf(count, capacity);
            number = Arrays.copyOf(number, capacity);
            value = Arrays.copyOf(value, capacity);
        }
    }

    private int insert(int at, int added) {
        if (at == NONE) {
            return added;
        }
        if (isBefore(value[added], number[added], at)) {
            left[at] = insert(left[at], added);
            return priority(left[at]) > priority(at) ? turnRight(at) : counted(at);
        }
        right[at] = insert(right[at], added);
        return priority(right[at]) > priority(at) ? turnLeft(at) : counted(at);
    }

    private int remove(int at, double valueOfIt, long numberOfIt) {
        if (number[at] == numberOfIt) {
            int rest = merge(left[at], right[at]);
            left[at] = free;
            free = at;
            return rest;
        }
        if (isBefore(valueOfIt, numberOfIt, at)) {
            left[at] = remove(left[at], valueOfIt, numberOfIt);
        } else {
            right[at] = remove(right[at], valueOfIt, numberOfIt);
        }
        return counted(at);
    }

    private int merge(int smaller, int larger) {
        if (smaller == NONE || larger == NONE) {
            return smaller + larger;
        }
        if (priority(smaller) > priority(larger)) {
            right[smaller] = merge(right[smaller], larger);
            return counted(smaller);
        }
        left[larger] = merge(smaller, left[larger]);
        return counted(larger);
    }

    private boolean isBefore(double valueOfIt, long numberOfIt, int at) {
        return valueOfIt < value[at] || (valueOfIt == value[at] && numberOfIt < number[at]);
    }

    private int turnRight(int at) {
        int top = left[at];
        left[at] = right[top];
        right[top] = counted(at);
        return counted(top);
    }

    private int turnLeft(int at) {
        int top = right[at];
        right[at] = left[top];
        left[top] = counted(at);
        return counted(top);
    }

    private int counted(int at) {
        count[at] = count[left[at]] + count[right[at]] + 1;
        return at;
    }

    /** The number, mixed as SplitMix64 mixes. */
    private long priority(int at) {
        long mixed = (number[at] ^ number[at] >>> 30) * 0xbf58476d1ce4e5b9L + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
