package org.bourse.fix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** FIX messages with something wrong in them: in a field, in their order, in the frame, or anywhere. */
final class Mutations {

    private static final String[] VALUES = {
        "",
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "-2147483648",
        "99999999999999999999999",
        "1e9",
        "+1",
        "NaN",
        "Y",
        "N",
        "é\u0000\u007f",
        "20291301-25:61:61",
        "=",
        "x".repeat(300),
        "8=FIX.4.4",
    };

    private static final String[] TAGS = {
        "8",
        "9",
        "10",
        "34",
        "35",
        "36",
        "43",
        "49",
        "52",
        "56",
        "89",
        "93",
        "95",
        "96",
        "97",
        "115",
        "122",
        "123",
        "141",
        "146",
        "267",
        "354",
        "355",
        "554",
        "0",
        "-1",
        "007",
        "99999999999",
        "x",
        ""
    };

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** A message with damage, which may or may not be framed right after that. */
    byte[] of(String message) {
        List<String> fields = new ArrayList<>(Arrays.asList(message.split("\\|", -1)));
        fields.removeLast();
        for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
            damage(fields);
        }
        String text = String.join("|", fields) + "|";
        if (random.nextInt(10) < 7) {
            text = reframed(text);
        }
        byte[] bytes = text.replace('|', '\u0001').getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(10) == 0) {
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return random.nextInt(25) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private void damage(List<String> fields) {
        int at = random.nextInt(fields.size());
        String field = fields.get(at);
        int equals = Math.max(field.indexOf('='), 0);
        switch (random.nextInt(9)) {
            case 0 -> fields.set(at, field.substring(0, equals) + "=" + VALUES[random.nextInt(VALUES.length)]);
            case 1 -> fields.set(at, TAGS[random.nextInt(TAGS.length)] + field.substring(equals));
            case 2 -> fields.add(at, field);
            case 3 -> fields.set(at, fields.set(random.nextInt(fields.size()), field));
            case 4 -> fields.set(at, field.substring(0, random.nextInt(field.length() + 1)));
            case 5 -> fields.add(random.nextInt(fields.size()), "oops");
            case 6 ->
                fields.add(
                        fields.size() - 1,
                        TAGS[random.nextInt(TAGS.length)] + "=" + VALUES[random.nextInt(VALUES.length)]);
            case 7 -> fields.add(fields.size() - 1, "354=" + random.nextInt(40) + "|355=data|with an end of field");
            default -> {
                if (fields.size() > 4) {
                    fields.remove(at);
                }
            }
        }
    }

    private static String reframed(String text) {
        int type = text.indexOf("|35=");
        int trailer = text.lastIndexOf("|10=");
        return type < 0 || trailer <= type ? text : RawClient.framed(text.substring(type + 1, trailer + 1));
    }
}
