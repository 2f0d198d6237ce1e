package org.bourse.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import io.helidon.config.yaml.YamlConfigParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings file: YAML, of which every leaf must be a known key. */
final class SettingsFile {

    private SettingsFile() {}

    /**
     * The texts of all keys in the file.
     *
     * @throws InvalidSettingsException when it can't be read, isn't YAML, or has a key that is not in the table
     */
    static Map<String, String> read(Path file) throws InvalidSettingsException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new InvalidSettingsException(List.of("the settings file " + file + " can't be read"));
        }
        Map<String, String> leaves = leaves(file);
        List<String> known = SettingKeys.ALL.stream().map(SettingKey::path).toList();
        List<String> problems = new ArrayList<>();
        for (String path : leaves.keySet()) {
            if (!known.contains(path)) {
                Optional<String> nearest = NearestName.to(path, known);
                problems.add(file + " has an unknown key " + path
                        + nearest.map(name -> "; did you mean " + name + "?").orElse("; --help lists all keys"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return leaves;
    }

    private static Map<String, String> leaves(Path file) throws InvalidSettingsException {
        Map<String, String> leaves = new LinkedHashMap<>();
        try {
            // Nothing but this file: the environment has names of its own, and a value is what is written.
            Config config = Config.builder(ConfigSources.file(file).parser(YamlConfigParser.create()))
                    .disableEnvironmentVariablesSource()
                    .disableSystemPropertiesSource()
                    .disableFilterServices()
                    .disableValueResolving()
                    .disableKeyResolving()
                    .build();
            config.traverse()
                    .filter(Config::isLeaf)
                    .forEach(leaf -> leaves.put(
                            leaf.key().toString(), leaf.asString().orElse("").strip()));
        } catch (ConfigException e) {
            throw new InvalidSettingsException(List.of("the settings file " + file + " is no YAML: " + innermost(e)));
        }
        return leaves;
    }

    private static String innermost(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
