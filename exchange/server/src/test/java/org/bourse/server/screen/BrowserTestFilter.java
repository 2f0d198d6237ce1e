package org.bourse.server.screen;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Leaves the browser tests out, rather than skipping them, where there is no browser, and says how to get one. JUnit finds
 * it as a service.
 */
public final class BrowserTestFilter implements PostDiscoveryFilter {

    private static final TestTag BROWSER = TestTag.create(Chromium.TAG);
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public FilterResult apply(TestDescriptor test) {
        if (!test.getTags().contains(BROWSER) || Chromium.executable().isPresent()) {
            return FilterResult.included("needs nothing that is missing");
        }
        if (!SAID.getAndSet(true)) {
            System.err.println("No Chromium found, so the tests of the trading screen are left out: install one"
                    + " (Debian: apt-get install chromium) or set CHROMIUM to its program.");
        }
        return FilterResult.excluded("there is no browser");
    }
}
