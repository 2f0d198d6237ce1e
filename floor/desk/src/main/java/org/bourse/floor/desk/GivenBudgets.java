package org.bourse.floor.desk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bourse.floor.simulation.RunPicture;
import org.bourse.floor.trading.kernel.KernelCommand;
import org.bourse.floor.trading.kernel.RiskPicture;
import org.bourse.floor.trading.risk.Budgets;

/**
 * Budgets of runs as commands on the tape have them, those among them that a run has not said yet that it has: it says so twice a
 * second, and of two calls in between the second would be taken here and dropped by the run.
 */
final class GivenBudgets {

    /**
     * What became of one.
     *
     * @param refused why there is no room for it; empty: it is written
     * @param place of its command on the tape; 0: none is written
     */
    record Answer(Optional<String> refused, long place) {}

    /** One on the tape. */
    private record Written(FloorRun run, long place, KernelCommand command) {

        boolean isSaid() {
            return run.isOver() || place <= run.published().picture().place();
        }
    }

    private final List<Written> unsaid = new ArrayList<>();

    /**
     * Gives a budget, where there is room for it.
     *
     * @param write writes the command on the tape, and answers its place
     */
    synchronized Answer give(FloorRun run, KernelCommand.Budget of, Supplier<Long> write) {
        Budgets budgets = now(run);
        Optional<String> refused = budgets.allocate(of.strategy(), budgets.amount(of.amount()), of.maxPercent());
        return new Answer(refused, refused.isPresent() ? 0 : written(run, of, write));
    }

    /** Takes one back. */
    synchronized long release(FloorRun run, KernelCommand.ReleaseBudget of, Supplier<Long> write) {
        return written(run, of, write);
    }

    /** How many commands are kept, since their runs have not said yet that they have met them. */
    synchronized int kept() {
        unsaid.removeIf(Written::isSaid);
        return unsaid.size();
    }

    private long written(FloorRun run, KernelCommand of, Supplier<Long> write) {
        long place = write.get();
        unsaid.add(new Written(run, place, of));
        return place;
    }

    private Budgets now(FloorRun run) {
        // Ahead of what the run has said: what it says from here on is given twice, and not left out.
        unsaid.removeIf(Written::isSaid);
        Budgets budgets = new Budgets(RunSettings.money(run.order().settings()));
        RunPicture picture = run.published().picture();
        for (RiskPicture.OfStrategy of :
                picture.risk().map(RiskPicture::strategies).orElse(List.of())) {
            of.budget().ifPresent(amount -> budgets.allocate(of.name(), amount, BigDecimal.valueOf(100)));
        }
        unsaid.stream().filter(one -> one.run() == run).map(Written::command).forEach(command -> {
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
