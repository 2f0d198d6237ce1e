package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.risk.Budgets;

/**
 * Budgets of runs as commands on the tape have them, those among them that a run has not said yet that it has, and those of which it
 * isn't known yet whether they are recorded: of two calls in between the second would be taken here and dropped by the run.
 */
final class GivenBudgets {

    /** One that was asked for: it may come onto the tape also when nobody waits for that any more. */
    private record Asked(FloorRun run, CompletableFuture<Long> place, KernelCommand command) {

        boolean isSaid() {
            return run.isOver()
                    || place.isCompletedExceptionally()
                    || (place.isDone()
                            && place.join() <= run.published().picture().place());
        }
    }

    private final List<Asked> unsaid = new ArrayList<>();

    /**
     * Gives a budget, where there is room for it.
     *
     * @param ask asks for the place of the command on the tape
     * @throws DeskRefusal where there is none, with the reason
     */
    synchronized CompletableFuture<Long> give(
            FloorRun run, KernelCommand.Budget of, Supplier<CompletableFuture<Long>> ask) {
        Budgets budgets = now(run);
        budgets.allocate(of.strategy(), budgets.amount(of.amount()), of.maxPercent())
                .ifPresent(why -> {
                    throw DeskRefusal.badRequest("budget_cap_exceeded", why);
                });
        return asked(run, of, ask);
    }

    /** Takes one back. */
    synchronized CompletableFuture<Long> release(
            FloorRun run, KernelCommand.ReleaseBudget of, Supplier<CompletableFuture<Long>> ask) {
        return asked(run, of, ask);
    }

    /** How many commands are kept, since their runs have not said yet that they have met them. */
    synchronized int kept() {
        unsaid.removeIf(Asked::isSaid);
        return unsaid.size();
    }

    private CompletableFuture<Long> asked(FloorRun run, KernelCommand of, Supplier<CompletableFuture<Long>> ask) {
        CompletableFuture<Long> place = ask.get();
        unsaid.add(new Asked(run, place, of));
        return place;
    }

    private Budgets now(FloorRun run) {
        // Ahead of what the run has said: what it says from here on is given twice, and not left out.
        unsaid.removeIf(Asked::isSaid);
        Budgets budgets = new Budgets(RunSettings.money(run.order().settings()));
        RunPicture picture = run.published().picture();
        if (picture.risk().isEmpty()) {
            // It has said nothing so far.
            RunSettings.budgets(run.order().settings()).forEach((strategy, amount) -> {
                Optional<String> _ = budgets.allocate(strategy, budgets.amount(amount), BigDecimal.valueOf(100));
            });
        }
        for (RiskPicture.OfStrategy of :
                picture.risk().map(RiskPicture::strategies).orElse(List.of())) {
            of.budget().ifPresent(amount -> budgets.allocate(of.name(), amount, BigDecimal.valueOf(100)));
        }
        unsaid.stream().filter(one -> one.run() == run).map(Asked::command).forEach(command -> {
            switch (command) {
                case KernelCommand.Budget of -> {
                    Optional<String> _ = budgets.allocate(of.strategy(), budgets.amount(of.amount()), of.maxPercent());
                }
                case KernelCommand.ReleaseBudget of -> {
                    boolean _ = budgets.release(of.strategy());
                }
                case KernelCommand.Pause _, KernelCommand.Resume _, KernelCommand.Stop _, KernelCommand.Release _ -> {}
            }
        });
        return budgets;
    }
}
