package org.bourse.floor.desk;

import com.fasterxml.jackson.core.JsonParser;
import io.helidon.http.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bourse.floor.simulation.RunCommand;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.risk.Budgets;

/** What somebody orders a strategy of a run that goes on to do: pause and resume, and the budget that it gets and loses. */
final class RunCommandCalls {

    private final Desk desk;
    private final GivenBudgets budgets = new GivenBudgets();

    RunCommandCalls(Desk desk) {
        this.desk = desk;
    }

    void pause(DeskCall call) {
        FloorRun run = commanded(call);
        accepted(call, placed(ask(run, new KernelCommand.Pause(call.path("strategy")))));
    }

    void resume(DeskCall call) {
        FloorRun run = commanded(call);
        accepted(call, placed(ask(run, new KernelCommand.Resume(call.path("strategy")))));
    }

    /** What a body says of a budget. */
    private static final class Body {
        private String amount = "";
        private String most = Budgets.STANDARD_PERCENT.toPlainString();
        private Refusals refused = new Refusals();
    }

    private static Body read(JsonParser parser) throws IOException {
        Body body = new Body();
        body.refused = new BodyFields()
                .text("amount", text -> body.amount = text)
                .text("max_allocation_percent", text -> body.most = text)
                .read(parser);
        return body;
    }

    /** Gives a strategy a budget, of what the run began with and the others' budgets leave. */
    void budget(DeskCall call) {
        FloorRun run = commanded(call);
        Body body = DeskBody.read(call, RunCommandCalls::read);
        Optional<String> wrong = Budgets.fault(body.amount);
        body.refused.requireOfField("amount", wrong.isEmpty(), wrong.orElse(""));
        body.refused.requireOfField(
                "max_allocation_percent",
                isPercent(body.most),
                "max_allocation_percent must be a decimal text above 0 and up to 100, such as \"5\".");
        body.refused.refuse();
        if (desk.runs().isBehind(run)) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_replays",
                    "That run is still told what was recorded before the floor's start, its budgets among it; give it"
                            + " one when its status is running.");
        }
        KernelCommand.Budget command =
                new KernelCommand.Budget(call.path("strategy"), body.amount, new BigDecimal(body.most));
        accepted(call, placed(budgets.give(run, command, () -> ask(run, command))));
    }

    private static boolean isPercent(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,6})?")
                && new BigDecimal(text).signum() > 0
                && new BigDecimal(text).compareTo(BigDecimal.valueOf(100)) <= 0;
    }

    /** Takes a strategy's budget back. */
    void releaseBudget(DeskCall call) {
        FloorRun run = commanded(call);
        KernelCommand.ReleaseBudget command = new KernelCommand.ReleaseBudget(call.path("strategy"));
        accepted(call, placed(budgets.release(run, command, () -> ask(run, command))));
    }

    private FloorRun commanded(DeskCall call) {
        FloorRun run = RunCalls.known(desk, call);
        List<String> strategies = RunCalls.strategies(run).names();
        if (!strategies.contains(call.path("strategy"))) {
            throw new DeskRefusal(
                    Status.NOT_FOUND_404,
                    "strategy_not_found",
                    "That run has no such strategy; it has "
                            + (strategies.isEmpty() ? "none that takes commands of its own" : FloorText.and(strategies))
                            + ".");
        }
        RunCalls.requireGoingOn(run);
        if (run.order().kind() == FloorRun.Kind.BACKTEST) {
            throw new DeskRefusal(
                    Status.CONFLICT_409,
                    "run_not_live",
                    "A backtest is told what was recorded before, so that it takes no commands; runs on paper and live"
                            + " do.");
        }
        return run;
    }

    private CompletableFuture<Long> ask(FloorRun run, KernelCommand command) {
        return desk.emergencyStop().ask(new RunCommand(run.id(), Optional.of(command)));
    }

    private long placed(CompletableFuture<Long> asked) {
        return EmergencyStopCalls.recorded(desk.emergencyStop().place(asked));
    }

    private static void accepted(DeskCall call, long place) {
        call.send(Status.ACCEPTED_202, json -> json.writeNumberField("sequence", place));
    }
}
