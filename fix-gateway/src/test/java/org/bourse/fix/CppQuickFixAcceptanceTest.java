package org.bourse.fix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.bourse.testrun.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A broker that uses C++ QuickFIX as it comes loses no report over wrong passwords, broken connections and resets. */
@Needs(CppQuickFix.class)
class CppQuickFixAcceptanceTest extends StockClientScenarios {

    @TempDir
    private static Path programs;

    private static Path program;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        program = CppInitiator.compile(programs);
    }

    @Override
    StockClient start(InetSocketAddress address, String compId, Map<String, String> more) throws IOException {
        return new CppInitiator(program, directory.resolve("client"), address, compId, more);
    }
}
