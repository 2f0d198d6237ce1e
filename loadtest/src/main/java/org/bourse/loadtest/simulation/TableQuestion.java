package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bourse.loadtest.exchange.TemporaryPostgres;
import org.bourse.loadtest.report.Check;
import org.bourse.loadtest.report.Page;
import org.bourse.loadtest.report.Table;
import org.bourse.loadtest.report.Verdict;

/** All lines of the table in docs/performance.md, one run after the other, each with an exchange of its own. */
final class TableQuestion implements Question {

    private static final List<String> SYNCS = List.of("batch", "os", "none");
    private static final String WARM_UP_SECONDS = "10";

    @Override
    public Verdict answer(Settings settings) throws IOException, InterruptedException {
        if (settings.isGiven(Setting.TARGET)) {
            throw new InvalidSettingException("the table is of exchanges of its own: leave -Dtarget out");
        }
        List<TargetRateQuestion.Outcome> outcomes = new ArrayList<>();
        Settings embedded = settings.with(Setting.DATABASE, "");
        // The generator is slow at first, and the first line must not be what shows it.
        run("warm-up of the load generator, not counted", embedded.with(Setting.SECONDS, WARM_UP_SECONDS));
        for (String sync : SYNCS) {
            outcomes.add(run(sync + ", embedded PostgreSQL", embedded.with(Setting.JOURNAL_SYNC, sync)));
        }
        if (settings.isGiven(Setting.DATABASE)) {
            // The database belongs to one exchange: it takes one run.
            outcomes.add(run("batch, external PostgreSQL", settings.with(Setting.JOURNAL_SYNC, "batch")));
        } else {
            for (String sync : SYNCS) {
                outcomes.add(runWithPostgres(sync, settings));
            }
        }
        return conclude(settings, outcomes);
    }

    private static TargetRateQuestion.Outcome runWithPostgres(String sync, Settings settings)
            throws IOException, InterruptedException {
        try (TemporaryPostgres postgres = TemporaryPostgres.start()) {
            return run(
                    sync + ", external PostgreSQL",
                    settings.with(Setting.JOURNAL_SYNC, sync).with(Setting.DATABASE, postgres.url()));
        }
    }

    private static TargetRateQuestion.Outcome run(String name, Settings settings)
            throws IOException, InterruptedException {
        System.out.println();
        System.out.println("== " + name);
        return new TargetRateQuestion().run(name, settings);
    }

    private static Verdict conclude(Settings settings, List<TargetRateQuestion.Outcome> outcomes) throws IOException {
        double bound = TargetRateQuestion.bound(settings);
        Table table = Figures.table();
        Verdict verdict = new Verdict();
        for (TargetRateQuestion.Outcome outcome : outcomes) {
            outcome.figures().addTo(table);
            for (Check check : outcome.verdict().checks()) {
                verdict.add(outcome.figures().what() + ": " + check.what(), check.passed(), check.detail());
            }
            Check times = TargetRateQuestion.check(
                    outcome.figures(),
                    bound,
                    String.format(
                            Locale.ROOT, "%.2f ms", outcome.figures().times().p99()));
            settings.judgeAnswerTime(
                    new Check(outcome.figures().what() + ": " + times.what(), times.passed(), times.detail()), verdict);
        }
        String circumstances = Machine.describe() + ". " + LocalDate.now(ZoneOffset.UTC) + ".";
        System.out.println();
        System.out.println(circumstances);
        System.out.println();
        System.out.print(table.toMarkdown());
        Path page = settings.path(Setting.OUTPUT).resolve("table-" + System.currentTimeMillis() + ".html");
        new Page("4,000 orders a second, by journal and database")
                .paragraph(circumstances)
                .table(table)
                .write(page);
        System.out.println("Report: " + page);
        return verdict;
    }
}
