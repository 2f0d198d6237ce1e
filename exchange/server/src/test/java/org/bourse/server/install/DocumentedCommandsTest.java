package org.bourse.server.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every command line that README.md and the documents for operators give is in {@code documented-commands.txt}: with the
 * script or test that runs it, or with the reason why none can.
 */
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final List<String> DOCUMENTS = List.of("README.md", "docs/operations.md", "docs/install.md");

    /** What a line of a shell begins with; everything else between backticks is a name, a value or a query. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?:[A-Z_]+=\\S+ )*(?:sudo |\\./mvnw|java|curl|docker|cp|tar|jcmd|sysctl|ulimit|openssl|kill|psql|pg_\\w+|"
                    + "systemctl|systemd-analyze|journalctl|useradd|install|ln|rm|mv|chmod|chown|mkdir|bin/bourse|\\S*/bin/bourse"
                    + "|bourse|promtool|keytool) .*|docker compose \\w+.*");

    private static final Pattern BETWEEN_BACKTICKS = Pattern.compile("`([^`\\n]+)`");

    /** A line of the list: the command's first words, and what is said of it. */
    private record Entry(String command, String how) {}

    @Test
    void everyCommandIsRunOrSaidWhyNot() throws IOException {
        List<Entry> entries = entries();
        Set<String> unused =
                new LinkedHashSet<>(entries.stream().map(Entry::command).toList());
        List<String> missing = new ArrayList<>();
        for (String document : DOCUMENTS) {
            for (String command : commands(Files.readString(ROOT.resolve(document)))) {
                List<Entry> fitting = entries.stream()
                        .filter(entry -> command.startsWith(entry.command()))
                        .toList();
                fitting.forEach(entry -> unused.remove(entry.command()));
                if (fitting.isEmpty()) {
                    missing.add(document + ": " + command);
                }
            }
        }
        assertThat(missing)
                .as(
                        "commands that documented-commands.txt doesn't have: name the test that runs each, or say why none can")
                .isEmpty();
        assertThat(unused)
                .as("commands of documented-commands.txt that no document has")
                .isEmpty();
    }

    @Test
    void whatRunsThemIsThere() throws IOException {
        for (Entry entry : entries()) {
            if (entry.how().startsWith("not run: ")) {
                assertThat(entry.how().length())
                        .as("a reason for %s", entry.command())
                        .isGreaterThan(20);
            } else {
                assertThat(ROOT.resolve(entry.how()))
                        .as("what runs %s", entry.command())
                        .isRegularFile();
            }
        }
    }

    /** A script that is said to run Maven for something has that in it, or takes the README's commands as they stand. */
    @Test
    void scriptsHaveTheGoalsThatTheyAreSaidToRun() throws IOException {
        for (Entry entry : entries()) {
            Matcher goal = Pattern.compile("\\./mvnw (?:-q )?([a-z:@ -]*[a-z])").matcher(entry.command());
            if (goal.find() && entry.how().startsWith(".ci/")) {
                String script = Files.readString(ROOT.resolve(entry.how()));
                String last = goal.group(1).substring(goal.group(1).lastIndexOf(' ') + 1);
                boolean runs = Pattern.compile("(?m)^[^#\n]*mvnw[^\n]* " + Pattern.quote(last) + "\\b")
                        .matcher(script)
                        .find();
                assertThat(runs || takesFromReadme(script, last))
                        .as("%s in %s", entry.command(), entry.how())
                        .isTrue();
            }
        }
    }

    /** Whether a script takes a block of the README's commands in which Maven has this goal. */
    private static boolean takesFromReadme(String script, String goal) throws IOException {
        List<String> blocks = Pattern.compile("(?ms)^```sh$(.*?)^```$")
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        return Pattern.compile("(?m)^[^#\n]*readme \"([^\"]+)\"")
                .matcher(script)
                .results()
                .anyMatch(words -> blocks.stream()
                        .anyMatch(block -> block.contains(words.group(1))
                                && Pattern.compile("mvnw.* " + Pattern.quote(goal) + "\\b")
                                        .matcher(block)
                                        .find()));
    }

    private static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/documented-commands.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" +=> +", 2);
                entries.add(new Entry(parts[0], parts[1]));
            }
        }
        return entries;
    }

    /** Each command of the blocks for a shell, in one line, and those between backticks. */
    private static Set<String> commands(String document) {
        Set<String> commands = new LinkedHashSet<>();
        StringBuilder prose = new StringBuilder();
        boolean inBlock = false;
        String begun = "";
        for (String line : document.split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith("```")) {
                inBlock = text.equals("```sh");
                begun = "";
            } else if (!inBlock) {
                prose.append(line).append('\n');
            } else {
                begun = begun.isEmpty() ? text : begun + " " + text;
                boolean goesOn = begun.endsWith("\\")
                        || begun.chars().filter(c -> c == '\'').count() % 2 == 1;
                if (!goesOn && !begun.isEmpty()) {
                    commands.add(begun);
                    begun = "";
                }
            }
        }
        Matcher matcher = BETWEEN_BACKTICKS.matcher(prose);
        while (matcher.find()) {
            if (COMMAND.matcher(matcher.group(1)).matches()) {
                commands.add(matcher.group(1));
            }
        }
        return commands;
    }
}
