package org.bourse.fix;

import java.net.InetSocketAddress;
import java.util.Map;
import quickfix.ConfigError;

/** A broker that uses QuickFIX/J as it comes loses no report over wrong passwords, broken connections and resets. */
class QuickFixJAcceptanceTest extends StockClientScenarios {

    @Override
    StockClient start(InetSocketAddress address, String compId, Map<String, String> more) throws ConfigError {
        return new Initiator(address, compId, more).start();
    }
}
