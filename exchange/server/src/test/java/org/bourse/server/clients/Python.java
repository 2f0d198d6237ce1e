package org.bourse.server.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bourse.testrun.Needs;

/** A Python with what generated clients need, which not every machine has: Debian 12's own pydantic is none of version 2. */
final class Python implements Needs.Tool {

    private static final String CHECK =
            "import pydantic, urllib3, dateutil, typing_extensions as t; assert pydantic.VERSION.split('.')[0] == '2'";

    @Override
    public boolean isPresent() {
        if (Program.onPath("python3").isEmpty()) {
            return false;
        }
        try {
            Program.run(Path.of("target"), Map.of(), List.of("python3", "-c", CHECK));
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** What it needs is not among Debian's packages. */
    @Override
    public boolean isInCi() {
        return false;
    }

    @Override
    public String advice() {
        return "Python 3 with pydantic 2, urllib3 and python-dateutil (pip install pydantic urllib3 python-dateutil)";
    }
}
