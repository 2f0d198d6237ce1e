package org.bourse.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md's table of packages is true of the compiled classes. */
class ServerArchitectureTest {

    private static final String ROOT = "org.bourse.server";

    /**
     * Which other packages of the server each may use. The consumers of the event stream (view, metrics, persistence,
     * marketdata) know of each other at most the records that history is told in, so each can be rebuilt, replaced and
     * tested alone.
     */
    private static final Map<String, Set<String>> MAY_USE = packageRows();

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
                .resideInAPackage(ROOT + "." + name)
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

    /** The server's rows {@code | `module` `package` | what | `other`, `other` |} as the other packages by package. */
    private static Map<String, Set<String>> packageRows() {
        Pattern row = Pattern.compile(
                "\\| `(?!exchange/engine|fix-gateway|loadtest)[a-z/-]+` `([a-z.]+)` \\|.*\\| ([^|]+) \\|");
        try (Stream<String> lines = Files.lines(Path.of("../../ARCHITECTURE.md"))) {
            return lines.map(row::matcher)
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(found -> found.group(1), found -> quoted(found.group(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> quoted(String text) {
        return Pattern.compile("`([a-z.]+)`")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
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
        return packageName.substring(ROOT.length() + 1);
    }
}
