package org.bourse.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bourse.server.files.FileFailure;

/**
 * Secrets that the environment names a file for, as container platforms hand them over: {@code EXCHANGE_ADMIN_API_KEY_FILE}
 * is where the value of {@code EXCHANGE_ADMIN_API_KEY} is read from, and so on for every secret setting.
 */
final class SecretFiles {

    static final String SUFFIX = "_FILE";

    private static final long MOST_BYTES = 65_536;

    private SecretFiles() {}

    /** The variables that may name a file. */
    static List<String> variables() {
        return SettingKeys.ALL.stream()
                .filter(SettingKey::secret)
                .map(key -> key.environmentName() + SUFFIX)
                .toList();
    }

    /**
     * The environment with what the files say in it; the white space around that doesn't count.
     *
     * @throws InvalidSettingsException when a file can't be read, or a secret is given both ways
     */
    static Map<String, String> readInto(Map<String, String> environment) throws InvalidSettingsException {
        Map<String, String> complete = new HashMap<>(environment);
        List<String> problems = new ArrayList<>();
        for (String variable : variables()) {
            String file = environment.getOrDefault(variable, "").strip();
            String name = variable.substring(0, variable.length() - SUFFIX.length());
            if (file.isEmpty()) {
                continue;
            }
            if (!environment.getOrDefault(name, "").isBlank()) {
                problems.add(name + " and " + variable + " are both set; allowed: one of them");
                continue;
            }
            try {
                complete.put(name, content(Path.of(file)));
            } catch (IOException e) {
                problems.add(variable + " is \"" + file + "\", which can't be read: " + FileFailure.reason(e));
            } catch (IllegalArgumentException e) {
                problems.add(variable + " is \"" + file + "\", which can't be read: " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return Map.copyOf(complete);
    }

    /** The environment without secrets, for who needs none: it may not be for this user to read them. */
    static Map<String, String> without(Map<String, String> environment) {
        Map<String, String> open = new HashMap<>(environment);
        open.keySet().removeAll(variables());
        return Map.copyOf(open);
    }

    private static String content(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no such file");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IOException("it is a directory, or not for this user");
        }
        if (!Files.isRegularFile(file)) {
            // Of a pipe nobody knows whether anything ever comes.
            throw new IOException("it is no ordinary file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("it has over " + MOST_BYTES + " bytes");
        }
        String content = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (content.isEmpty()) {
            throw new IOException("it is empty");
        }
        return content;
    }
}
