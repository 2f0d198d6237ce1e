package org.bourse.server.config;

import java.util.ArrayList;
import java.util.List;

/** The text of {@code --help}: how to start the exchange, and the table of settings. */
final class SettingsHelp {

    static final int COLUMNS = 100;

    private static final String INDENT = "      ";

    private SettingsHelp() {}

    static String text() {
        int widest = SettingKeys.ALL.stream()
                .mapToInt(key -> key.path().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add("Bourse, a stock exchange. Starts with its default settings when nothing is said.");
        lines.add("");
        lines.add("  --config FILE   read settings from this YAML file (or EXCHANGE_CONFIG); without it from");
        lines.add("                  ./config/application.yaml when that exists");
        lines.add("  --check         say whether a start would be taken, and start nothing");
        lines.add("  --health        ask the exchange that runs with these settings: exit status 0, or 1 and why");
        lines.add(
                "  --audit-verify  say whether the archive that EXCHANGE_JOURNAL_ARCHIVE names is whole, with what it");
        lines.add("                  makes of a replay: exit status 0; 1 and what is wrong, file and offset; or 2");
        lines.add("  --audit-export  write the archive's commands with their outcomes, a line of JSON each");
        lines.add("  --history-list  list the ranges of history, in the database and in EXCHANGE_HISTORY_ARCHIVE");
        lines.add("  --history-restore DAY");
        lines.add("                  put the archived ranges of a day, such as 2026-10-01, back: exit status 0; 1 and");
        lines.add("                  what is in the way, a damaged file with its place; or 2");
        lines.add("  --backup DIR [-- COMMAND]");
        lines.add("                  take a backup into DIR, which it makes, while the exchange runs or not; COMMAND,");
        lines.add("                  such as pg_basebackup, copies what EXCHANGE_DATABASE_URL names: exit status 0;");
        lines.add("                  1 and what is in the way; or 2");
        lines.add("  --help          print this");
        lines.add("  --version       print the version and the commit it was built from");
        lines.add("");
        lines.add("A setting comes from its environment variable, else from the file, else from its default. An");
        lines.add("empty variable counts as not set. A secret can be read from a file that its variable with _FILE");
        lines.add("after it names, such as EXCHANGE_ADMIN_API_KEY_FILE.");
        String group = "";
        for (SettingKey<?> key : SettingKeys.ALL) {
            if (!key.group().equals(group)) {
                group = key.group();
                lines.add("");
            }
            lines.add("  " + key.path() + " ".repeat(widest - key.path().length() + 2) + key.environmentName());
            String facts = "Default " + (key.defaultText().isEmpty() ? "empty" : key.defaultText()) + "; allowed: "
                    + key.allowed() + (key.unit().isEmpty() ? "" : " (" + key.unit() + ")") + ".";
            lines.addAll(wrapped(facts, INDENT, COLUMNS));
            lines.addAll(wrapped(key.meaning(), INDENT, COLUMNS));
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** The text in lines of at most {@code columns}, each beginning with {@code indent}. */
    static List<String> wrapped(String text, String indent, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.length() == indent.length() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
