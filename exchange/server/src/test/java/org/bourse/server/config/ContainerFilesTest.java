package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What the files for containers and services say of settings and versions, held against what these are. */
class ContainerFilesTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern VARIABLE = Pattern.compile("\\bEXCHANGE_[A-Z_]+\\b");

    @Test
    void nameOnlyVariablesThatAreSettings() throws IOException {
        Set<String> known = SettingKeys.ALL.stream()
                .map(SettingKey::environmentName)
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(SecretFiles.variables());
        known.add(SettingsSources.FILE_VARIABLE);
        for (String file : List.of(
                "docker-compose.yml",
                ".env.example",
                "exchange/Dockerfile",
                "exchange/server/src/distribution/systemd/bourse.service",
                "exchange/server/src/distribution/bin/bourse",
                "README.md",
                "docs/operations.md",
                "docs/install.md")) {
            Set<String> named = VARIABLE.matcher(Files.readString(ROOT.resolve(file)))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
            // A name that ends so stands for a family of them.
            named.removeIf(name -> name.endsWith("_"));
            assertThat(known).as("variables in %s", file).containsAll(named);
        }
    }

    @Test
    void theComposeFileSetsWhatTheSettingsAllow() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
        Map<?, ?> exchange = map(map(file.get("services")).get("exchange"));
        assertThat(map(exchange.get("environment"))).isNotEmpty();
        map(exchange.get("environment")).forEach((name, value) -> {
            if (SecretFiles.variables().contains(name.toString())) {
                return;
            }
            SettingKey<?> key = SettingKeys.ALL.stream()
                    .filter(candidate -> candidate.environmentName().equals(name))
                    .findAny()
                    .orElseThrow();
            if (value != null && !value.toString().contains("${")) {
                assertThat((Object) key.reader().read(value.toString()))
                        .as("%s=%s", name, value)
                        .isNotEqualTo(Optional.empty());
            }
        });
    }

    @Test
    void theImageHasTheVersionOfTheBuild() throws IOException {
        String version = first("<version>([^<]+)</version>", "pom.xml");
        assertThat(first("ARG VERSION=(.+)", "exchange/Dockerfile")).isEqualTo(version);
        assertThat(Files.readString(ROOT.resolve("docker-compose.yml"))).contains("${BOURSE_VERSION:-" + version + "}");
    }

    @Test
    void theImageIsBuiltFromEveryModule() throws IOException {
        List<String> taken = Files.readAllLines(ROOT.resolve(".dockerignore"));
        List<String> modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> "!" + match.group(1) + "/pom.xml")
                .toList();
        assertThat(taken).contains("*").containsAll(modules);
        try (Stream<Path> sources = Files.list(ROOT.resolve("exchange/server/src"))) {
            assertThat(sources.map(source -> source.getFileName().toString()).filter(name -> !name.equals("test")))
                    .allSatisfy(name -> assertThat(taken).contains("!exchange/server/src/" + name));
        }
    }

    private static String first(String pattern, String file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }
}
