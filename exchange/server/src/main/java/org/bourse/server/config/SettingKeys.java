package org.bourse.server.config;

import static org.bourse.server.config.SettingKey.choice;
import static org.bourse.server.config.SettingKey.flag;
import static org.bourse.server.config.SettingKey.integer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The table of all settings: those of the process itself, and one part for each topic. What a setting is called, means and
 * allows is said there and nowhere else: reading, checking, {@code --help} and the check of
 * {@code config/application.yaml} all follow it.
 */
final class SettingKeys {

    static final SettingKey<Path> DATA_DIR = new SettingKey<>(
            "exchange.data-dir",
            "EXCHANGE_DATA_DIR",
            "",
            "./data",
            "a path",
            "Where the journal and the embedded database live; made when missing. One process at a time may use it.",
            false,
            SettingKeys::path);

    static final SettingKey<LogFormat> LOG_FORMAT = choice(
            "exchange.log-format",
            "EXCHANGE_LOG_FORMAT",
            LogFormat.TEXT,
            "Lines of the log: text for people, json for log collectors.");

    static final SettingKey<Boolean> LOG_ALL_SETTINGS = flag(
            "exchange.log-all-settings",
            "EXCHANGE_LOG_ALL_SETTINGS",
            false,
            "Whether a start logs all settings, and not only those that differ from their defaults.");

    static final SettingKey<Integer> SHUTDOWN_DRAIN_SECONDS = integer(
            "exchange.shutdown-drain-seconds",
            "EXCHANGE_SHUTDOWN_DRAIN_SECONDS",
            "seconds",
            30,
            1,
            3_600,
            "How long a stop may take to persist what is journaled and to finish webhooks under way. What is left then"
                    + " is done after the next start; nothing is lost.");

    static final SettingKey<Boolean> DEMO = flag(
            "exchange.demo",
            "EXCHANGE_DEMO",
            false,
            "Whether simulated brokers keep ten symbols trading, market data is public, and a key to try the trading"
                    + " screen with is printed at start. Never where real orders are.");

    /** All of them, in the order of the file. */
    static final List<SettingKey<?>> ALL = Stream.of(
                    List.<SettingKey<?>>of(DATA_DIR, LOG_FORMAT, LOG_ALL_SETTINGS, SHUTDOWN_DRAIN_SECONDS, DEMO),
                    HttpSettingKeys.ALL,
                    GuardSettingKeys.ALL,
                    TlsSettingKeys.ALL,
                    MatchingSettingKeys.ALL,
                    StorageSettingKeys.ALL,
                    WebhookSettingKeys.ALL,
                    FixSettingKeys.ALL,
                    WsSettingKeys.ALL)
            .flatMap(List::stream)
            .toList();

    private SettingKeys() {}

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A key whose value is a file's path. */
    static SettingKey<String> file(String name, String environment, String allowed, String meaning) {
        return new SettingKey<>(
                name,
                environment,
                "",
                "",
                allowed,
                meaning,
                false,
                text -> path(text).map(path -> text));
    }

    /** The texts between commas, each read on its own; nothing when one of them can't be. */
    static <T> Optional<List<T>> list(String text, Function<String, Optional<T>> reader) {
        List<T> values = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                Optional<T> value = reader.apply(part.strip());
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
        }
        return Optional.of(List.copyOf(values));
    }

    static Optional<String> visibleAscii(String text, int mostCharacters) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return visible && text.length() <= mostCharacters ? Optional.of(text) : Optional.empty();
    }
}
