package org.bourse.floor.trading.strategy;

import java.util.List;

/**
 * A number as a function of another one: straight between its points, flat outside of them.
 *
 * @param points by ascending {@link Point#at}
 */
public record ScalePoints(List<Point> points) {

    /** A point of it. */
    public record Point(double at, double value) {}

    /** Refuses none, and points that don't ascend. */
    public ScalePoints {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("A scale has one point or more.");
        }
        for (int i = 1; i < points.size(); i++) {
            if (!(points.get(i).at() > points.get(i - 1).at())) {
                throw new IllegalArgumentException("Points of a scale ascend.");
            }
        }
    }

    /** Two points. */
    public static ScalePoints of(double at, double value, double laterAt, double laterValue) {
        return new ScalePoints(List.of(new Point(at, value), new Point(laterAt, laterValue)));
    }

    /** Its value at a number. */
    public double value(double at) {
        Point before = points.getFirst();
        if (at <= before.at()) {
            return before.value();
        }
        for (int i = 1; i < points.size(); i++) {
            Point after = points.get(i);
            if (at <= after.at()) {
                return before.value()
                        + (after.value() - before.value()) * (at - before.at()) / (after.at() - before.at());
            }
            before = after;
        }
        return before.value();
    }
}
