package org.bourse.fix;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bourse.testrun.Needs;

/** A C++ compiler, and Debian's QuickFIX for it. */
final class CppQuickFix implements Needs.Tool {

    private static final Path HEADER = Path.of("/usr/include/quickfix/SocketInitiator.h");

    @Override
    public boolean isPresent() {
        boolean compiler = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "g++")));
        return compiler && Files.exists(HEADER);
    }

    @Override
    public String advice() {
        return "C++ QuickFIX and a compiler (Debian: apt-get install g++ libquickfix-dev)";
    }
}
