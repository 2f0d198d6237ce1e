package org.bourse.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md's table of packages, held by the compiler's output. */
class ServerArchitectureTest {

    private static final String ROOT = "org.bourse.server";

    /**
     * Which other packages of the server each may use. The consumers of the event stream (view, metrics, persistence,
     * marketdata) know of each other at most the records that history is told in, so each can be rebuilt, replaced and
     * tested alone.
     */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("files", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("health", Set.of("json")),
            Map.entry("log", Set.of()),
            Map.entry("logging", Set.of()),
            Map.entry("tls", Set.of("files")),
            Map.entry("access", Set.of("logging")),
            Map.entry("view", Set.of()),
            Map.entry("guard", Set.of()),
            Map.entry("journal", Set.of("files")),
            Map.entry("webhook", Set.of("json", "logging")),
            Map.entry("sequencer", Set.of("journal")),
            Map.entry("metrics", Set.of("access", "sequencer")),
            Map.entry("persistence", Set.of("files", "logging", "marketdata", "view")),
            Map.entry("marketdata", Set.of("json", "view")),
            Map.entry("recovery", Set.of("journal", "persistence", "view")),
            Map.entry("api", Set.of("access", "guard", "json", "logging", "marketdata", "metrics", "view", "webhook")),
            Map.entry("demo", Set.of("view")),
            Map.entry("fix", Set.of("view")),
            Map.entry("ws", Set.of("access", "api", "guard", "json", "marketdata", "metrics", "view")),
            Map.entry(
                    "config",
                    Set.of(
                            "access",
                            "api",
                            "files",
                            "guard",
                            "health",
                            "journal",
                            "logging",
                            "marketdata",
                            "persistence",
                            "sequencer",
                            "tls",
                            "view",
                            "webhook",
                            "ws")));

    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageIsInTheTable() {
        Set<String> packages = SERVER.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(ServerArchitectureTest::part)
                .collect(Collectors.toSet());
        assertThat(packages).isEqualTo(MAY_USE.keySet());
    }

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        MAY_USE.forEach((name, others) -> classes()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .onlyDependOnClassesThat(allowedFor(name, others))
                .because("ARCHITECTURE.md says what each package may use")
                .check(SERVER));
    }

    @Test
    void nothingDependsOnTheWiring() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .because("the wiring knows all, so what it wires must not know it")
                .check(SERVER);
    }

    @Test
    void onlyPersistenceAndWebhooksSpeakToTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".persistence..", ROOT + ".webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon.dbclient..", "java.sql..", "org.postgresql..")
                .because("everybody else reads what the event stream told")
                .check(SERVER);
    }

    private static DescribedPredicate<JavaClass> allowedFor(String name, Set<String> others) {
        return DescribedPredicate.describe("are outside the server, or in " + name + " or " + others, used -> {
            String packageName = used.getBaseComponentType().getPackageName();
            return !packageName.startsWith(ROOT + ".")
                    || part(packageName).equals(name)
                    || others.contains(part(packageName));
        });
    }

    private static String part(String packageName) {
        String rest = packageName.substring(ROOT.length() + 1);
        int end = rest.indexOf('.');
        return end < 0 ? rest : rest.substring(0, end);
    }
}
