package org.bourse.floor.simulation;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bourse.floor.trading.kernel.KernelCommand;

/**
 * A command on the tape: its words, each encoded as in a form, with spaces between them.
 *
 * @param run whose it is; {@link #ALL}: everybody's
 * @param command what is to be done; empty: the run is to end
 */
public record RunCommand(String run, Optional<KernelCommand> command) {

    /** Instead of one run's name. */
    public static final String ALL = "all";

    private static final String END = "end";

    /** One that ends a run, where it is on the tape. */
    public static RunCommand end(String run) {
        return new RunCommand(run, Optional.empty());
    }

    /** As it stands on the tape. */
    public String text() {
        List<String> words = new ArrayList<>(List.of(run));
        words.addAll(command.isEmpty() ? List.of(END) : words(command.get()));
        return String.join(
                " ",
                words.stream()
                        .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                        .toList());
    }

    private static List<String> words(KernelCommand command) {
        return switch (command) {
            case KernelCommand.Pause of -> List.of("pause", of.strategy());
            case KernelCommand.Resume of -> List.of("resume", of.strategy());
            case KernelCommand.Stop of -> List.of("stop", of.by(), String.valueOf(of.closesPositions()));
            case KernelCommand.Budget of ->
                List.of("budget", of.strategy(), of.amount(), of.maxPercent().toPlainString());
            case KernelCommand.ReleaseBudget of -> List.of("release_budget", of.strategy());
            case KernelCommand.Release of -> List.of("release", of.by());
        };
    }

    /** The one that stands there; empty: none that this version knows. */
    public static Optional<RunCommand> of(String text) {
        List<String> words = new ArrayList<>();
        try {
            for (String word : text.split(" ", -1)) {
                words.add(URLDecoder.decode(word, StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (words.size() == 2 && words.get(1).equals(END)) {
            return Optional.of(end(words.getFirst()));
        }
        if (words.size() < 3) {
            return Optional.empty();
        }
        String of = words.get(2);
        Optional<KernelCommand> command = switch (words.get(1)) {
            case "pause" -> Optional.of(new KernelCommand.Pause(of));
            case "resume" -> Optional.of(new KernelCommand.Resume(of));
            case "stop" ->
                Optional.of(new KernelCommand.Stop(
                        of, words.size() > 3 && words.get(3).equals("true")));
            case "budget" -> budget(words);
            case "release_budget" -> Optional.of(new KernelCommand.ReleaseBudget(of));
            case "release" -> Optional.of(new KernelCommand.Release(of));
            default -> Optional.empty();
        };
        return command.map(one -> new RunCommand(words.getFirst(), Optional.of(one)));
    }

    private static Optional<KernelCommand> budget(List<String> words) {
        return words.size() < 5 || !words.get(4).matches("\\d{1,3}(\\.\\d{1,6})?")
                ? Optional.empty()
                : Optional.of(new KernelCommand.Budget(words.get(2), words.get(3), new BigDecimal(words.get(4))));
    }

    /** Whether that run is to do it; one without a name follows nobody's commands. */
    boolean isFor(String name) {
        return !name.isEmpty() && (run.equals(ALL) || run.equals(name));
    }
}
