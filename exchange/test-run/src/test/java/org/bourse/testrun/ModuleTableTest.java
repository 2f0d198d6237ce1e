package org.bourse.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md's tables of modules and packages are true of the POMs and of the folders of the sources. */
class ModuleTableTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");
    private static final Pattern MODULE_ROW = Pattern.compile("\\| `([a-z/-]+)` \\|.*\\| ([^|]+) \\|");
    private static final Pattern PACKAGE_ROW = Pattern.compile("\\| `([a-z/-]+)` `([a-z.]+)` \\|.*\\| ([^|]+) \\|");
    /** Where the packages of a module begin; of those that aren't here, below {@code org.bourse.server}. */
    private static final Map<String, String> ROOT_PACKAGES = Map.of(
            "exchange/engine", "org.bourse.engine", "fix-gateway", "org.bourse.fix", "loadtest", "org.bourse.loadtest");

    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");
    private static final Pattern USED_MODULE = Pattern.compile(
            "<groupId>org\\.bourse</groupId>\\s+<artifactId>bourse-(?:floor-)?([a-z-]+)</artifactId>\\s+(?!<scope>)</dependency>");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z.]+);");
    private static final Pattern IMPORTED_PACKAGE =
            Pattern.compile("(?m)^import (?:static )?(org\\.bourse[a-z.]*)\\.[A-Z]");

    @Test
    void namesTheModulesThatEachUses() throws IOException {
        Map<String, Set<String>> said = new TreeMap<>();
        for (String line : lines("ARCHITECTURE.md")) {
            MODULE_ROW.matcher(line).results().forEach(row -> said.put(row.group(1), all(NAME, row.group(2))));
        }
        Map<String, Set<String>> used = new TreeMap<>();
        for (String module : modules()) {
            used.put(module, all(USED_MODULE, Files.readString(ROOT.resolve(module, "pom.xml"))));
        }
        assertThat(said.keySet()).containsAll(used.keySet());
        used.forEach((module, others) -> {
            if (!mayUseAll(module)) {
                assertThat(said.get(module)).as(module).isEqualTo(others);
            }
        });
    }

    @Test
    void saysWhereEachPackageIs() throws IOException {
        int rows = 0;
        for (String line : lines("ARCHITECTURE.md")) {
            for (MatchResult row : PACKAGE_ROW.matcher(line).results().toList()) {
                rows++;
                String root = ROOT_PACKAGES.getOrDefault(row.group(1), "org.bourse.server");
                assertThat(ROOT.resolve(
                                row.group(1),
                                "src/main/java",
                                root.replace('.', '/'),
                                row.group(2).replace('.', '/')))
                        .isDirectory();
            }
        }
        assertThat(rows).isPositive();
    }

    /** What a module leaves to a module of suites beside it would run nowhere if there were none. */
    @Test
    void haveAModuleOfSuitesWhereTheyRunNone() throws IOException {
        Set<String> elsewhere = new TreeSet<>();
        Set<String> beside = new TreeSet<>();
        for (String module : modules()) {
            if (module.endsWith("/suites")) {
                beside.add(module.substring(0, module.lastIndexOf('/')));
            } else if (Files.readString(ROOT.resolve(module, "pom.xml")).contains("${suites.elsewhere}")) {
                elsewhere.add(module);
            }
        }
        assertThat(elsewhere).isNotEmpty().isEqualTo(beside);
    }

    /** Of the packages of the server ArchUnit holds them, by the compiled classes. */
    @Test
    void saysWhatEachPackageUsesOfItsModule() throws IOException {
        Map<String, Set<String>> said = new TreeMap<>();
        for (String line : lines("ARCHITECTURE.md")) {
            for (MatchResult row : PACKAGE_ROW.matcher(line).results().toList()) {
                String root = ROOT_PACKAGES.get(row.group(1));
                if (root != null) {
                    said.put(root + "." + row.group(2), all(NAME, row.group(3)));
                }
            }
        }
        Map<String, Set<String>> used = new TreeMap<>();
        for (Map.Entry<String, String> module : ROOT_PACKAGES.entrySet()) {
            String root = module.getValue();
            for (Path source : sources(module.getKey())) {
                String name = packageOf(source);
                if (!name.equals(root)) {
                    Set<String> others = used.computeIfAbsent(name, any -> new TreeSet<>());
                    all(IMPORTED_PACKAGE, Files.readString(source)).stream()
                            .filter(other -> other.startsWith(root) && !other.equals(name))
                            .forEach(other -> others.add(other.substring(root.length() + 1)));
                }
            }
        }
        assertThat(used).isEqualTo(said);
    }

    /** Maven hands on what a used module uses, so that the compiler alone would take an import that no row names. */
    @Test
    void importsOnlyFromTheModulesOfItsPom() throws IOException {
        Map<String, String> owners = new TreeMap<>();
        for (String module : modules()) {
            for (Path source : sources(module)) {
                String owner = owners.putIfAbsent(packageOf(source), module);
                assertThat(owner == null ? module : owner).as(packageOf(source)).isEqualTo(module);
            }
        }
        Set<String> strays = new TreeSet<>();
        for (String module : modules()) {
            Set<String> used = all(USED_MODULE, Files.readString(ROOT.resolve(module, "pom.xml")));
            for (Path source : sources(module)) {
                for (String imported : all(IMPORTED_PACKAGE, Files.readString(source))) {
                    String owner = owners.getOrDefault(imported, module);
                    if (!owner.equals(module) && !used.contains(owner.substring(owner.indexOf('/') + 1))) {
                        strays.add(source + " imports " + imported + " of " + owner);
                    }
                }
            }
        }
        assertThat(owners).hasSizeGreaterThan(modules().size());
        assertThat(strays).isEmpty();
    }

    private static List<Path> sources(String module) throws IOException {
        Path sources = ROOT.resolve(module, "src/main/java");
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String packageOf(Path source) throws IOException {
        return PACKAGE.matcher(Files.readString(source))
                .results()
                .map(declaration -> declaration.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** The programs, which wire what the other modules are. */
    private static boolean mayUseAll(String module) {
        return List.of("exchange/server", "floor/desk", "loadtest").contains(module);
    }

    private static Set<String> modules() throws IOException {
        return all(MODULE, Files.readString(ROOT.resolve("pom.xml")));
    }

    private static List<String> lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve(file))) {
            return lines.toList();
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
