package org.bourse.floor.desk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who may use whom on the floor, as ARCHITECTURE.md says, and that its markets and what is made of them are pure. */
class FloorArchitectureTest {

    private static final String[] JDK = {"java..", "org.jspecify.annotations"};

    private static final JavaClasses FLOOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.bourse.floor");

    @Test
    void marketsAndTradingArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("org.bourse.floor.market..", "org.bourse.floor.trading..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..",
                                "java.nio.file..",
                                "java.net..",
                                "java.time..",
                                "java.util.concurrent..",
                                "java.util.random..",
                                "org.slf4j..")
                        .or(type(Random.class)))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(FLOOR);
    }

    @Test
    void eachUsesWhatItMay() {
        uses("market", "org.agrona..");
        uses("tape", "org.agrona..", "org.bourse.floor.market..");
        uses("feed", "org.agrona..", "org.slf4j", "org.bourse.floor.market..", "org.bourse.floor.tape..");
        uses(
                "store",
                "org.slf4j",
                "org.postgresql..",
                "org.flywaydb..",
                "org.bourse.floor.market..",
                "org.bourse.floor.tape..");
        uses("trading", "org.bourse.floor.market..");
        uses(
                "simulation",
                "org.agrona..",
                "org.bourse.engine..",
                "org.bourse.floor.market..",
                "org.bourse.floor.tape..",
                "org.bourse.floor.trading..");
        uses("mockvenues", "org.slf4j", "io.helidon..", "com.fasterxml.jackson.core..", "org.bourse.floor.tape..");
    }

    @Test
    void nothingOfTheExchangeIsUsedButTheGuardOfItsPort() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.bourse.server..", "org.bourse.fix..", "org.bourse.codec..")
                        .and(not(resideInAnyPackage("org.bourse.server.guard", "org.bourse.server.access"))))
                .check(FLOOR);
    }

    private static void uses(String module, String... others) {
        String own = "org.bourse.floor." + module + "..";
        String[] allowed = new String[JDK.length + others.length + 1];
        allowed[0] = own;
        System.arraycopy(JDK, 0, allowed, 1, JDK.length);
        System.arraycopy(others, 0, allowed, 1 + JDK.length, others.length);
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .check(FLOOR);
    }
}
