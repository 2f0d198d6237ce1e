package org.bourse.floor.desk;

import io.helidon.http.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.floor.market.BookView;
import org.bourse.floor.market.StaleReason;
import org.bourse.floor.store.TickFollower;

/** Whether the floor does what it is there for; where it doesn't, it says what is wrong. */
final class DeskHealth {

    private static final Duration NOT_LIVE = Duration.ofMinutes(1);
    private static final int NAMED = 50;

    private final Desk desk;

    DeskHealth(Desk desk) {
        this.desk = desk;
    }

    /** The books that are followed and have not been live for a minute. */
    List<BookView> late() {
        return desk.books().stream()
                .map(book -> book.view(0))
                .filter(view -> !view.reason().isExpected())
                .filter(view ->
                        desk.history().notLiveFor(view.instrument().id()).compareTo(NOT_LIVE) > 0)
                .toList();
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        List<BookView> late = late();
        for (BookView view : late.subList(0, Math.min(NAMED, late.size()))) {
            String why = view.reason() == StaleReason.NONE
                    ? view.state().name().toLowerCase(Locale.ROOT)
                    : view.state().name().toLowerCase(Locale.ROOT) + ", "
                            + view.reason().code();
            problems.add(view.instrument().venue() + " " + view.instrument().symbol() + " is not live for a minute ("
                    + why + ").");
        }
        if (late.size() > NAMED) {
            problems.add((late.size() - NAMED) + " more are not either.");
        }
        if (desk.floor().hasEnded()) {
            problems.add("The floor's thread has ended by an error, which its log has.");
        }
        desk.exchangeProblem().ifPresent(problems::add);
        desk.floor().recordingFailure().ifPresent(problems::add);
        problems.addAll(desk.sessions().problems());
        desk.runs().all().stream()
                .filter(run -> run.unpublished().isPresent())
                .forEach(run -> problems.add(
                        "The results of the run " + run.id() + " can't be written; it goes on, and the log says why."));
        desk.runs().all().stream()
                .filter(run -> run.whyStateNotKept().isPresent())
                .forEach(run -> problems.add("The state of the run " + run.id()
                        + " can't be kept, so that the tape is kept for it and a start of the floor takes long; it goes on,"
                        + " and the log says why."));
        desk.ticks().flatMap(TickFollower::problem).ifPresent(problems::add);
        desk.results().flatMap(ResultFollower::problem).ifPresent(problems::add);
        return problems;
    }

    void answer(DeskCall call) {
        List<String> problems = problems();
        call.send(problems.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, json -> {
            json.writeStringField("status", problems.isEmpty() ? "up" : "down");
            json.writeStringField("detail", String.join(" ", problems));
        });
    }
}
