package org.bourse.server.config;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The request of the command line, the settings file and the environment to the program. */
public sealed interface StartRequest {

    /** Exit code of a start that was refused for its arguments or settings. */
    int REFUSED = 2;

    /** Verifies the archive of the journal. */
    String AUDIT_VERIFY = "--audit-verify";

    /** Writes the archive's commands as lines of JSON. */
    String AUDIT_EXPORT = "--audit-export";

    /** Asks the running exchange for its health. */
    String HEALTH = "--health";

    /** Lists the days of history. */
    String HISTORY_LIST = "--history-list";

    /** Puts an archived day of history back. */
    String HISTORY_RESTORE = "--history-restore";

    /** Takes a backup. */
    String BACKUP = "--backup";

    /** The questions that can be asked in place of a start. */
    Set<String> QUESTIONS = Set.of("--check", HEALTH, AUDIT_VERIFY, AUDIT_EXPORT, HISTORY_LIST);

    /**
     * Start the exchange.
     *
     * @param settings all settings
     * @param shown which settings {@code effective} has, for people; begins with a space, or is empty for all
     * @param effective settings with their values and where these came from, a line each, without secrets
     * @param warnings what looks like a mistake but prevents nothing, a sentence each
     */
    record Run(ServerSettings settings, String shown, List<String> effective, List<String> warnings)
            implements StartRequest {}

    /** Print which program this is to standard output and exit with 0. */
    record Version() implements StartRequest {}

    /** Say whether a start would be taken: all settings are right. Nothing is started. */
    record Check(ServerSettings settings, List<String> warnings) implements StartRequest {}

    /** Ask the exchange that runs with these settings whether it takes orders. */
    record AskHealth(ServerSettings settings) implements StartRequest {}

    /**
     * Say whether the archive of the journal is whole, or write what is in it. Nothing is started or changed.
     *
     * @param archive the archive's directory
     * @param exports whether its commands are written to standard output in place of a report
     */
    record Audit(Path dataDir, Path archive, boolean exports) implements StartRequest {}

    /**
     * Say what days of history there are, and where, or put an archived one back. No exchange is started.
     *
     * @param archive the archive's directory
     * @param restored the day that is put back; empty for a list
     */
    record History(ServerSettings settings, Path archive, Optional<LocalDate> restored) implements StartRequest {}

    /**
     * Take a backup of the exchange with these settings, while it runs or not.
     *
     * @param target the directory that it makes
     * @param command what copies an external PostgreSQL, with its arguments; empty for the embedded one
     */
    record Backup(ServerSettings settings, Path target, List<String> command) implements StartRequest {}

    /** Print the text to standard output and exit with 0. */
    record Help(String text) implements StartRequest {}

    /** Print the text to standard error and exit with the status: {@link #REFUSED}, or 1 of a health question. */
    record Refused(String text, int status) implements StartRequest {}

    /**
     * Reads everything, once.
     *
     * @param arguments the command line's
     * @param environment the process's variables
     * @param workingDirectory where {@code config/application.yaml} is looked for, and what relative names of settings
     *     files are relative to
     */
    static StartRequest of(List<String> arguments, Map<String, String> environment, Path workingDirectory) {
        String named =
                environment.getOrDefault(SettingsSources.FILE_VARIABLE, "").strip();
        String asked = "";
        Optional<LocalDate> restored = Optional.empty();
        Optional<Path> target = Optional.empty();
        List<String> command = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--help") || argument.equals("-h")) {
                return new Help(SettingsHelp.text());
            } else if (QUESTIONS.contains(argument)) {
                asked = argument;
            } else if (argument.equals(HISTORY_RESTORE)) {
                asked = argument;
                restored = i + 1 < arguments.size() ? day(arguments.get(++i)) : restored;
                if (restored.isEmpty()) {
                    return new Refused("history is put back by the day: name one, such as 2026-10-01", REFUSED);
                }
            } else if (argument.equals(BACKUP)) {
                asked = argument;
                if (i + 1 >= arguments.size() || arguments.get(i + 1).startsWith("--")) {
                    return new Refused(BACKUP + " needs a directory that it makes: " + BACKUP + " DIR", REFUSED);
                }
                target = Optional.of(workingDirectory.resolve(arguments.get(++i)));
            } else if (argument.equals("--") && asked.equals(BACKUP)) {
                command = List.copyOf(arguments.subList(i + 1, arguments.size()));
                break;
            } else if (argument.equals("--version")) {
                return new Version();
            } else if (argument.startsWith("--config=")) {
                named = argument.substring("--config=".length());
            } else if (argument.equals("--config") && i + 1 < arguments.size()) {
                named = arguments.get(++i);
            } else {
                return new Refused(
                        argument.equals("--config")
                                ? "--config needs a file: --config FILE"
                                : "unknown argument " + argument + "; --help lists what there is",
                        refusalOf(arguments));
            }
        }
        try {
            boolean needsSecrets = asked.isEmpty() || asked.equals("--check") || asked.startsWith("--history");
            Map<String, String> needed = needsSecrets ? environment : SecretFiles.without(environment);
            Run run = SettingsSources.read(named, needed, workingDirectory);
            return switch (asked) {
                case "--check" -> new Check(run.settings(), run.warnings());
                case HEALTH -> new AskHealth(run.settings());
                case AUDIT_VERIFY -> audit(run.settings(), false);
                case AUDIT_EXPORT -> audit(run.settings(), true);
                case HISTORY_LIST, HISTORY_RESTORE -> history(run.settings(), restored);
                case BACKUP -> backup(run.settings(), target.orElseThrow(), command);
                default -> run;
            };
        } catch (InvalidSettingsException e) {
            return new Refused(String.valueOf(e.getMessage()), refusalOf(arguments));
        }
    }

    private static StartRequest audit(ServerSettings settings, boolean exports) {
        return settings.journalArchive().isEmpty()
                ? new Refused("no archive is named: set EXCHANGE_JOURNAL_ARCHIVE to its directory", REFUSED)
                : new Audit(settings.dataDir(), settings.journalArchive().get(), exports);
    }

    private static StartRequest history(ServerSettings settings, Optional<LocalDate> restored) {
        return settings.history().archive().isEmpty()
                ? new Refused("no archive is named: set EXCHANGE_HISTORY_ARCHIVE to its directory", REFUSED)
                : new History(settings, settings.history().archive().get(), restored);
    }

    private static StartRequest backup(ServerSettings settings, Path target, List<String> command) {
        boolean isExternal = settings.database().url().isPresent();
        if (isExternal && command.isEmpty()) {
            return new Refused(
                    "the database is not the embedded one (EXCHANGE_DATABASE_URL), so say what copies it: " + BACKUP
                            + " DIR -- pg_basebackup and its arguments",
                    REFUSED);
        }
        if (!isExternal && !command.isEmpty()) {
            return new Refused(
                    "the embedded PostgreSQL is copied by the backup itself, so " + command.getFirst()
                            + " has nothing to do; it is for a database that EXCHANGE_DATABASE_URL names",
                    REFUSED);
        }
        return new Backup(settings, target, command);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A container platform knows but 0 and 1 of a health check. */
    private static int refusalOf(List<String> arguments) {
        return arguments.contains(HEALTH) ? 1 : REFUSED;
    }
}
