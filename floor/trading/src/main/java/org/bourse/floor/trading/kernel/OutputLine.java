package org.bourse.floor.trading.kernel;

import java.math.BigDecimal;
import java.util.List;
import org.bourse.floor.trading.order.AccountReport;
import org.bourse.floor.trading.order.OrderIntent;
import org.bourse.floor.trading.order.OrderReport;
import org.bourse.floor.trading.strategy.Transition;

/** An output as one line: comma-separated values, texts in quotation marks where they need them, exact in every digit. */
final class OutputLine {

    private final StringBuilder line = new StringBuilder(128);

    private OutputLine(KernelOutput output) {
        with(output.place()).with(output.nanos());
    }

    static String of(KernelOutput output) {
        OutputLine line = new OutputLine(output);
        switch (output) {
            case KernelOutput.Step step -> line.step(step.transition());
            case KernelOutput.Alarmed of ->
                line.with("alarm")
                        .with(of.strategy())
                        .with(of.instrument())
                        .with(of.state())
                        .seen(of.seen());
            case KernelOutput.Signalled signalled -> line.signalled(signalled);
            case KernelOutput.Assessed of -> {
                line.with("assessed").with(of.strategy()).with(of.instrument()).with(of.quantity());
                line.with(of.price())
                        .with(of.verdict().approved())
                        .with(of.verdict().score());
                of.verdict().failures().forEach(line::with);
            }
            case KernelOutput.Sent sent -> line.intent(sent.strategy(), sent.intent());
            case KernelOutput.Reported reported -> line.report(reported.report());
            case KernelOutput.Credited credited -> line.account(credited.report());
            case KernelOutput.Held of ->
                line.with("held")
                        .with(of.instrument())
                        .with(of.quantity())
                        .with(of.cost())
                        .with(of.realized())
                        .with(of.cash());
            case KernelOutput.Allocated of -> {
                // Of no strategy and no instrument, where other lines have theirs.
                line.with("allocated").with("").with("").with(of.why());
                of.shares().forEach((strategy, percent) -> line.with(strategy + "=" + plain(percent)));
            }
            case KernelOutput.Commanded commanded -> line.command(commanded.command());
        }
        return line.line.toString();
    }

    private OutputLine with(Object value) {
        if (!line.isEmpty()) {
            line.append(',');
        }
        String text = value instanceof BigDecimal amount ? plain(amount) : String.valueOf(value);
        boolean quoted = text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0;
        line.append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        return this;
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private void step(Transition step) {
        with("step").with(step.strategy()).with(step.instrument());
        with(step.from()).with(step.to()).with(step.why());
        seen(step.seen());
    }

    private void seen(List<Transition.Seen> conditions) {
        conditions.forEach(seen -> with(seen.text()));
    }

    private void signalled(KernelOutput.Signalled of) {
        with("signal").with(of.strategy()).with(of.instrument());
        with(of.signal().side()).with(of.signal().strength()).with(of.signal().reason());
        with(of.refusal());
        for (KernelOutput.Input input : of.inputs()) {
            with(input.indicator() + "=" + input.value());
        }
    }

    private void intent(String strategy, OrderIntent intent) {
        switch (intent) {
            case OrderIntent.Submit of -> {
                with("submit")
                        .with(strategy)
                        .with(of.number())
                        .with(of.instrument())
                        .with(of.side());
                with(of.price()).with(of.quantity()).with(of.lifetime()).with(of.postOnly());
                with(of.reduceOnly());
            }
            case OrderIntent.Cancel of ->
                with("cancel").with(strategy).with(of.number()).with(of.order());
            case OrderIntent.Replace of -> {
                with("replace").with(strategy).with(of.number()).with(of.order());
                with(of.price()).with(of.quantity());
            }
        }
    }

    private void report(OrderReport report) {
        switch (report) {
            case OrderReport.Accepted _ -> of("accepted", report);
            case OrderReport.Rejected of -> of("rejected", report).with(of.why());
            case OrderReport.Filled of -> {
                of("filled", report).with(of.execution()).with(of.price()).with(of.quantity());
                with(of.leaves()).with(of.maker()).with(of.fee());
            }
            case OrderReport.Replaced of ->
                of("replaced", report).with(of.price()).with(of.quantity()).with(of.leaves());
            case OrderReport.Cancelled of ->
                of("cancelled", report).with(of.leaves()).with(of.why());
            case OrderReport.Expired of -> of("expired", report).with(of.leaves());
            case OrderReport.ChangeRefused of ->
                of("change_refused", report).with(of.intent()).with(of.why());
        }
    }

    private OutputLine of(String what, OrderReport report) {
        return with(what).with(report.order()).with(report.venueNanos());
    }

    private void account(AccountReport report) {
        switch (report) {
            case AccountReport.Funded of -> {
                with("funded").with(of.instrument()).with(of.venueNanos());
                with(of.rate()).with(of.amount());
            }
            case AccountReport.Closed of -> {
                with("closed").with(of.instrument()).with(of.venueNanos());
                with(of.side()).with(of.execution()).with(of.price()).with(of.quantity());
                with(of.fee()).with(of.why());
            }
        }
    }

    private void command(KernelCommand command) {
        switch (command) {
            case KernelCommand.Pause of -> with("pause").with(of.strategy());
            case KernelCommand.Resume of -> with("resume").with(of.strategy());
            case KernelCommand.Stop of -> with("stop").with(of.by()).with(of.closesPositions());
            case KernelCommand.Budget of ->
                with("budget").with(of.strategy()).with(of.amount()).with(of.maxPercent());
            case KernelCommand.ReleaseBudget of -> with("release_budget").with(of.strategy());
            case KernelCommand.Release of -> with("release").with(of.by());
        }
    }
}
