package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@code config/application.yaml} is the table of settings, written for operators: each key with its meaning, its
 * variable, unit, range and true default.
 */
class ApplicationYamlTest {

    private static final int COLUMNS = 100;

    @Test
    void documentsEveryKeyWithItsTrueDefault() throws IOException {
        String expected = written();
        // For whoever changes the table: the file as it should be.
        Path proposal = Files.createDirectories(Path.of("target")).resolve("application.yaml");
        Files.writeString(proposal, expected);
        assertThat(Files.readString(shipped()))
                .as("config/application.yaml must say what the table of settings says; target/application.yaml does")
                .isEqualTo(expected);
    }

    @Test
    void setsNothingButDefaults() throws InvalidSettingsException {
        SettingValues shipped = SettingValues.of(SettingsFile.read(shipped()), Map.of());
        SettingValues defaults = SettingValues.of(Map.of(), Map.of());
        assertThat(SettingKeys.ALL)
                .allSatisfy(key -> assertThat((Object) shipped.get(key)).isEqualTo(defaults.get(key)));
    }

    private static Path shipped() {
        return Path.of("..", "..", "config", "application.yaml");
    }

    private static String written() {
        List<String> lines = new ArrayList<>(List.of(
                "# The settings of the exchange, each with its default. An environment variable, named in brackets,",
                "# overrides what is written here; an empty value or variable counts as not set. An unknown key or a",
                "# value that isn't allowed stops the start with a message that says which."));
        List<String> open = new ArrayList<>();
        for (SettingKey<?> key : SettingKeys.ALL) {
            lines.add("");
            List<String> groups = List.of(key.group().split("\\.", -1));
            for (int depth = 0; depth < groups.size(); depth++) {
                if (depth >= open.size() || !open.get(depth).equals(groups.get(depth))) {
                    open = new ArrayList<>(groups.subList(0, depth + 1));
                    lines.add("  ".repeat(depth) + groups.get(depth) + ":");
                }
            }
            String indent = "  ".repeat(groups.size());
            lines.addAll(SettingsHelp.wrapped(key.meaning(), indent + "# ", COLUMNS));
            lines.addAll(SettingsHelp.wrapped(facts(key), indent + "# ", COLUMNS));
            lines.add(indent + key.leaf() + ": " + value(key.defaultText()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String facts(SettingKey<?> key) {
        return "[" + key.environmentName() + "] Allowed: " + key.allowed()
                + (key.unit().isEmpty() ? "" : " (" + key.unit() + ")") + ".";
    }

    private static String value(String text) {
        boolean plain = Set.of("true", "false").contains(text) || text.matches("\\d+|[a-z./]+");
        return plain && !text.isEmpty() ? text : '"' + text + '"';
    }
}
