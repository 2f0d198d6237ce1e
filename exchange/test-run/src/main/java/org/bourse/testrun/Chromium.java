package org.bourse.testrun;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium that this machine has: the one that {@code CHROMIUM} names, else one on {@code PATH}. */
public final class Chromium implements Needs.Tool {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /** Its program; empty where there is none. */
    public static Optional<Path> executable() {
        String named = System.getenv("CHROMIUM");
        Stream<Path> candidates = named == null || named.isEmpty() ? onPath() : Stream.of(Path.of(named));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    @Override
    public boolean isPresent() {
        return executable().isPresent();
    }

    @Override
    public String advice() {
        return "Chromium: install one (Debian: apt-get install chromium) or set CHROMIUM to its program";
    }

    private static Stream<Path> onPath() {
        List<Path> directories = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return NAMES.stream().flatMap(name -> directories.stream().map(directory -> directory.resolve(name)));
    }
}
