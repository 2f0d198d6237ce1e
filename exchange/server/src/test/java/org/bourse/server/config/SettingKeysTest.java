package org.bourse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of settings is in order itself. */
class SettingKeysTest {

    /** Promised to operators by name; a change here breaks their deployments. */
    private static final Map<String, String> FIXED_NAMES_AND_DEFAULTS = Map.ofEntries(
            Map.entry("EXCHANGE_PORT", "8000"),
            Map.entry("EXCHANGE_FIX_PORT", "9880"),
            Map.entry("EXCHANGE_DATA_DIR", "./data"),
            Map.entry("EXCHANGE_DATABASE_URL", ""),
            Map.entry("EXCHANGE_ADMIN_API_KEY", ""),
            Map.entry("EXCHANGE_ECHO_SQL", "false"),
            Map.entry("EXCHANGE_JOURNAL_SYNC", "batch"),
            Map.entry("EXCHANGE_EXECUTION_PRICE", "seller"),
            Map.entry("EXCHANGE_WEBHOOK_ALLOW_PRIVATE", "false"),
            Map.entry("EXCHANGE_RATE_LIMIT", "0"),
            Map.entry("EXCHANGE_PUBLIC_MARKET_DATA", "false"),
            Map.entry("EXCHANGE_MAX_OPEN_ORDERS", "1000000"),
            Map.entry("EXCHANGE_MAX_INSTRUMENTS", "10000"));

    @Test
    void keepsTheNamesAndDefaultsThatArePromised() {
        Map<String, String> defaults = SettingKeys.ALL.stream()
                .collect(Collectors.toMap(SettingKey::environmentName, SettingKey::defaultText));
        assertThat(defaults).containsAllEntriesOf(FIXED_NAMES_AND_DEFAULTS);
    }

    @Test
    void namesEachSettingOnce() {
        assertThat(SettingKeys.ALL).extracting(SettingKey::path).doesNotHaveDuplicates();
        assertThat(SettingKeys.ALL).extracting(SettingKey::environmentName).doesNotHaveDuplicates();
    }

    @Test
    void namesSettingsInOneStyleAndExplainsThem() {
        Pattern path = Pattern.compile("exchange(\\.[a-z]+(-[a-z]+)*){1,2}");
        Pattern environment = Pattern.compile("EXCHANGE(_[A-Z]+)+");
        assertThat(SettingKeys.ALL).allSatisfy(key -> {
            assertThat(key.path()).matches(path);
            assertThat(key.environmentName()).matches(environment);
            assertThat(key.allowed()).isNotBlank();
            assertThat(key.meaning()).endsWith(".").hasSizeGreaterThan(20);
        });
    }

    @Test
    void allowsItsOwnDefaults() {
        assertThat(SettingKeys.ALL)
                .allSatisfy(
                        key -> assertThat(key.reader().read(key.defaultText())).isPresent());
    }

    @Test
    void keepsSettingsOfOneGroupTogether() {
        long changes = 1;
        for (int i = 1; i < SettingKeys.ALL.size(); i++) {
            changes += SettingKeys.ALL
                            .get(i)
                            .group()
                            .equals(SettingKeys.ALL.get(i - 1).group())
                    ? 0
                    : 1;
        }
        assertThat(changes)
                .isEqualTo(SettingKeys.ALL.stream()
                        .map(SettingKey::group)
                        .distinct()
                        .count());
    }
}
