package org.bourse.server.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bourse.testrun.Needs;

/** Node.js with npm, which not every machine has, and the packages that tests use of it. */
final class Npm implements Needs.Tool {

    private static final Path SOURCES = Path.of("src/test/clients/npm");
    private static final Path HOME = Path.of("target", "npm").toAbsolutePath();
    private static final Path INSTALLED = HOME.resolve("installed-lock.json");
    private static final String LOCK = "package-lock.json";

    @Override
    public boolean isPresent() {
        return Program.onPath("npm").isPresent() && Program.onPath("node").isPresent();
    }

    @Override
    public String advice() {
        return "Node.js 20 or later with npm (Debian: apt-get install npm)";
    }

    /** The directory with our scripts and the packages they import, which are installed when they are not there. */
    static Path home() throws IOException {
        Files.createDirectories(HOME);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, HOME.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Files.exists(INSTALLED) || Files.mismatch(INSTALLED, HOME.resolve(LOCK)) >= 0) {
            // No package's own install script is needed, so none is run.
            Program.run(HOME, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            Files.copy(HOME.resolve(LOCK), INSTALLED, StandardCopyOption.REPLACE_EXISTING);
        }
        return HOME;
    }
}
