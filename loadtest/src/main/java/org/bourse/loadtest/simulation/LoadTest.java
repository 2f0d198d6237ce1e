package org.bourse.loadtest.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bourse.loadtest.exchange.AvailableMemory;
import org.bourse.loadtest.exchange.ExchangeFailure;
import org.bourse.loadtest.report.Verdict;

/**
 * Runs a load test from the command line: system properties say which and how. Exits with 0 when everything held, 1 when
 * something did not, 2 when it could not be run.
 */
public final class LoadTest {

    private LoadTest() {}

    /** Runs it; {@code --help}, or no simulation, lists what there is. */
    public static void main(String[] args) throws InterruptedException {
        Settings settings = Settings.of(key -> System.getProperty(key, ""));
        if (List.of(args).contains("--help")
                || settings.text(Setting.SIMULATION).matches("|help")) {
            System.out.print(help());
            return;
        }
        exit(run(settings));
    }

    /** With this status; {@code mvnw} is told by a file instead, because Maven would have a page to say below the verdict. */
    private static void exit(int status) {
        String told = System.getenv("BOURSE_STATUS_FILE");
        if (told == null) {
            System.exit(status);
        }
        try {
            Files.writeString(Path.of(told), Integer.toString(status));
            System.exit(0);
        } catch (IOException e) {
            System.exit(status);
        }
    }

    private static int run(Settings settings) throws InterruptedException {
        try {
            if (settings.text(Setting.TARGET).isEmpty()) {
                AvailableMemory.requireRoom();
            }
            Verdict verdict = Questions.named(settings.text(Setting.SIMULATION))
                    .question()
                    .answer(settings);
            System.out.println();
            System.out.print(verdict.describe());
            return verdict.passed() ? 0 : 1;
        } catch (InvalidSettingException | ExchangeFailure e) {
            System.err.println(e.getMessage());
        } catch (IOException e) {
            System.err.println("The load test could not be run: " + e);
        }
        return 2;
    }

    private static String help() {
        StringBuilder settings = new StringBuilder();
        for (Setting setting : Setting.values()) {
            settings.append(setting.help());
        }
        return """
            Load tests of the exchange. From the repository's root:

              ./mvnw -q package exec:exec@load -DskipTests -Dsimulation=NAME [-Dsetting=value ...]

            NAME is one of:
            %s
            Settings, with what they are when not given:
            %s
            Each run ends with a verdict in words and where its report is. Exit status 0: everything held; 1: something
            did not; 2: it could not be run.
            """.formatted(Questions.help(), settings);
    }
}
