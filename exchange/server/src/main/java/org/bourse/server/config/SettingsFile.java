package org.bourse.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bourse.contract.Reasons;
import org.bourse.server.files.FileFailure;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the settings file: YAML, of which every leaf must be a known key. */
final class SettingsFile {

    private SettingsFile() {}

    /**
     * The texts of all keys in the file.
     *
     * @throws InvalidSettingsException when it can't be read, isn't YAML, or has a key that is not in the table
     */
    static Map<String, String> read(Path file) throws InvalidSettingsException {
        if (Files.isDirectory(file)) {
            throw new InvalidSettingsException(
                    List.of("the settings file " + file + " can't be read: it is a directory"));
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

    /** By YAML alone: a whole configuration of Helidon's costs more than all else that {@code --health} does. */
    private static Map<String, String> leaves(Path file) throws InvalidSettingsException {
        Map<String, String> leaves = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        try {
            Node root = new Yaml().compose(new StringReader(Files.readString(file)));
            // Of two the last would count.
            findTwice(file, "", root, new HashMap<>(), twice);
            if (!twice.isEmpty()) {
                throw new InvalidSettingsException(twice);
            }
            put("", root == null ? Map.of() : new Values().of(root), leaves);
        } catch (YAMLException e) {
            throw new InvalidSettingsException(List.of("the settings file " + file + " is no YAML: "
                    + Reasons.innermost(e).getMessage()));
        } catch (IOException e) {
            throw new InvalidSettingsException(
                    List.of("the settings file " + file + " can't be read: " + FileFailure.reason(e)));
        }
        return leaves;
    }

    /** @param lines where each path was first */
    private static void findTwice(
            Path file, String path, @Nullable Node node, Map<String, Integer> lines, List<String> problems) {
        if (!(node instanceof MappingNode mapping)) {
            return;
        }
        for (NodeTuple member : mapping.getValue()) {
            if (!(member.getKeyNode() instanceof ScalarNode key)) {
                continue;
            }
            String memberPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            int line = key.getStartMark().getLine() + 1;
            Integer before = lines.putIfAbsent(memberPath, line);
            if (before != null) {
                problems.add(file + " has the key " + memberPath + " twice, in lines " + before + " and " + line
                        + "; leave one");
            }
            findTwice(file, memberPath, member.getValueNode(), lines, problems);
        }
    }

    private static void put(String path, @Nullable Object value, Map<String, String> leaves) {
        String prefix = path.isEmpty() ? "" : path + ".";
        switch (value) {
            case null -> leaves.put(path, "");
            case Map<?, ?> members -> members.forEach((name, member) -> put(prefix + name, member, leaves));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    put(prefix + i, list.get(i), leaves);
                }
            }
            default -> leaves.put(path, value.toString().strip());
        }
    }

    /** Makes values of what was read, of the kinds that YAML itself has. */
    private static final class Values extends SafeConstructor {

        Values() {
            super(new LoaderOptions());
        }

        Object of(Node root) {
            return constructDocument(root);
        }
    }
}
