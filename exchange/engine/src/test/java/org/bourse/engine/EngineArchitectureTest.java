package org.bourse.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The engine stays a pure state machine: nothing in it can read the outside world or write to it. */
class EngineArchitectureTest {

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.bourse.engine");

    @Test
    void reachesNoInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..", "javax.."))
                .check(ENGINE);
    }

    @Test
    void reachesNoClockNorRandomness() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.time..", "java.util.random..", "java.security..")
                        .and(describe(
                                "not the digest", other -> !other.getName().startsWith("java.security.MessageDigest")))
                        .or(type(Random.class))
                        .or(type(RandomGenerator.class))
                        .or(type(UUID.class)))
                .check(ENGINE);
    }

    @Test
    void reachesNoSystemNorThreadNorLog() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j..", "java.lang.reflect..")
                        .or(type(System.class))
                        .or(type(Runtime.class))
                        .or(type(ProcessBuilder.class))
                        .or(type(Thread.class)))
                .check(ENGINE);
    }

    @Test
    void dependsOnTheJdkAloneAndNotOnConcurrency() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("org.bourse.engine..", "java..", "org.jspecify.annotations"))
                .check(ENGINE);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
                .check(ENGINE);
    }

    @Test
    void showsNothingButTheEngineItself() {
        classes()
                .that()
                .resideInAPackage("org.bourse.engine")
                .and()
                .arePublic()
                .should()
                .be(MatchingEngine.class)
                .check(ENGINE);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("org.bourse.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }
}
