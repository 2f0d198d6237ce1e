package org.bourse.loadtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a common horizontal axis, as an SVG drawing that any browser shows. The vertical axis begins at 0 and ends
 * at the largest value, or at a given one, above which a line leaves the picture.
 */
public final class Plot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int RIGHT = 20;
    private static final int BOTTOM = 45;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#1f5fbf", "#c23b22", "#2e8b57", "#8a5fbf", "#b8860b");

    /** A line: its name and its points in order, {@code ys} for {@code xs}. */
    private record Line(String name, List<Double> xs, List<Double> ys) {}

    private final String title;
    private final String horizontal;
    private final String vertical;
    private final List<Line> lines = new ArrayList<>();
    private double top = Double.NaN;

    /** An empty plot: what it shows, and what its axes measure, with units. */
    public Plot(String title, String horizontal, String vertical) {
        this.title = title;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** Adds a line; both arrays are of one length. */
    public Plot line(String name, double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException(xs.length + " places for " + ys.length + " values");
        }
        lines.add(new Line(
                name,
                Arrays.stream(xs).boxed().toList(),
                Arrays.stream(ys).boxed().toList()));
        return this;
    }

    /** Cuts the vertical axis at this value. */
    public Plot upTo(double value) {
        top = value;
        return this;
    }

    /** The drawing. */
    public String toSvg() {
        double left = lines.stream()
                .flatMapToDouble(line -> line.xs().stream().mapToDouble(Double::doubleValue))
                .min()
                .orElse(0);
        double right = lines.stream()
                .flatMapToDouble(line -> line.xs().stream().mapToDouble(Double::doubleValue))
                .max()
                .orElse(1);
        double highest = lines.stream()
                .flatMapToDouble(line -> line.ys().stream().mapToDouble(Double::doubleValue))
                .max()
                .orElse(1);
        double upper = Double.isNaN(top) ? highest : top;
        return draw(left, right > left ? right : left + 1, upper > 0 ? upper : 1);
    }

    private String draw(double left, double right, double upper) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH));
        text(svg, LEFT, 18, "start", title, "bold");
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0, "middle", horizontal, "normal");
        text(svg, 8, TOP - 8.0, "start", vertical, "normal");
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = upper * tick / TICKS;
            double x = left + (right - left) * tick / TICKS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    vertical(y, upper),
                    vertical(y, upper)));
            text(svg, LEFT - 6.0, vertical(y, upper) + 4, "end", number(y), "normal");
            text(svg, horizontal(x, left, right), HEIGHT - BOTTOM + 16.0, "middle", number(x), "normal");
        }
        for (int i = 0; i < lines.size(); i++) {
            drawLine(svg, i, left, right, upper);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawLine(StringBuilder svg, int index, double left, double right, double upper) {
        Line line = lines.get(index);
        String colour = COLOURS.get(index % COLOURS.size());
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.xs().size(); i++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    horizontal(line.xs().get(i), left, right),
                    vertical(Math.min(line.ys().get(i), upper), upper)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n",
                colour,
                points.toString().strip()));
        double place = WIDTH - RIGHT - 140.0 * (lines.size() - index);
        svg.append(String.format(
                Locale.ROOT, "<rect x=\"%.1f\" y=\"22\" width=\"10\" height=\"10\" fill=\"%s\"/>%n", place, colour));
        text(svg, place + 14, 31, "start", line.name(), "normal");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words, String weight) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                weight,
                safe));
    }

    private static double horizontal(double x, double left, double right) {
        return LEFT + (x - left) / (right - left) * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(double y, double upper) {
        return HEIGHT - BOTTOM - y / upper * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
