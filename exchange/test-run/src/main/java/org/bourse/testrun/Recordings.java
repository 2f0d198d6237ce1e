package org.bourse.testrun;

import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with recordings of Binance's BTCUSDT and ETHUSDT of 2024-08-08 and -09, which {@code FLOOR_RECORDINGS} names. */
public final class Recordings implements Needs.Tool {

    /** Where they are, if anywhere. */
    public static Path folder() {
        String named = System.getenv("FLOOR_RECORDINGS");
        return Path.of(named == null || named.isEmpty() ? "recordings" : named);
    }

    @Override
    public boolean isPresent() {
        return Files.exists(folder().resolve("binance-spot-btcusdt_20240808.gz"));
    }

    @Override
    public boolean isInCi() {
        return false;
    }

    @Override
    public String advice() {
        return "recordings of Binance: FLOOR_RECORDINGS names a folder with binance-spot-btcusdt_20240808.gz and its"
                + " siblings, which are examples of the project nkaz001/hftbacktest";
    }
}
