package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of suites in CONTRIBUTING.md, held against the suites that are there. */
class SuiteTableTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");
    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+\"";

    /** What an annotation has in its brackets, which are nested no deeper than annotations in annotations. */
    private static final String IN_BRACKETS = "(?:[^()\"]|" + TEXT + "|\\((?:[^()\"]|" + TEXT + ")*+\\))*+";

    private static final Pattern SUITE = Pattern.compile("(?s)/\\*\\*((?:[^*]|\\*(?!/))*+)\\*/\\s+(?:@[\\w.]+(?:\\("
            + IN_BRACKETS + "\\))?\\s+)*+(?:public )?(?:final )?class (\\w+)");
    private static final Pattern SUITE_WITHOUT_JAVADOC = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` ([^|]+) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|");
    private static final Pattern SECONDS = Pattern.compile("[1-9]\\d*|<1");

    /** What a suite's source has in it when it needs something, and what that is called in the table. */
    private static final Map<Pattern, String> NEEDS = needs();

    @Test
    void namesEverySuiteWithWhatItProvesAndNeeds() throws IOException {
        List<String> rows = rows().stream().map(Row::withoutSeconds).toList();
        List<String> suites = suites();
        assertThat(suites)
                .as("rows that CONTRIBUTING.md, \"Suites\", lacks; the run's screen shows the seconds to add")
                .filteredOn(suite -> !rows.contains(suite))
                .isEmpty();
        assertThat(rows)
                .as("rows of CONTRIBUTING.md, \"Suites\", of no suite, or with something else than it says")
                .filteredOn(row -> !suites.contains(row))
                .isEmpty();
        assertThat(rows).as("in order, and once").containsExactlyElementsOf(suites);
    }

    @Test
    void saysHowLongEachTakes() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(row.seconds()).matches(SECONDS));
    }

    @Test
    void readsWhatStandsBetweenTheJavadocAndTheClass() {
        String source = """
                /** What it proves. More of it. */
                @Needs(Chromium.class)
                @ExpectedLog(
                        level = WARN,
                        line = "Persister: \\"gone\\" (again")
                @ExpectedLogs({
                    @ExpectedLog(level = WARN, line = "one)"),
                    @ExpectedLog(level = WARN, line = "two")
                })
                public final class ScreenIT {
                """;
        assertThat(row("m", source)).contains("| `m` ScreenIT | What it proves | Chromium |");
    }

    /** What the rows have to be: for each module its fast tests together, then each other suite, by name. */
    private static List<String> suites() throws IOException {
        List<String> suites = new ArrayList<>();
        for (String module : modules()) {
            List<Path> tests = tests(module);
            if (!tests.stream().allMatch(SuiteTableTest::isSlow)) {
                suites.add("| `" + module + "` fast tests | what needs no more than memory | – |");
            }
            tests.stream()
                    .filter(SuiteTableTest::isSlow)
                    .flatMap(file -> row(module, read(file)).stream())
                    .sorted()
                    .forEach(suites::add);
        }
        return suites;
    }

    private static List<String> modules() throws IOException {
        Matcher module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
        return module.results().map(found -> found.group(1)).toList();
    }

    private static List<Path> tests(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src").resolve("test");
        if (!Files.exists(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith("Test.java") || isSlow(file))
                    .toList();
        }
    }

    private static boolean isSlow(Path file) {
        return file.toString().endsWith("IT.java") || file.toString().endsWith("AcceptanceTest.java");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row of a suite; none for a class that others extend. */
    private static Optional<String> row(String module, String source) {
        Matcher suite = SUITE.matcher(source);
        if (suite.find()) {
            return Optional.of("| `" + module + "` " + suite.group(2) + " | " + firstSentence(suite.group(1)) + " | "
                    + needs(source) + " |");
        }
        Matcher unexplained = SUITE_WITHOUT_JAVADOC.matcher(source);
        return unexplained.find()
                ? Optional.of(unexplained.group(1) + " has no Javadoc that says what it proves")
                : Optional.empty();
    }

    private static String firstSentence(String javadoc) {
        String text = javadoc.replaceAll("\\s*\\n\\s*\\*\\s?", " ")
                .replaceAll("\\{@\\w+ ([^}]*)\\}", "$1")
                .strip();
        int end = text.indexOf(". ");
        return (end < 0 ? text.replaceAll("\\.$", "") : text.substring(0, end)).replace("|", "/");
    }

    private static String needs(String source) {
        List<String> needs = NEEDS.entrySet().stream()
                .filter(need -> need.getKey().matcher(source).find())
                .map(Map.Entry::getValue)
                .toList();
        return needs.isEmpty() ? "ports, files" : String.join(", ", needs);
    }

    private static Map<Pattern, String> needs() {
        Map<Pattern, String> needs = new LinkedHashMap<>();
        needs.put(
                Pattern.compile("TestPostgres|ExternalPostgres|EmbeddedPostgres|OutboxDatabase|TemporaryPostgres"),
                "PostgreSQL");
        needs.put(Pattern.compile("ExchangeProcess|KillingHistory|TradingScenarios|exchange\\.jar"), "an exchange");
        needs.put(Pattern.compile("@Needs\\(Chromium"), "Chromium");
        needs.put(Pattern.compile("@Needs\\(CppQuickFix"), "C++ QuickFIX");
        needs.put(Pattern.compile("@Needs\\((?!Chromium|CppQuickFix)"), "a tool of its own");
        return needs;
    }

    private static List<Row> rows() throws IOException {
        return Files.readString(ROOT.resolve("CONTRIBUTING.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)))
                .toList();
    }

    private record Row(String module, String suite, String proves, String needs, String seconds) {

        String withoutSeconds() {
            return "| `" + module + "` " + suite + " | " + proves + " | " + needs + " |";
        }
    }
}
