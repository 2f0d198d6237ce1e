package org.bourse.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Brings file and environment together. */
final class SettingsSources {

    /** Names the settings file when the command line doesn't. */
    static final String FILE_VARIABLE = "EXCHANGE_CONFIG";

    private static final String PREFIX = "EXCHANGE_";
    private static final Path USUAL_FILE = Path.of("config", "application.yaml");

    private SettingsSources() {}

    /** @param named the settings file asked for; empty for the usual one, which may be missing */
    static StartRequest.Run read(String named, Map<String, String> environment, Path workingDirectory)
            throws InvalidSettingsException {
        Path file = workingDirectory.resolve(named.isEmpty() ? USUAL_FILE : Path.of(named));
        Map<String, String> written = named.isEmpty() && !Files.exists(file) ? Map.of() : SettingsFile.read(file);
        SettingValues values = SettingValues.of(written, SecretFiles.readInto(environment));
        ServerSettings settings = SettingsReader.read(values);
        List<String> warnings = new ArrayList<>(warnings(environment));
        warnings.addAll(StartWarnings.of(settings));
        boolean all = values.get(SettingKeys.LOG_ALL_SETTINGS);
        List<String> shown = effective(values, all);
        return new StartRequest.Run(
                settings,
                all
                        ? ""
                        : " that differ from their defaults (all with " + SettingKeys.LOG_ALL_SETTINGS.environmentName()
                                + "=true)",
                shown.isEmpty() ? List.of("none") : shown,
                List.copyOf(warnings));
    }

    private static List<String> effective(SettingValues values, boolean all) {
        List<String> lines = new ArrayList<>();
        for (SettingKey<?> key : SettingKeys.ALL) {
            if (!all && values.isDefault(key)) {
                continue;
            }
            String origin = values.origin(key).name().toLowerCase(Locale.ROOT);
            lines.add(key.path() + " = " + values.shown(key) + " (" + origin + ")");
        }
        return List.copyOf(lines);
    }

    /** A mistyped variable would otherwise be a setting that silently isn't set. */
    private static List<String> warnings(Map<String, String> environment) {
        Set<String> known = SettingKeys.ALL.stream()
                .map(SettingKey::environmentName)
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(SecretFiles.variables());
        List<String> warnings = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name) && !name.equals(FILE_VARIABLE)) {
                Optional<String> nearest = NearestName.to(name, known);
                warnings.add("the environment variable " + name + " is no setting and is ignored"
                        + nearest.map(meant -> "; did you mean " + meant + "?").orElse(""));
            }
        }
        return List.copyOf(warnings);
    }
}
